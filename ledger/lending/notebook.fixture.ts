import { type Fen, fen } from "#lib/money.ts";
import type { Bucket } from "../buckets.ts";
import type { LedgerTransaction } from "../transaction.ts";

/* A notebook of one line, its loans and a pool, kept in plain sums without the ledger's accounts. */

export const ON = "2026-03-02";
export const parties = { bankId: "bank", enterpriseId: "firm" };
export const line = { ...parties, lineId: "line" };
export const pool = { agreementId: "pool", bankId: "bank", districtId: "district" };
export const terms = { shareBps: 4000, loanCap: fen(60) };
export const BUCKETS_IN_TURN: readonly Bucket[] = ["current", "1_30", "31_60", "61_90", "over_90"];

export type NotedLoan = {
  id: string;
  principal: bigint;
  bucket: Bucket;
  interest: bigint;
  penalty: bigint;
  fee: bigint;
  loss: bigint;
  cover: bigint;
  compensated: bigint;
  isCovered: boolean;
  isWrittenOff: boolean;
  accrued: number;
};

export class LendingNotebook {
  limit = 300n;
  available = 300n;
  readonly holds = new Map<string, bigint>();
  readonly loans: NotedLoan[] = [];
  fund = 0n;
  cap = 0n;
  paidOut = 0n;
  private ids = 0;
  /** A new id. */
  id(what: string): string {
    this.ids += 1;
    return `${what}${this.ids}`;
  }
  add(principal: bigint): NotedLoan {
    const none = { interest: 0n, penalty: 0n, fee: 0n, loss: 0n, cover: 0n, compensated: 0n, accrued: 0 };
    const flags = { isCovered: false, isWrittenOff: false };
    const loan = { id: this.id("loan"), principal, bucket: "current" as Bucket, ...none, ...flags };
    this.loans.push(loan);
    return loan;
  }
}

export type Turn = { amount: Fen; loan: NotedLoan; hold: [string, bigint] | undefined; which: number };

/** What a step posts, whether the book must take it, and what the notebook says afterwards. */
export type Proposal = {
  post: () => readonly (LedgerTransaction | null)[];
  accepted: boolean;
  note: () => void;
};

export const standing = (loan: NotedLoan) => ({ [loan.bucket]: fen(loan.principal) });
export const min = (a: bigint, b: bigint) => (a < b ? a : b);
export const ids = (loan: NotedLoan) => ({ ...line, loanId: loan.id });
