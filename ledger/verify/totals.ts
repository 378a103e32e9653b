import { sql } from "drizzle-orm";
import { CHART } from "../accounts.ts";
import { column } from "../columns.ts";
import { EFFECTS } from "../totals.ts";
import type { Invariants } from "./invariant.ts";

const effects = Object.entries(EFFECTS);

/** What each kind of transfer adds to pending and posted totals, as rows `(kind, pending, posted)`. */
export const effectTable = sql`unnest(
  ${column(effects.map(([kind]) => kind))}::text[], ${column(effects.map(([, { pending }]) => pending))}::bigint[],
  ${column(effects.map(([, { posted }]) => posted))}::bigint[])`;

/** What a transfer adds to the pending or the posted total, as a multiple of its amount. */
const effectOn = (total: "pending" | "posted") =>
  sql.raw(
    `case kind ${effects.map(([kind, effect]) => `when '${kind}' then ${effect[total]}`).join(" ")} end`,
  );

/** What all transfers moved on one side of each account; summed up before anything is joined, which takes no sorting. */
const moved = (side: "debit_account_id" | "credit_account_id") => sql`
  select ${sql.raw(side)} as account_id, sum(amount_fen * ${effectOn("pending")}) as pending,
    sum(amount_fen * ${effectOn("posted")}) as posted
  from ledger_transfers group by 1`;

const chart = Object.entries(CHART);
const chartTable = sql`unnest(
  ${column(chart.map(([code]) => code))}::text[], ${column(chart.map(([, { limit }]) => limit))}::text[],
  ${column(chart.map(([, { subject }]) => subject))}::text[])`;

/** Whether the accounts say what their transfers come to. */
export const TOTALS: Invariants = {
  stored_totals_are_the_sums_of_the_transfers: {
    statement: "账户余额与逐笔重算一致",
    violations: sql`
      select a.id from ledger_accounts a
      left join (${moved("debit_account_id")}) d on d.account_id = a.id
      left join (${moved("credit_account_id")}) c on c.account_id = a.id
      where (a.debits_pending, a.debits_posted, a.credits_pending, a.credits_posted) is distinct from
        (coalesce(d.pending, 0), coalesce(d.posted, 0), coalesce(c.pending, 0), coalesce(c.posted, 0))`,
  },
  debits_equal_credits: {
    statement: "全部账户借贷相等，预留也相等",
    violations: sql`
      select unit as id from ledger_accounts group by unit
      having sum(debits_posted) <> sum(credits_posted) or sum(debits_pending) <> sum(credits_pending)`,
  },
  limits_hold: {
    statement: "受限账户不透支，预留计算在内",
    violations: sql`
      select id from ledger_accounts
      where least(debits_pending, debits_posted, credits_pending, credits_posted) < 0
        or (balance_limit = 'debits_must_not_exceed_credits' and debits_pending + debits_posted > credits_posted)
        or (balance_limit = 'credits_must_not_exceed_debits' and credits_pending + credits_posted > debits_posted)`,
  },
  accounts_follow_the_chart: {
    statement: "账户的限额与归属和会计科目表一致",
    violations: sql`
      select a.id from ledger_accounts a left join ${chartTable} as chart (code, balance_limit, subject_type) using (code)
      where (a.balance_limit, a.subject_type) is distinct from (chart.balance_limit, chart.subject_type)`,
  },
  accounts_have_moved: {
    statement: "每个账户都有转账，没有凭空设立的账户",
    violations: sql`
      select a.id from ledger_accounts a
      where not exists (select from ledger_transfers t where t.debit_account_id = a.id)
        and not exists (select from ledger_transfers t where t.credit_account_id = a.id)`,
  },
};
