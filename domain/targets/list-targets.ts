import { type DateOn, dateOn } from "#lib/dates.ts";
import { system } from "../access/actor.ts";
import { query } from "../access/verb.ts";
import { INDICATORS } from "../indicators/definitions.ts";
import { computeFigures } from "../indicators/figures.ts";
import { ListTargets, type TargetUnit } from "./inputs.ts";
import { readTargets, type TargetView } from "./read-targets.ts";

export type TargetList = {
  year: number;
  asOf: DateOn;
  targets: TargetView[];
  /** What a target can be set on, besides what the list already names. */
  measurable: { indicator: string; name: string; unit: TargetUnit; direction: "at_least" | "at_most" }[];
};

/** A year's targets, this year's unless told otherwise, each with where it stands today or stood at the year's end. */
export const listTargets = query({
  permission: "target.list",
  runsAs: system("indicators"),
  input: ListTargets,
  async run({ tx, input, now }): Promise<TargetList> {
    const today = dateOn(now);
    const year = input.year ?? Number(today.slice(0, 4));
    const asOf = `${year}-12-31` < today ? `${year}-12-31` : today;
    const figures = await computeFigures(tx, { from: `${year}-01-01`, to: asOf });
    return {
      year,
      asOf,
      targets: await readTargets(tx, year, figures, asOf),
      measurable: INDICATORS.map(({ code, name, unit, direction }) => ({
        indicator: code,
        name,
        unit,
        direction: direction === "up" ? "at_least" : "at_most",
      })),
    };
  },
});
