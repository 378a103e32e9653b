import { sql } from "drizzle-orm";
import type { Tx } from "#db/client.ts";
import type { DateOn } from "#lib/dates.ts";
import { type Fen, fen } from "#lib/money.ts";
import { words } from "#lib/vocabulary.ts";
import { type AccountCode, CHART } from "./accounts.ts";
import { openFrom } from "./open-month.ts";
import { balanceOf, NO_TOTALS, type Totals } from "./totals.ts";
import { effectTable } from "./verify/totals.ts";

/** One account of the chart over all its subjects, in fen: what was posted, held, and the balance on its own side. */
export type TrialBalanceRow = { code: AccountCode; debits: Fen; credits: Fen; held: Fen; balance: Fen };

export type TrialBalance = {
  rows: TrialBalanceRow[];
  totals: { debits: Fen; credits: Fen };
  /** Whether all debits equal all credits. */
  balanced: boolean;
};

/**
 * The book as of a business date: everything that counts on it or before. Closed months come from their stored totals, the
 * rest from the transfers.
 * @param knownAt as it was known at that instant, from the transfers alone: what was recorded later is left out
 */
export async function trialBalance(tx: Tx, asOf: DateOn, knownAt?: Date): Promise<TrialBalance> {
  const first = knownAt === undefined ? await openFrom(tx) : null;
  const sums = await sumsOf(tx, asOf, first, knownAt);
  const rows = words("ledgerAccount").flatMap((code): TrialBalanceRow[] => {
    const totals = sums.get(code);
    if (!totals) return [];
    const { posted: balance } = balanceOf(code, totals);
    const held = CHART[code].side === "debit" ? totals.creditsPending : totals.debitsPending;
    return [
      {
        code,
        debits: fen(totals.debitsPosted),
        credits: fen(totals.creditsPosted),
        held: fen(held),
        balance,
      },
    ];
  });
  const debits = rows.reduce((sum, row) => sum + row.debits, 0n);
  const credits = rows.reduce((sum, row) => sum + row.credits, 0n);
  return { rows, totals: { debits: fen(debits), credits: fen(credits) }, balanced: debits === credits };
}

type SumRow = { code: AccountCode; dp: string; d: string; cp: string; c: string };

async function sumsOf(
  tx: Tx,
  asOf: DateOn,
  first: DateOn | null,
  knownAt: Date | undefined,
): Promise<Map<AccountCode, Totals>> {
  // Where the date lies in a closed month, that month counts from its transfers.
  const { rows } = await tx.execute<SumRow>(sql`
    with closed as (
      select id, open_from from ledger_periods where ${first}::date is not null and open_from <= ${asOf}::date + 1
    ), moved as (
      select side.account_id, t.kind, sum(side.debit) as debit, sum(side.credit) as credit
      from ledger_transactions x join ledger_transfers t on t.transaction_id = x.id
      cross join lateral (values (t.debit_account_id, t.amount_fen, 0::bigint), (t.credit_account_id, 0, t.amount_fen))
        as side (account_id, debit, credit)
      where x.effective_on between coalesce((select max(open_from) from closed), '-infinity') and ${asOf}::date
        and (${knownAt?.toISOString() ?? null}::timestamptz is null or x.recorded_at <= ${knownAt?.toISOString() ?? null}::timestamptz)
      group by 1, 2
    )
    select code, sum(dp)::text as dp, sum(d)::text as d, sum(cp)::text as cp, sum(c)::text as c from (
      select s.code, s.debits_pending as dp, s.debits_posted as d, s.credits_pending as cp, s.credits_posted as c
      from ledger_period_totals s join closed on closed.id = s.period_id
      union all
      select a.code, debit * pending, debit * posted, credit * pending, credit * posted
      from moved join ledger_accounts a on a.id = moved.account_id
      join ${effectTable} as effect (kind, pending, posted) using (kind)
    ) part group by code`);
  return new Map(
    rows.map(({ code, dp, d, cp, c }) => [
      code,
      {
        ...NO_TOTALS,
        ...{ debitsPending: BigInt(dp), debitsPosted: BigInt(d) },
        ...{ creditsPending: BigInt(cp), creditsPosted: BigInt(c) },
      },
    ]),
  );
}
