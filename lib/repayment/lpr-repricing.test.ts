import { expect, test } from "vitest";
import { lprChanges, type Repricing } from "./lpr-repricing.ts";

const contract: Repricing = {
  ...{ startOn: "2024-02-29", maturesOn: "2028-02-29", rateBps: 395.5, day: "january_1" },
  quotes: [
    { on: "2024-02-20", rateBps: 345 },
    { on: "2024-10-21", rateBps: 310 },
    { on: "2025-01-02", rateBps: 300 },
    { on: "2027-01-01", rateBps: 280 },
  ],
};
const changes = (terms: Partial<Repricing>) =>
  lprChanges({ ...contract, ...terms }).map(({ on, rateBps }) => [on, rateBps]);

test.each<[string, Partial<Repricing>, [string, number][]]>([
  [
    "every 1 January, by the spread that the contract had at first",
    {},
    [
      ["2025-01-01", 360.5],
      ["2026-01-01", 350.5],
      ["2027-01-01", 330.5],
    ],
  ],
  [
    "on the anniversary, the last day of February where there is no 29th, and not where nothing changes",
    { day: "anniversary" },
    [
      ["2025-02-28", 350.5],
      ["2027-02-28", 330.5],
    ],
  ],
  ["by a spread below LPR", { spreadBps: -20, maturesOn: "2025-06-30" }, [["2025-01-01", 290]]],
  ["never below zero", { spreadBps: -400, maturesOn: "2025-06-30" }, [["2025-01-01", 0]]],
  ["not at maturity", { maturesOn: "2025-01-01" }, []],
])("%s", (_, terms, expected) => {
  expect(changes(terms)).toEqual(expected);
});

test("before the first quote there is no spread", () => {
  expect(() => changes({ startOn: "2024-02-19" })).toThrow(RangeError);
});
