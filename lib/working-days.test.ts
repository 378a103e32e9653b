import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { addDays } from "./dates.ts";
import { addWorkingDays, isWorkingDay, type WorkingCalendar, workingDaysBetween } from "./working-days.ts";

/** An autumn arrangement: 1 to 7 October off, Sunday 27 September and Saturday 10 October worked. */
const calendar: WorkingCalendar = {
  holidays: new Set(Array.from({ length: 7 }, (_, i) => `2026-10-0${i + 1}`)),
  workingWeekends: new Set(["2026-09-27", "2026-10-10"]),
};

test.each([
  ["2026-09-25", true, "an ordinary Friday"],
  ["2026-09-26", false, "an ordinary Saturday"],
  ["2026-09-27", true, "a Sunday worked in exchange"],
  ["2026-10-01", false, "a holiday on a Thursday"],
  ["2026-10-03", false, "a holiday on a Saturday"],
  ["2026-10-10", true, "a Saturday worked in exchange"],
  ["2035-10-01", true, "a Monday in a year that the calendar does not cover"],
  ["2035-10-06", false, "a Saturday in a year that the calendar does not cover"],
])("%s is a working day: %s (%s)", (on, expected) => {
  expect(isWorkingDay(calendar, on)).toBe(expected);
});

describe("deadlines", () => {
  test.each([
    ["2026-09-25", 0, "2026-09-25"],
    ["2026-09-25", 1, "2026-09-27"],
    ["2026-09-30", 1, "2026-10-08"],
    ["2026-09-30", 3, "2026-10-10"],
    ["2026-09-30", 4, "2026-10-12"],
    ["2026-10-03", 1, "2026-10-08"],
  ])("from %s, %i working days end on %s", (from, count, due) => {
    expect(addWorkingDays(calendar, from, count)).toBe(due);
    expect(workingDaysBetween(calendar, from, due)).toBe(count);
  });

  it("tells an overdue deadline by a negative count", () => {
    expect(workingDaysBetween(calendar, "2026-10-10", "2026-09-30")).toBe(-3);
  });

  it("refuses a count that is no count", () => {
    expect(() => addWorkingDays(calendar, "2026-09-30", -1)).toThrow(RangeError);
    expect(() => addWorkingDays(calendar, "2026-09-30", 1.5)).toThrow(RangeError);
  });
});

const day = fc.integer({ min: -60, max: 60 }).map((offset) => addDays("2026-10-01", offset));

test("adding working days and counting them are inverse, and a deadline is a working day", () => {
  fc.assert(
    fc.property(day, fc.integer({ min: 1, max: 40 }), (from, count) => {
      const due = addWorkingDays(calendar, from, count);
      expect(isWorkingDay(calendar, due)).toBe(true);
      expect(workingDaysBetween(calendar, from, due)).toBe(count);
    }),
  );
});

test("counts add up over a day between", () => {
  fc.assert(
    fc.property(day, day, day, (a, b, c) => {
      const whole = workingDaysBetween(calendar, a, c);
      expect(workingDaysBetween(calendar, a, b) + workingDaysBetween(calendar, b, c)).toBe(whole);
    }),
  );
});
