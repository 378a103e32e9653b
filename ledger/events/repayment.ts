import type { DateOn } from "#lib/dates.ts";
import { type Claims, claimsOf, totalOf } from "../claims.ts";
import type { LedgerTransaction, Parties } from "../transaction.ts";
import { assertPositive } from "./parts/checks.ts";
import { type Payment, paymentTransfers } from "./parts/payment.ts";

export type Repayment = Parties &
  Partial<Claims> &
  Omit<Payment, "claims"> & {
    repaymentId: string;
    receivedOn: DateOn;
  };

/**
 * 还款, split by `allocateRepayment`; a claim left out is zero. The line's drawn amount follows the principal outstanding.
 * @throws DomainError `invalid` on a negative part, or where nothing is paid
 */
export function repayment(payment: Repayment): LedgerTransaction {
  const { repaymentId, loanId, receivedOn, bankId, enterpriseId } = payment;
  const claims = claimsOf(payment);
  const transfers = paymentTransfers({ ...payment, claims });
  assertPositive(totalOf(claims), "还款金额");
  return {
    idempotencyKey: `repayment/${repaymentId}`,
    event: "repayment",
    subjectType: "loan",
    subjectId: loanId,
    bankId,
    enterpriseId,
    effectiveOn: receivedOn,
    transfers,
  };
}
