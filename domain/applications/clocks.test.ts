import { describe, expect, test } from "vitest";
import { clockOf, responseDueAt } from "./clocks.ts";

/** National Day 2026: 1 to 7 October off; Saturday 10 October is worked in exchange. */
const calendar = {
  holidays: new Set(["2026-10-01", "2026-10-02", "2026-10-05", "2026-10-06", "2026-10-07"]),
  workingWeekends: new Set(["2026-10-10"]),
};
const shanghai = (text: string) => new Date(`${text}:00+08:00`);

describe("the bank's response clock", () => {
  test.each([
    ["on a Monday", "2026-11-16T09:00", "2026-11-17T18:00", "2026-11-23T18:00"],
    ["late on a Friday", "2026-11-20T23:59", "2026-11-23T18:00", "2026-11-27T18:00"],
    ["on a Sunday", "2026-11-22T10:00", "2026-11-23T18:00", "2026-11-27T18:00"],
    ["before a long holiday", "2026-09-30T10:00", "2026-10-08T18:00", "2026-10-13T18:00"],
    [
      "just after midnight in Shanghai, still the day before in UTC",
      "2026-11-17T00:30",
      "2026-11-18T18:00",
      "2026-11-24T18:00",
    ],
  ])("submitted %s", (_, submitted, acceptBy, decideBy) => {
    expect(responseDueAt(calendar, "submitted", shanghai(submitted))).toEqual(shanghai(acceptBy));
    expect(responseDueAt(calendar, "accepted", shanghai(submitted))).toEqual(shanghai(decideBy));
    expect(responseDueAt(calendar, "proposed", shanghai(submitted))).toEqual(shanghai(decideBy));
  });

  test.each(["approved", "declined", "withdrawn"] as const)("nothing is owed once it is %s", (status) =>
    expect(responseDueAt(calendar, status, shanghai("2026-11-16T09:00"))).toBeNull(),
  );

  test.each([
    ["two days before", "2026-11-19T10:00", { isOverdue: false, workingDays: 2 }],
    ["on the morning of the day", "2026-11-23T09:00", { isOverdue: false, workingDays: 0 }],
    ["that evening", "2026-11-23T18:01", { isOverdue: true, workingDays: 0 }],
    ["two working days later", "2026-11-25T09:00", { isOverdue: true, workingDays: 2 }],
  ])("a deadline of 23 November 18:00 seen %s", (_, now, expected) =>
    expect(clockOf(calendar, shanghai("2026-11-23T18:00"), shanghai(now))).toMatchObject(expected),
  );

  test("without a deadline there is no clock", () => expect(clockOf(calendar, null, new Date())).toBeNull());
});
