import { describe, expect, test } from "vitest";
import { words } from "#lib/vocabulary.ts";
import { type ApplicationStatus, type ApplicationStep, canTake, nextStatus } from "./lifecycle.ts";

const STEPS: ApplicationStep[] = [
  "accept",
  "propose",
  "return",
  "confirm_approval",
  "confirm_decline",
  "withdraw",
];

const ALLOWED: [ApplicationStatus, ApplicationStep, ApplicationStatus][] = [
  ["submitted", "accept", "accepted"],
  ["submitted", "withdraw", "withdrawn"],
  ["accepted", "propose", "proposed"],
  ["accepted", "withdraw", "withdrawn"],
  ["proposed", "return", "accepted"],
  ["proposed", "confirm_approval", "approved"],
  ["proposed", "confirm_decline", "declined"],
];

const isAllowed = (status: ApplicationStatus, step: ApplicationStep) =>
  ALLOWED.some(([from, by]) => from === status && by === step);

describe("an application's life", () => {
  test.each(ALLOWED)("%s, %s → %s", (from, step, to) => {
    expect(canTake(from, step)).toBe(true);
    expect(nextStatus(from, step)).toBe(to);
  });

  const refused = words("applicationStatus").flatMap((status) =>
    STEPS.filter((step) => !isAllowed(status, step)).map((step) => [status, step] as const),
  );
  test.each(refused)("%s cannot %s", (status, step) => {
    expect(canTake(status, step)).toBe(false);
    expect(() => nextStatus(status, step)).toThrow(expect.objectContaining({ code: "conflict" }));
  });

  test("the table covers every pair of status and step", () => {
    expect(ALLOWED.length + refused.length).toBe(words("applicationStatus").length * STEPS.length);
  });

  test("a refusal says where the application stands, in words", () => {
    expect(() => nextStatus("submitted", "propose")).toThrow("这笔申请当前为“待受理”，不能提交审批意见。");
  });
});
