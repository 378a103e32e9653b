import type { Fen } from "#lib/money.ts";
import type { Parties } from "../transaction.ts";

export type Line = Parties & { id: string; name: string; revolving: boolean; ended: boolean };
export type Drawdown = { id: string; line: Line; amount: Fen; open: boolean };
export type Pool = {
  id: string;
  name: string;
  bankId: string;
  districtId: string;
  shareBps: number;
  loanCap: Fen;
};
export type Loan = {
  id: string;
  name: string;
  line: Line;
  isWrittenOff: boolean;
  /** By whose agreement its loss is shared; set where its cover was determined. */
  pool: Pool | null;
  interestPaid: bigint;
};

/** An operation that was applied: a digest of its body, and the ledger's keys of what it posted. */
export type Applied = { digest: string; ledgerKeys: readonly string[] };

type Undo = () => void;

/**
 * What the rows of a case say beside the book: which line a loan is of, what a hold was for, which agreement holds. Changes
 * can be taken back as long as they are not kept.
 */
export class World {
  readonly lines = new Map<string, Line>();
  readonly loans = new Map<string, Loan>();
  readonly drawdowns = new Map<string, Drawdown>();
  readonly pools = new Map<string, Pool>();
  /** By the operations' own keys. */
  readonly applied = new Map<string, Applied>();
  /** Keys of the ledger that come from what an event is about, not from the operation's own. */
  readonly posted = new Set<string>();
  #undos: Undo[] = [];

  add<V>(map: Map<string, V>, key: string, value: V): void {
    const [had, before] = [map.has(key), map.get(key)];
    this.#undos.push(() => (had ? map.set(key, before as V) : map.delete(key)));
    map.set(key, value);
  }

  set<T extends object, K extends keyof T>(target: T, key: K, value: T[K]): void {
    const before = target[key];
    this.#undos.push(() => {
      target[key] = before;
    });
    target[key] = value;
  }

  markPosted(ledgerKey: string): void {
    if (this.posted.has(ledgerKey)) return;
    this.#undos.push(() => this.posted.delete(ledgerKey));
    this.posted.add(ledgerKey);
  }

  keep(): void {
    this.#undos = [];
  }

  takeBack(): void {
    for (const undo of this.#undos.reverse()) undo();
    this.#undos = [];
  }
}
