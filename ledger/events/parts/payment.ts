import type { Fen } from "#lib/money.ts";
import { label, words } from "#lib/vocabulary.ts";
import { leaveBuckets, type Standing } from "../../buckets.ts";
import type { Claims } from "../../claims.ts";
import { type LedgerTransfer, transfer } from "../../transaction.ts";
import { assertNotNegative } from "./checks.ts";

export type Payment = {
  loanId: string;
  lineId: string;
  claims: Claims;
  /** Where the principal stands before the payment; left out where no instalment is overdue. */
  standing?: Standing;
  /** A revolving line that still runs: what is repaid can be drawn again. Otherwise the limit shrinks by it. */
  restoresLine: boolean;
};

/**
 * What money that came in moves: each claim that it pays, in their order, and the line's drawn amount with the principal.
 * @throws DomainError `invalid` on a negative part
 */
export function paymentTransfers({
  loanId,
  lineId,
  claims,
  standing,
  restoresLine,
}: Payment): LedgerTransfer[] {
  for (const claim of words("loanClaim"))
    assertNotNegative(claims[claim], `归还的${label("loanClaim", claim)}`);
  const { principal } = claims;
  const transfers: LedgerTransfer[] = [];
  const paid = (code: "fee_repaid" | "penalty_repaid" | "interest_repaid", amount: Fen) => {
    if (amount > 0n) transfers.push(transfer(code, loanId, amount));
  };
  paid("fee_repaid", claims.fee);
  paid("penalty_repaid", claims.penalty);
  paid("interest_repaid", claims.interest);
  if (principal > 0n) {
    transfers.push(...leaveBuckets(loanId, principal, standing));
    transfers.push(transfer("principal_repaid", loanId, principal));
    transfers.push(transfer(restoresLine ? "limit_restored" : "limit_retired", lineId, principal));
  }
  return transfers;
}
