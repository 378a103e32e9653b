import { type Fen, fen } from "#lib/money.ts";
import { type AccountCode, CHART } from "./accounts.ts";
import type { LedgerTransfer } from "./transaction.ts";

/** The four running totals of an account, in fen. */
export type Totals = {
  debitsPending: bigint;
  debitsPosted: bigint;
  creditsPending: bigint;
  creditsPosted: bigint;
};

export const NO_TOTALS: Readonly<Totals> = {
  debitsPending: 0n,
  debitsPosted: 0n,
  creditsPending: 0n,
  creditsPosted: 0n,
};

/** What each kind of transfer adds to the pending and the posted total, as multiples of its amount. */
export const EFFECTS: Record<LedgerTransfer["kind"], { pending: bigint; posted: bigint }> = {
  posted: { pending: 0n, posted: 1n },
  pending: { pending: 1n, posted: 0n },
  post_pending: { pending: -1n, posted: 1n },
  void_pending: { pending: -1n, posted: 0n },
};

/** The totals of both accounts after a transfer. */
export function applyTransfer(
  debit: Totals,
  credit: Totals,
  { kind, amount }: Pick<LedgerTransfer, "kind" | "amount">,
): { debit: Totals; credit: Totals } {
  const { pending, posted } = EFFECTS[kind];
  return {
    debit: {
      ...debit,
      debitsPending: debit.debitsPending + pending * amount,
      debitsPosted: debit.debitsPosted + posted * amount,
    },
    credit: {
      ...credit,
      creditsPending: credit.creditsPending + pending * amount,
      creditsPosted: credit.creditsPosted + posted * amount,
    },
  };
}

/** The balance on the account's own side, in fen: posted; held against it; and what is left of it. */
export function balanceOf(code: AccountCode, totals: Totals): { posted: Fen; held: Fen; free: Fen } {
  const onDebit = CHART[code].side === "debit";
  const posted = onDebit
    ? totals.debitsPosted - totals.creditsPosted
    : totals.creditsPosted - totals.debitsPosted;
  const held = onDebit ? totals.creditsPending : totals.debitsPending;
  return { posted: fen(posted), held: fen(held), free: fen(posted - held) };
}

/** Whether totals keep the account's limit, holds included. */
export const keepsLimit = (code: AccountCode, totals: Totals): boolean =>
  CHART[code].limit === "none" || balanceOf(code, totals).free >= 0n;
