import type { DateOn } from "#lib/dates.ts";
import { type Fen, fen } from "#lib/money.ts";
import { type LedgerTransaction, type Parties, transfer } from "../../transaction.ts";
import { assertAtMost, assertPositive } from "./checks.ts";

export type Subsidy = Parties & {
  subsidyId: string;
  loanId: string;
  amount: Fen;
  /** What the firm has paid of interest, or of guarantee fees, and what of that was subsidised before, in fen. */
  paid: Fen;
  subsidised: Fen;
  subsidisedOn: DateOn;
};

type Kind = "interest_subsidised" | "guarantee_fee_subsidised";

/** A subsidy of what a firm has paid for a loan: never more than that. */
export function subsidyOf(kind: Kind, what: string, subsidy: Subsidy): LedgerTransaction {
  const { subsidyId, loanId, amount, paid, subsidised, subsidisedOn, bankId, enterpriseId } = subsidy;
  assertPositive(amount, `${what}补贴金额`);
  assertAtMost(fen(subsidised + amount), paid, `累计${what}补贴`, `企业实际支付的${what}`);
  return {
    idempotencyKey: `${kind}/${subsidyId}`,
    event: kind,
    subjectType: "loan",
    subjectId: loanId,
    bankId,
    enterpriseId,
    effectiveOn: subsidisedOn,
    transfers: [transfer(kind, loanId, amount)],
  };
}
