import type { DateOn } from "#lib/dates.ts";
import { type Fen, ZERO } from "#lib/money.ts";
import { claimsOf } from "../claims.ts";
import { type LedgerTransaction, type LedgerTransfer, type Parties, transfer } from "../transaction.ts";
import { assertNotNegative, assertPositive } from "./parts/checks.ts";
import { type Payment, paymentTransfers } from "./parts/payment.ts";

export type Prepayment = Parties &
  Omit<Payment, "claims"> & {
    prepaymentId: string;
    /** Principal paid before it is due, in fen; with all of it the loan is settled. */
    principal: Fen;
    /** Interest of the running period from its start to this day, not booked yet, in fen. Paid with the principal. */
    interestToDate: Fen;
    /** 提前还款补偿金 by the contract, in fen. Charged and paid at once. */
    fee?: Fen;
    receivedOn: DateOn;
  };

/**
 * 提前还款: principal before its time, with the interest to the day and the compensation that the contract has (民法典
 * 第六百七十七条: interest runs for the actual period of the loan unless agreed otherwise). Whether the term is then
 * shortened or the instalments are lowered is a matter of the new schedule, which moves nothing in the book.
 * @throws DomainError `invalid` on principal that is not positive, or a negative part
 */
export function prepayment(payment: Prepayment): LedgerTransaction {
  const {
    prepaymentId,
    loanId,
    principal,
    interestToDate,
    fee = ZERO,
    receivedOn,
    bankId,
    enterpriseId,
  } = payment;
  assertPositive(principal, "提前归还的本金");
  assertNotNegative(interestToDate, "截至当日的利息");
  assertNotNegative(fee, "提前还款补偿金");
  const transfers: LedgerTransfer[] = [];
  if (interestToDate > 0n) transfers.push(transfer("interest_accrued", loanId, interestToDate));
  if (fee > 0n) transfers.push(transfer("fee_charged", loanId, fee));
  const claims = claimsOf({ fee, interest: interestToDate, principal });
  transfers.push(...paymentTransfers({ ...payment, claims }));
  return {
    idempotencyKey: `prepayment/${prepaymentId}`,
    event: "prepayment",
    subjectType: "loan",
    subjectId: loanId,
    bankId,
    enterpriseId,
    effectiveOn: receivedOn,
    transfers,
  };
}
