import type { DateOn } from "#lib/dates.ts";
import type { Fen } from "#lib/money.ts";
import { type LedgerTransaction, type Parties, transfer } from "../transaction.ts";
import { assertPositive } from "./parts/checks.ts";

export type FeeCharged = Parties & { feeId: string; loanId: string; amount: Fen; chargedOn: DateOn };

/**
 * 计收费用: what the borrower owes besides interest, such as compensation or the costs of enforcing (实现债权的费用), in fen.
 * @throws DomainError `invalid` on an amount that is not positive
 */
export function feeCharged({
  feeId,
  loanId,
  amount,
  chargedOn,
  bankId,
  enterpriseId,
}: FeeCharged): LedgerTransaction {
  assertPositive(amount, "费用");
  return {
    idempotencyKey: `fee_charged/${feeId}`,
    event: "fee_charged",
    subjectType: "loan",
    subjectId: loanId,
    bankId,
    enterpriseId,
    effectiveOn: chargedOn,
    transfers: [transfer("fee_charged", loanId, amount)],
  };
}
