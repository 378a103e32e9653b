import { sql } from "drizzle-orm";
import type { Tx } from "#db/client.ts";
import { newId } from "#lib/ids.ts";
import { type AccountCode, type AccountKey, accountName, CHART } from "./accounts.ts";
import { column } from "./columns.ts";
import type { Totals } from "./totals.ts";
import type { LedgerTransaction, Parties } from "./transaction.ts";

/** An account whose row this database transaction holds. `totals` moves in memory, ahead of the stored ones. */
export type LockedAccount = { id: string; code: AccountCode; totals: Totals };

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
      return [name, { id: row.id, code: row.code, totals }];
    }),
  );
}
