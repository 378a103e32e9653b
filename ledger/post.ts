import { sql } from "drizzle-orm";
import type { Tx } from "#db/client.ts";
import { dateOn } from "#lib/dates.ts";
import { conflict } from "#lib/errors.ts";
import { newId } from "#lib/ids.ts";
import { accountName } from "./accounts.ts";
import { column } from "./columns.ts";
import { assertHoldsOpen } from "./holds.ts";
import { type LockedAccount, lockAccounts } from "./locked-accounts.ts";
import { refuseClosedMonth } from "./open-month.ts";
import { applyTransfer, assertWithinLimit } from "./totals.ts";
import { assertPostable, type LedgerTransaction, requestHash } from "./transaction.ts";

export type PostResult = {
  transactionId: string;
  idempotencyKey: string;
  /** False where the key had been posted before with the same content: nothing moved now. */
  isNew: boolean;
};

type Entry = { id: string; hash: string; transaction: LedgerTransaction };

/**
 * Posts business events, all or none, in the order given; the only writer of the ledger's tables. Takes a
 * handful of statements however many transactions there are. Call it once in a database transaction: keys
 * are taken in order, then accounts are locked in order of their ids, so that two callers cannot deadlock.
 *
 * @param now the instant of recording; no transaction may count on a later business date
 * @returns one result per transaction, in order
 * @throws DomainError `conflict` when a key was used for other content or a hold is already resolved;
 *   `invalid` when a limit would be broken, an amount is not positive, or a date lies in the future or in a closed month
 */
export async function post(
  tx: Tx,
  transactions: readonly LedgerTransaction[],
  now: Date,
): Promise<PostResult[]> {
  const today = dateOn(now);
  for (const transaction of transactions) assertPostable(transaction, today);
  const entries = distinctEntries(transactions);
  const known = await insertTransactions(tx, [...entries.values()], now);
  const fresh = [...entries.values()].filter(({ transaction }) => !known.has(transaction.idempotencyKey));
  if (fresh.length > 0) await move(tx, fresh);

  const posted = new Set<string>();
  return transactions.map(({ idempotencyKey }) => {
    const transactionId = known.get(idempotencyKey) ?? entries.get(idempotencyKey)!.id;
    const isNew = !known.has(idempotencyKey) && !posted.has(idempotencyKey);
    posted.add(idempotencyKey);
    return { transactionId, idempotencyKey, isNew };
  });
}

const keyConflict = (key: string) =>
  conflict(`这笔业务（${key}）已经记过账，且内容与本次不同。请刷新页面核对后再提交。`);

function distinctEntries(transactions: readonly LedgerTransaction[]): Map<string, Entry> {
  const entries = new Map<string, Entry>();
  for (const transaction of transactions) {
    const hash = requestHash(transaction);
    const earlier = entries.get(transaction.idempotencyKey);
    if (earlier && earlier.hash !== hash) throw keyConflict(transaction.idempotencyKey);
    if (!earlier) entries.set(transaction.idempotencyKey, { id: newId(), hash, transaction });
  }
  return entries;
}

/** Inserts the new ones; returns the ids of those that were there before, by key. */
async function insertTransactions(tx: Tx, entries: Entry[], now: Date): Promise<Map<string, string>> {
  const each = <T>(pick: (entry: Entry) => T) => column(entries.map(pick));
  const inserted = await tx.execute<{ idempotency_key: string }>(sql`
    insert into ledger_transactions
      (id, idempotency_key, request_hash, event, subject_type, subject_id, bank_id, enterprise_id, effective_on, happened_on, recorded_at)
    select *, ${now.toISOString()}::timestamptz
    from unnest(
      ${each(({ id }) => id)}::uuid[], ${each(({ transaction }) => transaction.idempotencyKey)}::text[],
      ${each(({ hash }) => hash)}::text[], ${each(({ transaction }) => transaction.event)}::text[],
      ${each(({ transaction }) => transaction.subjectType)}::text[], ${each(({ transaction }) => transaction.subjectId)}::uuid[],
      ${each(({ transaction }) => transaction.bankId)}::uuid[], ${each(({ transaction }) => transaction.enterpriseId)}::uuid[],
      ${each(({ transaction }) => transaction.effectiveOn)}::date[],
      ${each(({ transaction }) => transaction.happenedOn ?? null)}::date[]
    ) as entry (id, idempotency_key)
    order by idempotency_key
    on conflict (idempotency_key) do nothing
    returning idempotency_key`);
  const isInserted = new Set(inserted.rows.map((row) => row.idempotency_key));
  const repeated = entries.filter(({ transaction }) => !isInserted.has(transaction.idempotencyKey));
  return repeated.length === 0 ? new Map() : findRepeated(tx, repeated);
}

async function findRepeated(tx: Tx, repeated: Entry[]): Promise<Map<string, string>> {
  const keys = column(repeated.map(({ transaction }) => transaction.idempotencyKey));
  const found = await tx.execute<{ id: string; idempotency_key: string; request_hash: string }>(sql`
    select id, idempotency_key, request_hash from ledger_transactions where idempotency_key = any (${keys}::text[])`);
  const byKey = new Map(found.rows.map((row) => [row.idempotency_key, row]));
  for (const { hash, transaction } of repeated) {
    if (byKey.get(transaction.idempotencyKey)?.request_hash !== hash)
      throw keyConflict(transaction.idempotencyKey);
  }
  return new Map(found.rows.map((row) => [row.idempotency_key, row.id]));
}

async function move(tx: Tx, entries: Entry[]): Promise<void> {
  const transactions = entries.map(({ transaction }) => transaction);
  const accounts = await lockAccounts(tx, transactions);
  await assertHoldsOpen(tx, transactions, accounts);
  for (const transfer of transactions.flatMap((each) => each.transfers)) {
    const debit = accounts.get(accountName(transfer.debit))!;
    const credit = accounts.get(accountName(transfer.credit))!;
    const after = applyTransfer(debit.totals, credit.totals, transfer);
    debit.totals = after.debit;
    credit.totals = after.credit;
    assertWithinLimit(debit.code, debit.totals, transfer.amount);
    assertWithinLimit(credit.code, credit.totals, transfer.amount);
  }
  // The stored totals follow by a trigger; here they have moved in memory, for the sentence where one breaks a limit.
  await insertTransfers(tx, entries, accounts).catch(refuseClosedMonth);
}

async function insertTransfers(
  tx: Tx,
  entries: Entry[],
  accounts: Map<string, LockedAccount>,
): Promise<void> {
  const rows = entries.flatMap(({ id, transaction }) =>
    transaction.transfers.map((transfer, i) => ({
      transactionId: id,
      ordinal: i + 1,
      transaction,
      transfer,
    })),
  );
  const each = <T>(pick: (row: (typeof rows)[number]) => T) => column(rows.map(pick));
  await tx.execute(sql`
    insert into ledger_transfers
      (id, transaction_id, ordinal, bank_id, enterprise_id, debit_account_id, credit_account_id, amount_fen, kind, pending_id, code)
    select * from unnest(
      ${each(({ transfer }) => (transfer.kind === "pending" ? transfer.id : newId()))}::uuid[],
      ${each(({ transactionId }) => transactionId)}::uuid[], ${each(({ ordinal }) => ordinal)}::integer[],
      ${each(({ transaction }) => transaction.bankId)}::uuid[], ${each(({ transaction }) => transaction.enterpriseId)}::uuid[],
      ${each(({ transfer }) => accounts.get(accountName(transfer.debit))!.id)}::uuid[],
      ${each(({ transfer }) => accounts.get(accountName(transfer.credit))!.id)}::uuid[],
      ${each(({ transfer }) => transfer.amount)}::bigint[], ${each(({ transfer }) => transfer.kind)}::text[],
      ${each(({ transfer }) => ("pendingId" in transfer ? transfer.pendingId : null))}::uuid[],
      ${each(({ transfer }) => transfer.code)}::text[]
    )`);
}
