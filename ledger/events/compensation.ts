import type { DateOn } from "#lib/dates.ts";
import { type Fen, fen } from "#lib/money.ts";
import { type LedgerTransaction, type Parties, transfer } from "../transaction.ts";
import { type CompensationTerms, shareOfLoss } from "./loan-covered.ts";
import { assertAtMost, assertPositive } from "./parts/checks.ts";
import { onPool, type PoolAgreement } from "./parts/pool.ts";

export type Compensation = Parties &
  PoolAgreement &
  CompensationTerms & {
    compensationId: string;
    loanId: string;
    amount: Fen;
    /** What is lost today: written off and not recovered, or outstanding of a loan over 90 days overdue, in fen. */
    loss: Fen;
    /** What the pool has paid for the loan and not got back (`loan_compensated`), in fen. */
    compensated: Fen;
    paidOn: DateOn;
  };

/**
 * 风险补偿: the pool pays the bank a part of its loss, by its agreement: at most its share of what is lost today, what was
 * determined for the loan, what the bank may still have, and what the pool holds. Two transactions, one in the book of the
 * loan and one in the pool's, to be posted in one call. What the borrower owes stays as it is.
 * @throws DomainError `invalid` above the share, or on an amount that is not positive; the accounts refuse the rest
 */
export function compensation(paid: Compensation): [LedgerTransaction, LedgerTransaction] {
  const { compensationId, loanId, agreementId, amount, loss, compensated, paidOn, bankId, enterpriseId } =
    paid;
  assertPositive(amount, "补偿金额");
  assertAtMost(fen(compensated + amount), shareOfLoss(loss, paid), "累计补偿", "按协议比例可补偿的");
  const received: LedgerTransaction = {
    idempotencyKey: `compensation_received/${compensationId}`,
    event: "compensation_received",
    subjectType: "loan",
    subjectId: loanId,
    bankId,
    enterpriseId,
    effectiveOn: paidOn,
    transfers: [transfer("cover_used", loanId, amount)],
  };
  const outlay = [transfer("pool_compensated", agreementId, amount)];
  return [received, onPool(paid, "compensation_paid", compensationId, paidOn, outlay)];
}
