import { describe, expect, test } from "vitest";
import {
  assertDrawable,
  assertPastDay,
  assertStep,
  assertWorthless,
  daysOverdue,
  standingOf,
} from "./lifecycle.ts";

const line = { status: "active", grantedOn: "2026-03-02", expiresOn: "2027-03-01", termMonths: 12 } as const;
const draw = { paidOn: "2026-11-20", termMonths: 12 };
const today = "2026-11-22";

describe("a line", () => {
  test("is drawn from its grant until its last day", () => {
    expect(() => assertDrawable(line, draw, today)).not.toThrow();
    expect(() => assertDrawable(line, { ...draw, paidOn: "2026-03-02" }, today)).not.toThrow();
    expect(() => assertDrawable({ ...line, expiresOn: today }, draw, today)).not.toThrow();
  });

  test.each([
    ["expired by date", { ...line, expiresOn: "2026-11-21" }, draw, "conflict"],
    ["expired", { ...line, status: "expired" as const }, draw, "conflict"],
    ["closed", { ...line, status: "closed" as const }, draw, "conflict"],
    ["paid tomorrow", line, { ...draw, paidOn: "2026-11-23" }, "invalid"],
    ["paid before the grant", line, { ...draw, paidOn: "2026-03-01" }, "invalid"],
    ["lent for longer than approved", line, { ...draw, termMonths: 13 }, "invalid"],
  ])("%s: refused", (_, given, drawn, code) =>
    expect(() => assertDrawable(given, drawn, today)).toThrow(expect.objectContaining({ code })),
  );
});

test.each([
  ["requested", ["release", "void"]],
  ["released", ["confirm", "void"]],
  ["confirmed", []],
  ["voided", []],
] as const)("THREATS 43: a drawdown that is %s can only take the steps %j", (status, allowed) => {
  for (const step of ["release", "confirm", "void"] as const) {
    const attempt = () => assertStep(status, step);
    if ((allowed as readonly string[]).includes(step)) expect(attempt).not.toThrow();
    else expect(attempt).toThrow(expect.objectContaining({ code: "conflict" }));
  }
});

test.each([
  ["overdue", ["2026-08-23", "2026-09-23"], 91, true],
  ["active", ["2026-08-23"], 91, true],
  ["overdue", ["2026-08-24"], 90, false],
  ["active", ["2026-12-01"], 0, false],
  ["active", [], 0, false],
  ["settled", ["2026-01-01"], 325, false],
  ["written_off", ["2026-01-01"], 325, false],
] as const)("a loan that is %s with %j unpaid is %i days late; to be given up: %s", (...row) => {
  const [status, unpaid, days, worthless] = row;
  expect(daysOverdue(unpaid, today)).toBe(days);
  const attempt = () => assertWorthless(status, unpaid, today);
  if (worthless) expect(attempt).not.toThrow();
  else expect(attempt).toThrow(expect.objectContaining({ code: "conflict" }));
});

test("a day of payment is named beside its field", () =>
  expect(() => assertPastDay("receivedOn", "收款日", "2026-11-23", "2026-01-01", today)).toThrow(
    expect.objectContaining({ fields: { receivedOn: ["收款日不能晚于今天。"] } }),
  ));

test.each([
  ["active", [], "active"],
  ["active", ["2026-11-22"], "active"],
  ["active", ["2026-11-21", "2026-12-21"], "overdue"],
  ["overdue", ["2026-12-21"], "active"],
  ["settled", ["2026-01-01"], "settled"],
  ["written_off", ["2026-01-01"], "written_off"],
] as const)("a loan that was %s with %j unpaid is %s", (status, unpaid, expected) =>
  expect(standingOf(status, unpaid, today)).toBe(expected),
);
