import { describe, expect, it } from "vitest";
import { isDate } from "#lib/dates.ts";
import { words } from "#lib/vocabulary.ts";
import { banks } from "./banks.ts";
import { CALENDAR_SOURCES, calendarDays } from "./calendar.ts";
import { DISTRICT_CODE, districtDivisions, divisions } from "./divisions.ts";
import { industries } from "./industries.ts";
import { lprHistory, lprOn } from "./lpr.ts";
import { sources } from "./sources.ts";
import { targets } from "./targets.ts";

const isWeekend = (on: string) => [0, 6].includes(new Date(`${on}T00:00:00Z`).getUTCDay());
const duplicates = (values: string[]) => values.filter((value, index) => values.indexOf(value) !== index);

describe("divisions", () => {
  it("names the district's 23 units by kind", () => {
    const named = (kind: string) =>
      districtDivisions()
        .filter((division) => division.kind === kind)
        .map((division) => division.name);
    expect(named("street")).toEqual(["华康街道", "朝阳街道"]);
    expect(named("town")).toHaveLength(16);
    expect(named("township")).toEqual(["良王庄乡", "杨成庄乡"]);
    expect(named("park")).toEqual(["高新产业园", "天津子牙经济技术开发区", "天津健康产业国际合作示范区"]);
    expect(districtDivisions()).toHaveLength(23);
  });

  it("puts every parent before its children and no code twice", () => {
    const seen = new Set<string>();
    for (const { code, parentCode } of divisions()) {
      expect(parentCode === null || seen.has(parentCode), code).toBe(true);
      expect(seen.has(code), code).toBe(false);
      seen.add(code);
    }
    expect(seen.has(DISTRICT_CODE)).toBe(true);
  });
});

describe("industries", () => {
  it("holds the sections A to T and every class below them", () => {
    const rows = industries();
    const count = (level: number) => rows.filter((row) => row.level === level).length;
    expect([1, 2, 3, 4].map(count)).toEqual([20, 97, 473, 1381]);
    const codes = new Set(rows.map((row) => row.code));
    expect(rows.filter((row) => row.parentCode !== null && !codes.has(row.parentCode))).toEqual([]);
  });

  it.each([
    ["C3130", "钢压延加工", 4, "C313"],
    ["C31", "黑色金属冶炼和压延加工业", 2, "C"],
    ["A", "农、林、牧、渔业", 1, null],
  ])("knows %s as %s", (code, name, level, parentCode) => {
    expect(industries().find((row) => row.code === code)).toMatchObject({ name, level, parentCode });
  });
});

describe("loan prime rate", () => {
  it.each([
    ["2019-08-20", 425, 485],
    ["2024-10-20", 335, 385],
    ["2024-10-21", 310, 360],
    ["2026-11-22", 300, 350],
  ])("on %s is %i and %i basis points", (on, oneYearBps, fiveYearBps) => {
    expect(lprOn(on)).toMatchObject({ oneYearBps, fiveYearBps });
  });

  it("has no rate before the reform, and rises in date", () => {
    expect(lprOn("2019-08-19")).toBeNull();
    const days = lprHistory().map((row) => row.publishedOn);
    expect(days).toEqual([...days].sort());
    expect(days.every(isDate)).toBe(true);
  });
});

describe("working calendar", () => {
  it("works in exchange on weekends only", () => {
    expect(calendarDays().filter((day) => day.working && !isWeekend(day.onDay))).toEqual([]);
  });

  it.each([
    ["2024", 28, 8],
    ["2025", 28, 5],
    ["2026", 33, 6],
  ])("knows the holidays and worked weekends of %s", (year, holidays, worked) => {
    const days = calendarDays().filter((day) => day.onDay.startsWith(year));
    expect(days.filter((day) => !day.working)).toHaveLength(holidays);
    expect(days.filter((day) => day.working)).toHaveLength(worked);
    expect(new Set(days.map((day) => day.source))).toEqual(new Set([CALENDAR_SOURCES[year]]));
  });

  it.each([
    ["2026-02-16", false, "春节"],
    ["2026-02-28", true, "春节调休上班"],
    ["2026-09-20", true, "国庆节调休上班"],
    ["2025-10-08", false, "国庆节、中秋节"],
  ])("says of %s that work is %s", (onDay, working, name) => {
    expect(calendarDays().find((day) => day.onDay === onDay)).toMatchObject({ working, name });
  });
});

describe("taking part in the demo", () => {
  it("delivers each record type by exactly one source", () => {
    expect(
      sources()
        .flatMap((source) => source.recordTypes)
        .sort(),
    ).toEqual(words("recordType").sort());
  });

  it("has eight banks, each in a unit of the district", () => {
    const units = new Set(districtDivisions().map((division) => division.code));
    expect(banks()).toHaveLength(8);
    expect(duplicates(banks().map((bank) => bank.code))).toEqual([]);
    expect(banks().filter((bank) => !units.has(bank.divisionCode))).toEqual([]);
  });

  it("sets each indicator one target a year, with the plan it comes from", () => {
    expect(duplicates(targets().map((target) => target.indicator))).toEqual([]);
    expect(targets().filter((target) => target.value <= 0n || target.source === "")).toEqual([]);
    expect(
      targets().find((target) => target.indicator === "small_micro_credit_loans_outstanding"),
    ).toMatchObject({
      value: 1_000_000_000_000n,
      unit: "fen",
      direction: "at_least",
      origin: "plan",
    });
  });
});
