import { sql } from "drizzle-orm";
import type { Tx } from "#db/client.ts";
import { newId } from "#lib/ids.ts";
import { type AccountCode, type AccountKey, accountName, CHART } from "./accounts.ts";
import { column } from "./columns.ts";
import type { Totals } from "./totals.ts";
import type { LedgerTransaction, Parties } from "./transaction.ts";

/** An account whose row this database transaction holds. `totals` moves in memory until it is written. */
export type LockedAccount = { id: string; code: AccountCode; totals: Totals; readonly before: Totals };

type Wanted = AccountKey & Parties;

/**
 * Locks every account that the transactions touch, by {@link accountName}; those that do not exist yet are
 * made first. Both go in one order for every caller.
 */
export async function lockAccounts(
  tx: Tx,
  transactions: readonly LedgerTransaction[],
): Promise<Map<string, LockedAccount>> {
  const wanted = new Map<string, Wanted>();
  for (const { bankId, enterpriseId, transfers } of transactions) {
    for (const key of transfers.flatMap(({ debit, credit }) => [debit, credit])) {
      wanted.set(accountName(key), { ...key, bankId, enterpriseId });
    }
  }
  await createMissing(tx, [...wanted.values()]);
  const locked = await lock(tx, [...wanted.values()]);
  const hidden = [...wanted.keys()].filter((name) => !locked.has(name));
  if (hidden.length > 0)
    throw new Error(`ledger: the actor does not reach the accounts ${hidden.join(", ")}`);
  return locked;
}

async function createMissing(tx: Tx, wanted: Wanted[]): Promise<void> {
  const each = <T>(pick: (key: Wanted) => T) => column(wanted.map(pick));
  await tx.execute(sql`
    insert into ledger_accounts
      (id, code, owner_id, subject_type, subject_id, bank_id, enterprise_id, balance_limit, unit)
    select wanted.*, 'cny'
    from unnest(
      ${each(() => newId())}::uuid[], ${each(({ code }) => code)}::text[],
      ${each((key) => (CHART[key.code].owner === "bank" ? key.bankId : key.enterpriseId))}::uuid[],
      ${each(({ code }) => CHART[code].subject)}::text[], ${each(({ subjectId }) => subjectId)}::uuid[],
      ${each(({ bankId }) => bankId)}::uuid[], ${each(({ enterpriseId }) => enterpriseId)}::uuid[],
      ${each(({ code }) => CHART[code].limit)}::text[]
    ) as wanted (id, code, owner_id, subject_type, subject_id, bank_id, enterprise_id, balance_limit)
    where not exists (
      select from ledger_accounts a where a.subject_id = wanted.subject_id and a.code = wanted.code
    )
    order by wanted.subject_id, wanted.code
    on conflict (subject_id, code) do nothing`);
}

type AccountRow = {
  id: string;
  code: AccountCode;
  subject_id: string;
  debits_pending: string;
  debits_posted: string;
  credits_pending: string;
  credits_posted: string;
};

async function lock(tx: Tx, wanted: Wanted[]): Promise<Map<string, LockedAccount>> {
  const { rows } = await tx.execute<AccountRow>(sql`
    select a.id, a.code, a.subject_id, a.debits_pending, a.debits_posted, a.credits_pending, a.credits_posted
    from unnest(
      ${column(wanted.map(({ subjectId }) => subjectId))}::uuid[], ${column(wanted.map(({ code }) => code))}::text[]
    ) as wanted (subject_id, code)
    join ledger_accounts a on a.subject_id = wanted.subject_id and a.code = wanted.code
    order by a.id
    for no key update of a`);
  return new Map(
    rows.map((row) => {
      const totals = {
        debitsPending: BigInt(row.debits_pending),
        debitsPosted: BigInt(row.debits_posted),
        creditsPending: BigInt(row.credits_pending),
        creditsPosted: BigInt(row.credits_posted),
      };
      const name = accountName({ code: row.code, subjectId: row.subject_id });
      return [name, { id: row.id, code: row.code, totals, before: totals }];
    }),
  );
}

/** Adds what has moved to the stored totals. */
export async function writeTotals(tx: Tx, accounts: LockedAccount[]): Promise<void> {
  const change = (total: keyof Totals) =>
    column(accounts.map((each) => each.totals[total] - each.before[total]));
  const written = await tx.execute(sql`
    update ledger_accounts a
    set debits_pending = a.debits_pending + change.debits_pending,
      debits_posted = a.debits_posted + change.debits_posted,
      credits_pending = a.credits_pending + change.credits_pending,
      credits_posted = a.credits_posted + change.credits_posted
    from unnest(
      ${column(accounts.map(({ id }) => id))}::uuid[], ${change("debitsPending")}::bigint[],
      ${change("debitsPosted")}::bigint[], ${change("creditsPending")}::bigint[], ${change("creditsPosted")}::bigint[]
    ) as change (id, debits_pending, debits_posted, credits_pending, credits_posted)
    where a.id = change.id`);
  // A row policy skips a row silently; a total that was not written must never pass.
  if (written.rowCount !== accounts.length)
    throw new Error("ledger: an account's totals could not be written");
}
