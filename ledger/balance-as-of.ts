import { type SQL, sql } from "drizzle-orm";
import type { Tx } from "#db/client.ts";
import type { DateOn } from "#lib/dates.ts";
import { type AccountKey, accountName } from "./accounts.ts";
import type { Balance } from "./balances.ts";
import { column } from "./columns.ts";
import { balanceOf, NO_TOTALS } from "./totals.ts";

/** A business date up to whose end transfers count, and an instant after which none was known; each may be left open. */
export type AsOf = { effectiveOn?: DateOn; recordedAt?: Date };

/**
 * The balances that accounts had: of what counts on or before a business date, as it was recorded by an instant. The stored
 * totals less what came later, which an index finds by the account's subject and instant: the more recent the moment, the less is read,
 * however long the account's history. Nothing is recorded before the day on which it counts, so that what counts after a
 * date was recorded after its end.
 *
 * @returns by {@link accountName}; an account that nothing has moved on stands at zero
 */
export async function balanceAsOf(
  tx: Tx,
  accounts: readonly AccountKey[],
  asOf: AsOf,
): Promise<Map<string, Balance>> {
  const balances = new Map<string, Balance>(
    accounts.map((key) => [accountName(key), balanceOf(key.code, NO_TOTALS)]),
  );
  if (accounts.length === 0) return balances;
  const { rows } = await tx.execute<TotalsRow>(totalsAsOf(accounts, asOf));
  for (const { code, subject_id: subjectId, ...row } of rows) {
    const totals = {
      debitsPending: BigInt(row.debits_pending),
      debitsPosted: BigInt(row.debits_posted),
      creditsPending: BigInt(row.credits_pending),
      creditsPosted: BigInt(row.credits_posted),
    };
    balances.set(accountName({ code, subjectId }), balanceOf(code, totals));
  }
  return balances;
}

type TotalsRow = {
  code: AccountKey["code"];
  subject_id: string;
  debits_pending: string;
  debits_posted: string;
  credits_pending: string;
  credits_posted: string;
};

/** The totals of the account's transfers after the moment. */
const later = ({ effectiveOn, recordedAt }: AsOf): SQL => {
  const [date, known] = [sql`${effectiveOn ?? "infinity"}::date`, sql`${instant(recordedAt)}::timestamptz`];
  const dateEnds = effectiveOn
    ? sql`((${effectiveOn}::date + 1)::timestamp at time zone 'Asia/Shanghai')`
    : sql`'infinity'::timestamptz`;
  const total = (side: "debit" | "credit", fen: string, where = "") =>
    sql.raw(`coalesce(sum(${fen}) filter (where t.${side}_account_id = a.id${where}), 0)`);
  const held = "case t.kind when 'pending' then t.amount_fen when 'posted' then 0 else -t.amount_fen end";
  const isPosted = " and t.kind in ('posted', 'post_pending')";
  return sql`
    select ${total("debit", held)} as debits_pending, ${total("debit", "t.amount_fen", isPosted)} as debits_posted,
      ${total("credit", held)} as credits_pending, ${total("credit", "t.amount_fen", isPosted)} as credits_posted
    from ledger_transfers t
    where t.subject_id = a.subject_id and a.id in (t.debit_account_id, t.credit_account_id)
      and t.recorded_at >= least(${known}, ${dateEnds}) and (t.recorded_at > ${known} or t.effective_on > ${date})`;
};

const instant = (at: Date | undefined) => at?.toISOString() ?? "infinity";

/** The statement, for looking at its plan. */
export const totalsAsOf = (accounts: readonly AccountKey[], asOf: AsOf): SQL => sql`
  select a.code, a.subject_id,
    a.debits_pending - later.debits_pending as debits_pending, a.debits_posted - later.debits_posted as debits_posted,
    a.credits_pending - later.credits_pending as credits_pending, a.credits_posted - later.credits_posted as credits_posted
  from unnest(
    ${column(accounts.map(({ subjectId }) => subjectId))}::uuid[], ${column(accounts.map(({ code }) => code))}::text[]
  ) wanted (subject_id, code)
  join ledger_accounts a on a.subject_id = wanted.subject_id and a.code = wanted.code
  cross join lateral (${later(asOf)}) later`;
