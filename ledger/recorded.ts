import { sql } from "drizzle-orm";
import type { Tx } from "#db/client.ts";
import { type Fen, fen } from "#lib/money.ts";
import type { AccountCode } from "./accounts.ts";
import type { LedgerTransaction, LedgerTransfer } from "./transaction.ts";

type Row = {
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

/** A transaction as it was posted, by its key, for whoever reverses or adjusts it; null where the actor sees none. */
export async function findTransaction(tx: Tx, idempotencyKey: string): Promise<LedgerTransaction | null> {
  const { rows } = await tx.execute<Row>(sql`
    select x.event, x.subject_type, x.subject_id, x.bank_id, x.enterprise_id, x.effective_on::text,
      t.id, t.code, t.kind, t.pending_id, t.amount_fen,
      debit.code as debit_code, debit.subject_id as debit_subject,
      credit.code as credit_code, credit.subject_id as credit_subject
    from ledger_transactions x
    join ledger_transfers t on t.transaction_id = x.id
    join ledger_accounts debit on debit.id = t.debit_account_id
    join ledger_accounts credit on credit.id = t.credit_account_id
    where x.idempotency_key = ${idempotencyKey}
    order by t.ordinal`);
  const [first] = rows;
  if (!first) return null;
  return {
    idempotencyKey,
    event: first.event,
    subjectType: first.subject_type,
    subjectId: first.subject_id,
    bankId: first.bank_id,
    enterpriseId: first.enterprise_id,
    effectiveOn: first.effective_on,
    transfers: rows.map(transferOf),
  };
}

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
