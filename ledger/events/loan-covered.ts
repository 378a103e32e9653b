import type { DateOn } from "#lib/dates.ts";
import { invalid } from "#lib/errors.ts";
import { type Fen, fen, minFen, multiplyRatio } from "#lib/money.ts";
import { bucketOf } from "../buckets.ts";
import { type LedgerTransaction, type Parties, transfer } from "../transaction.ts";
import { assertPositive } from "./parts/checks.ts";

/** What a pool's agreement says of a loss: its share, and the most that it pays for one loan. */
export type CompensationTerms = {
  /** In basis points of the loss. */
  shareBps: number;
  /** In fen. */
  loanCap: Fen;
};

/**
 * Refuses a share that no agreement can have.
 * @param shareBps in basis points of the loss
 * @throws DomainError `invalid` on a share that is not more than nothing and at most all
 */
export function assertShare(shareBps: number): void {
  if (!Number.isInteger(shareBps) || shareBps <= 0 || shareBps > 10_000)
    throw invalid("补偿比例应大于 0 且不超过 100%，请核对协议。");
}

/**
 * The pool's part of a loss: its share, rounded down to the fen, up to the cap of one loan.
 * @throws as {@link assertShare}
 */
export function shareOfLoss(loss: Fen, { shareBps, loanCap }: CompensationTerms): Fen {
  assertShare(shareBps);
  return minFen(loanCap, multiplyRatio(loss, BigInt(shareBps), 10_000n, "down"));
}

export type LoanCovered = Parties &
  CompensationTerms & {
    loanId: string;
    /** The principal that was written off, or that is outstanding of a loan more than 90 days overdue, in fen. */
    loss: Fen;
    isWrittenOff: boolean;
    /** Days since the earliest unpaid instalment fell due; zero of a loan that was written off. */
    daysOverdue: number;
    coveredOn: DateOn;
  };

/**
 * 核定补偿额度: what the pool will pay at most for a loan, once its loss is certain: it was written off, or is more than
 * 90 days overdue. Once for each loan; by the pool's agreement with the bank.
 * @throws DomainError `invalid` before that, on a loss that is not positive, or where the share comes to nothing
 */
export function loanCovered(covered: LoanCovered): LedgerTransaction {
  const { loanId, loss, isWrittenOff, daysOverdue, coveredOn, bankId, enterpriseId } = covered;
  if (!isWrittenOff && bucketOf(daysOverdue) !== "over_90")
    throw invalid(`贷款核销或逾期超过 90 天后才能申请风险补偿，这笔贷款目前逾期 ${daysOverdue} 天。`);
  assertPositive(loss, "损失金额");
  const cover = shareOfLoss(loss, covered);
  assertPositive(cover, "补偿额度");
  return {
    idempotencyKey: `loan_covered/${loanId}`,
    event: "loan_covered",
    subjectType: "loan",
    subjectId: loanId,
    bankId,
    enterpriseId,
    effectiveOn: coveredOn,
    transfers: [transfer("cover_determined", loanId, fen(cover))],
  };
}
