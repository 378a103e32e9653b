import { dateOn, monthOf } from "#lib/dates.ts";
import { system } from "../access/actor.ts";
import { query } from "../access/verb.ts";
import { computeFunnel } from "./funnel.ts";
import { DashboardInput } from "./inputs.ts";
import { reportingMonth } from "./period.ts";

/** How far firms came up to the end of a month, or up to today while it runs. */
export const viewFunnel = query({
  permission: "funnel.view",
  runsAs: system("indicators"),
  input: DashboardInput,
  run({ tx, input, now }) {
    const today = dateOn(now);
    return computeFunnel(tx, reportingMonth(input.month ?? monthOf(today), today).asOf);
  },
});
