import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { dateOn, isDate } from "./dates.ts";

const inShanghai = new Intl.DateTimeFormat("en-CA", {
  timeZone: "Asia/Shanghai",
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
});
const years = (from: number, to: number) =>
  fc.date({ min: new Date(Date.UTC(from, 0)), max: new Date(Date.UTC(to, 0)), noInvalidDate: true });

describe("the business date at an instant", () => {
  test.each([
    ["2026-11-28T15:59:59.999Z", "2026-11-28"],
    ["2026-11-28T16:00:00.000Z", "2026-11-29"],
    ["2024-02-28T16:00:00.000Z", "2024-02-29"],
    ["1991-12-31T15:59:59.999Z", "1991-12-31"],
    ["1991-12-31T16:00:00.000Z", "1992-01-01"],
    // In summer of these years clocks were nine hours ahead.
    ["1988-07-01T14:59:59.999Z", "1988-07-01"],
    ["1988-07-01T15:00:00.000Z", "1988-07-02"],
  ])("at %s is %s", (instant, date) => {
    expect(dateOn(new Date(instant))).toBe(date);
  });

  test("is the one that the time zone's history gives", () => {
    fc.assert(fc.property(years(1970, 2200), (instant) => dateOn(instant) === inShanghai.format(instant)));
  });

  test("there is none of an invalid instant", () => {
    expect(() => dateOn(new Date("soon"))).toThrow(RangeError);
  });
});

describe("a date", () => {
  test.each([
    ...["2026-01-31", "2026-12-31", "2024-02-29", "2000-02-29", "0001-01-01", "9999-12-31"].map(
      (text) => [text, true] as const,
    ),
    ...["2026-02-29", "1900-02-29", "2026-04-31", "2026-13-01", "2026-00-10", "2026-01-00", "2026-01-32"].map(
      (text) => [text, false] as const,
    ),
    ...["2026-1-01", "20260101", " 2026-01-01", "2026-01-01T00:00:00Z", "２０２６-01-01", ""].map(
      (text) => [text, false] as const,
    ),
  ])("%j: %s", (text, expected) => {
    expect(isDate(text)).toBe(expected);
  });

  test("each day of the calendar is one", () => {
    fc.assert(fc.property(years(1900, 2200), (day) => isDate(day.toISOString().slice(0, 10))));
  });

  test("a day is one where the calendar writes it so", () => {
    const part = (max: number) => fc.integer({ min: 0, max }).map((n) => String(n).padStart(2, "0"));
    fc.assert(
      fc.property(fc.integer({ min: 1000, max: 9999 }), part(14), part(33), (year, month, day) => {
        const parsed = new Date(`${year}-${month}-${day}T00:00:00Z`);
        const isReal =
          !Number.isNaN(parsed.getTime()) && parsed.toISOString().slice(0, 10) === `${year}-${month}-${day}`;
        return isDate(`${year}-${month}-${day}`) === isReal;
      }),
    );
  });
});
