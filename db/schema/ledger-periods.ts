import { sql } from "drizzle-orm";
import { bigint, check, pgTable, primaryKey, text, unique, uuid } from "drizzle-orm/pg-core";
import { dateColumn, id, instant } from "../columns.ts";
import { actorIs, anyone, rowPolicies } from "../policies.ts";

const amount = (name: string) => bigint(name, { mode: "bigint" }).notNull();

/**
 * Months (Asia/Shanghai) that are closed, each after the one before. Written by `app.close_ledger_month` alone, which also
 * makes postings wait; never changed.
 */
export const ledgerPeriods = pgTable(
  "ledger_periods",
  {
    id: id(),
    month: dateColumn("month").notNull(),
    /** The first day that is open after it. */
    openFrom: dateColumn("open_from").notNull(),
    closedAt: instant("closed_at").notNull(),
    /** Transactions that count in the month. */
    transactions: bigint("transactions", { mode: "number" }).notNull(),
  },
  (t) => [
    check(
      "ledger_periods_month_check",
      sql`extract(day from ${t.month}) = 1 and ${t.openFrom} = (${t.month} + interval '1 month')::date`,
    ),
    // A month that is not over is still being written in.
    check(
      "ledger_periods_over_check",
      sql`(${t.closedAt} at time zone 'Asia/Shanghai')::date >= ${t.openFrom}`,
    ),
    unique("ledger_periods_month_unique").on(t.month),
    // Which months are closed is no secret: whoever posts meets the answer.
    ...rowPolicies("ledger_periods", { read: anyone, insert: actorIs("system") }),
  ],
);

/** What a closed month moved, by bank and account: the sums of its transfers, for the trial balance. Never changed. */
export const ledgerPeriodTotals = pgTable(
  "ledger_period_totals",
  {
    periodId: uuid("period_id")
      .notNull()
      .references(() => ledgerPeriods.id),
    bankId: uuid("bank_id").notNull(),
    /** An account of the chart, as it was then. */
    code: text("code").notNull(),
    debitsPending: amount("debits_pending"),
    debitsPosted: amount("debits_posted"),
    creditsPending: amount("credits_pending"),
    creditsPosted: amount("credits_posted"),
  },
  (t) => [
    primaryKey({ name: "ledger_period_totals_pkey", columns: [t.periodId, t.bankId, t.code] }),
    ...rowPolicies("ledger_period_totals", { read: actorIs("system"), insert: actorIs("system") }),
  ],
);
