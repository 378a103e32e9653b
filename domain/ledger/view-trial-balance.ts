import { trialBalance } from "#ledger/trial-balance.ts";
import { dateOn, isDate } from "#lib/dates.ts";
import { z } from "#lib/zod.ts";
import { system } from "../access/actor.ts";
import { query } from "../access/verb.ts";

const Day = z.string().refine(isDate, "请填写日期，例如 2026-11-22。");

/** The whole book by account as of a business date (today unless given), perhaps as it was known at an instant. */
export const viewTrialBalance = query({
  permission: "ledger.trial_balance",
  input: z.object({
    asOf: Day.optional(),
    knownAt: z.iso
      .datetime({ offset: true, error: "请填写带时区的时刻，例如 2026-11-22T10:00:00+08:00。" })
      .optional(),
  }),
  runsAs: system("ledger-trial-balance"),
  async run({ tx, now, input }) {
    const asOf = input.asOf ?? dateOn(now);
    const knownAt = input.knownAt === undefined ? undefined : new Date(input.knownAt);
    return { asOf, knownAt: knownAt?.toISOString() ?? null, ...(await trialBalance(tx, asOf, knownAt)) };
  },
});
