import type { DateOn } from "#lib/dates.ts";
import type { Fen } from "#lib/money.ts";
import { type LedgerTransaction, type Parties, transfer } from "../transaction.ts";
import { assertNotNegative } from "./parts/checks.ts";

export type InterestAccrued = Parties & {
  loanId: string;
  instalment: { n: number; dueOn: DateOn; interest: Fen };
  /** The day of booking: the job's today, or the day a payment was received. */
  bookedOn: DateOn;
};

/**
 * 计提利息: the interest of one instalment of the schedule becomes receivable, once, on its due date; or
 * earlier, when the borrower pays the instalment before it is due. So it is booked before the payment, for
 * each instalment that is due or about to be paid and has had no interest paid yet.
 * @returns null for an instalment without interest
 * @throws DomainError `invalid` on negative interest
 */
export function interestAccrued(accrual: InterestAccrued): LedgerTransaction | null {
  const { loanId, instalment, bookedOn, bankId, enterpriseId } = accrual;
  assertNotNegative(instalment.interest, "利息");
  if (instalment.interest === 0n) return null;
  return {
    idempotencyKey: `interest_accrued/${loanId}/${instalment.n}`,
    event: "interest_accrued",
    subjectType: "loan",
    subjectId: loanId,
    bankId,
    enterpriseId,
    effectiveOn: instalment.dueOn < bookedOn ? instalment.dueOn : bookedOn,
    transfers: [transfer("interest_accrued", loanId, instalment.interest)],
  };
}
