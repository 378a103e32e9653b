import { sql } from "drizzle-orm";
import type { Tx } from "#db/client.ts";
import { type AccountCode, type AccountKey, accountName } from "../accounts.ts";
import { BUCKETS, principalAccount, type Standing } from "../buckets.ts";
import { column } from "../columns.ts";
import { applyTransfer, balanceOf, keepsLimit, NO_TOTALS, type Totals } from "../totals.ts";
import type { LedgerTransaction } from "../transaction.ts";

const MOST_SUBJECTS = 20_000;

type Read = <R>(read: (tx: Tx) => Promise<R>) => Promise<R>;

/**
 * Where the accounts stand once what waits to be posted is. Events are made of what it says, and what it expects to break a
 * limit is posted by itself, so that others need not go twice; the database decides.
 */
export class ExpectedBook {
  #totals = new Map<string, Totals>();
  #loaded = new Set<string>();

  /** Reads the accounts of subjects that are not here yet. */
  async load(read: Read, subjectIds: readonly string[]): Promise<void> {
    const missing = [...new Set(subjectIds)].filter((id) => !this.#loaded.has(id));
    if (missing.length === 0) return;
    const rows = await read((tx) => storedTotals(tx, missing));
    for (const id of missing) this.#loaded.add(id);
    for (const row of rows)
      this.#totals.set(accountName({ subjectId: row.subject_id, code: row.code }), totalsOf(row));
  }

  /** Nothing may wait to be posted: it would be forgotten too. */
  forget(): void {
    this.#totals = new Map();
    this.#loaded = new Set();
  }

  /** Keeps the memory of a long file small: what was read is read again when it is needed. */
  forgetMany(): void {
    if (this.#loaded.size > MOST_SUBJECTS) this.forget();
  }

  #of = (key: AccountKey): Totals => this.#totals.get(accountName(key)) ?? NO_TOTALS;

  balance = (subjectId: string, code: AccountCode) => balanceOf(code, this.#of({ subjectId, code }));

  /** Where a loan's principal stands. */
  standing = (loanId: string): Standing =>
    Object.fromEntries(
      BUCKETS.map((bucket) => [bucket, this.balance(loanId, principalAccount(bucket)).posted]),
    );

  /** Moves what the transactions move, if no limit is broken on the way; else nothing. */
  take(transactions: readonly LedgerTransaction[]): boolean {
    const moved = new Map<string, Totals>();
    const at = (key: AccountKey) => moved.get(accountName(key)) ?? this.#of(key);
    for (const transfer of transactions.flatMap((each) => each.transfers)) {
      const after = applyTransfer(at(transfer.debit), at(transfer.credit), transfer);
      moved.set(accountName(transfer.debit), after.debit);
      moved.set(accountName(transfer.credit), after.credit);
      if (!keepsLimit(transfer.debit.code, after.debit) || !keepsLimit(transfer.credit.code, after.credit))
        return false;
    }
    for (const [name, totals] of moved) this.#totals.set(name, totals);
    return true;
  }
}

export type StoredTotals = {
  subject_id: string;
  code: AccountCode;
  debits_pending: string;
  debits_posted: string;
  credits_pending: string;
  credits_posted: string;
};

export const totalsOf = (row: StoredTotals): Totals => ({
  debitsPending: BigInt(row.debits_pending),
  debitsPosted: BigInt(row.debits_posted),
  creditsPending: BigInt(row.credits_pending),
  creditsPosted: BigInt(row.credits_posted),
});

/** The accounts of subjects as they are stored. */
export async function storedTotals(tx: Tx, subjectIds: readonly string[]): Promise<StoredTotals[]> {
  const { rows } = await tx.execute<StoredTotals>(sql`
    select subject_id, code, debits_pending, debits_posted, credits_pending, credits_posted
    from ledger_accounts where subject_id = any (${column(subjectIds)}::uuid[])`);
  return rows;
}
