import type { Tx } from "#db/client.ts";
import { findTransactions } from "../recorded.ts";
import type { LedgerTransaction } from "../transaction.ts";

type Read = <R>(read: (tx: Tx) => Promise<R>) => Promise<R>;

/** Transactions as they were posted, or wait to be, for whoever corrects them. */
export class PostedTransactions {
  readonly #known = new Map<string, LedgerTransaction>();

  add(transactions: readonly LedgerTransaction[]): void {
    for (const each of transactions) this.#known.set(each.idempotencyKey, each);
  }

  /**
   * Reads those that are not here yet.
   * @returns what was read
   */
  async load(read: Read, keys: readonly string[]): Promise<LedgerTransaction[]> {
    const missing = keys.filter((key) => !this.#known.has(key));
    if (missing.length === 0) return [];
    const found = [...(await read((tx) => findTransactions(tx, missing))).values()];
    this.add(found);
    return found;
  }

  get = (key: string): LedgerTransaction | undefined => this.#known.get(key);

  forget(): void {
    this.#known.clear();
  }
}

/** Whose accounts a transaction moves. */
export const subjectsMovedBy = ({ transfers }: LedgerTransaction): string[] =>
  transfers.map(({ debit }) => debit.subjectId);
