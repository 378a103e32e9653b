import type { DomainError, RefusalCode } from "#lib/errors.ts";
import type { LedgerTransaction } from "../transaction.ts";
import type { Operation, OperationName } from "./operations.ts";
import { subjectsMovedBy } from "./posted-transactions.ts";

export type NumberedOperation = { line: number; operation: Operation };
export type Verdict = { outcome: "applied" | "repeated" } | { outcome: "refused"; error: DomainError };
export type Outcome = { line: number; key: string; op: OperationName } & (
  | { outcome: "applied" | "repeated" }
  | { outcome: "refused"; code: RefusalCode; message: string }
);

/** What is told of an operation. */
export function outcomeOf({
  line,
  operation: { key, op },
  verdict,
}: NumberedOperation & { verdict: Verdict }): Outcome {
  if (verdict.outcome !== "refused") return { line, key, op, outcome: verdict.outcome };
  const { code, message } = verdict.error;
  return { line, key, op, outcome: "refused", code, message };
}

/** What an operation comes to; null of one that is tried, until the book has refused it. */
export type Judged = NumberedOperation & { verdict: Verdict | null };

/**
 * Operations that wait for the book: some are posted together, others tried behind them, each by itself, because the book is
 * expected to refuse them. That comes to the same as one after the other, since nothing is posted that moves an account or
 * takes a key of what waits to be tried.
 */
export class Batch {
  readonly operations: Judged[] = [];
  readonly posted: LedgerTransaction[] = [];
  readonly tried: (readonly LedgerTransaction[])[] = [];
  readonly #touched = new Set<string>();

  /** Nothing is posted for it. */
  settle(numbered: NumberedOperation, verdict: Verdict): void {
    this.operations.push({ ...numbered, verdict });
  }

  post(numbered: NumberedOperation, transactions: readonly LedgerTransaction[]): void {
    this.operations.push({ ...numbered, verdict: { outcome: "applied" } });
    this.posted.push(...transactions);
  }

  try(numbered: NumberedOperation, transactions: readonly LedgerTransaction[]): void {
    this.operations.push({ ...numbered, verdict: null });
    this.tried.push(transactions);
    for (const each of transactions) for (const name of touchedBy(each)) this.#touched.add(name);
  }

  /** Whether the transactions may be posted before what waits to be tried. */
  mayPost = (transactions: readonly LedgerTransaction[]): boolean =>
    this.#touched.size === 0 ||
    !transactions.some((each) => touchedBy(each).some((name) => this.#touched.has(name)));

  /** The operations as they came, those that were tried with their refusals. */
  judged(refusals: readonly DomainError[]): (NumberedOperation & { verdict: Verdict })[] {
    let tried = 0;
    return this.operations.map(({ verdict, ...numbered }) => ({
      ...numbered,
      verdict: verdict ?? { outcome: "refused", error: refusals[tried++]! },
    }));
  }
}

/** Its key, and whose accounts it moves: both of a transfer are of one subject. */
const touchedBy = (transaction: LedgerTransaction): string[] => [
  transaction.idempotencyKey,
  ...subjectsMovedBy(transaction),
];
