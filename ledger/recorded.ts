import { sql } from "drizzle-orm";
import type { Tx } from "#db/client.ts";
import { type Fen, fen } from "#lib/money.ts";
import type { AccountCode } from "./accounts.ts";
import { column } from "./columns.ts";
import type { LedgerTransaction, LedgerTransfer } from "./transaction.ts";

type Row = {
  idempotency_key: string;
  event: LedgerTransaction["event"];
  subject_type: LedgerTransaction["subjectType"];
  subject_id: string;
  bank_id: string;
  enterprise_id: string;
  effective_on: string;
  id: string;
  code: LedgerTransfer["code"];
  kind: LedgerTransfer["kind"];
  pending_id: string | null;
  amount_fen: string;
  debit_code: AccountCode;
  debit_subject: string;
  credit_code: AccountCode;
  credit_subject: string;
};

/** Transactions as they were posted, by their keys, for whoever reverses or adjusts them; only those that the actor sees. */
export async function findTransactions(
  tx: Tx,
  idempotencyKeys: readonly string[],
): Promise<Map<string, LedgerTransaction>> {
  const { rows } = await tx.execute<Row>(sql`
    select x.idempotency_key, x.event, x.subject_type, x.subject_id, x.bank_id, x.enterprise_id, x.effective_on::text,
      t.id, t.code, t.kind, t.pending_id, t.amount_fen,
      debit.code as debit_code, debit.subject_id as debit_subject,
      credit.code as credit_code, credit.subject_id as credit_subject
    from ledger_transactions x
    join ledger_transfers t on t.transaction_id = x.id
    join ledger_accounts debit on debit.id = t.debit_account_id
    join ledger_accounts credit on credit.id = t.credit_account_id
    where x.idempotency_key = any (${column(idempotencyKeys)}::text[])
    order by t.transaction_id, t.ordinal`);
  const found = new Map<string, LedgerTransaction>();
  for (const row of rows) {
    const { idempotency_key: key } = row;
    if (!found.has(key)) found.set(key, { ...headOf(row), transfers: [] });
    found.get(key)!.transfers.push(transferOf(row));
  }
  return found;
}

/** One of them; null where the actor sees none. */
export const findTransaction = async (tx: Tx, idempotencyKey: string): Promise<LedgerTransaction | null> =>
  (await findTransactions(tx, [idempotencyKey])).get(idempotencyKey) ?? null;

const headOf = (row: Row): Omit<LedgerTransaction, "transfers"> => ({
  idempotencyKey: row.idempotency_key,
  event: row.event,
  subjectType: row.subject_type,
  subjectId: row.subject_id,
  bankId: row.bank_id,
  enterpriseId: row.enterprise_id,
  effectiveOn: row.effective_on,
});

function transferOf(row: Row): LedgerTransfer {
  const moved = {
    code: row.code,
    debit: { code: row.debit_code, subjectId: row.debit_subject },
    credit: { code: row.credit_code, subjectId: row.credit_subject },
    amount: fen(BigInt(row.amount_fen)) as Fen,
  };
  if (row.kind === "posted") return { ...moved, kind: row.kind };
  if (row.kind === "pending") return { ...moved, kind: row.kind, id: row.id };
  return { ...moved, kind: row.kind, pendingId: row.pending_id! };
}
