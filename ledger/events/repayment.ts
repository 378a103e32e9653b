import type { DateOn } from "#lib/dates.ts";
import { invalid } from "#lib/errors.ts";
import { type Fen, fen, formatYuan, minFen } from "#lib/money.ts";
import { type LedgerTransaction, type LedgerTransfer, type Parties, transfer } from "../transaction.ts";

/** A payment split, or what a loan owes, in fen. */
export type InterestAndPrincipal = { interest: Fen; principal: Fen };

/**
 * Splits a payment: interest first, then principal.
 * @param owed accrued interest and outstanding principal (`loanBalances`)
 * @throws DomainError `invalid` when more is paid than is owed, or nothing
 */
export function allocateRepayment(amount: Fen, owed: InterestAndPrincipal): InterestAndPrincipal {
  const total = fen(owed.interest + owed.principal);
  if (amount <= 0n) throw invalid("还款金额必须大于零。");
  if (amount > total) {
    throw invalid(
      `还款金额 ${formatYuan(amount)} 元超过应还本息 ${formatYuan(total)} 元，请核对后重新填写。`,
    );
  }
  const interest = minFen(amount, owed.interest);
  return { interest, principal: fen(amount - interest) };
}

export type Repayment = Parties &
  InterestAndPrincipal & {
    repaymentId: string;
    loanId: string;
    lineId: string;
    receivedOn: DateOn;
    /** A revolving line that still runs: what is repaid can be drawn again. Otherwise the limit shrinks by it. */
    restoresLine: boolean;
  };

/** 还款, split by {@link allocateRepayment}. The line's drawn amount follows the principal outstanding. */
export function repayment(payment: Repayment): LedgerTransaction {
  const { repaymentId, loanId, lineId, interest, principal, receivedOn, restoresLine, bankId, enterpriseId } =
    payment;
  const transfers: LedgerTransfer[] = [];
  if (interest > 0n) transfers.push(transfer("interest_repaid", loanId, interest));
  if (principal > 0n) {
    transfers.push(transfer("principal_repaid", loanId, principal));
    transfers.push(transfer(restoresLine ? "limit_restored" : "limit_retired", lineId, principal));
  }
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
