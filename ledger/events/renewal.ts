import type { DateOn } from "#lib/dates.ts";
import { conflict, invalid } from "#lib/errors.ts";
import type { Fen } from "#lib/money.ts";
import { leaveBuckets, outstanding, type Standing } from "../buckets.ts";
import { type LedgerTransaction, type Parties, transfer } from "../transaction.ts";
import { assertAtMost, assertPositive } from "./parts/checks.ts";

export type Renewal = Parties & {
  /** The loan that is renewed, and the line that it draws on. */
  loanId: string;
  lineId: string;
  /** Where its principal stands (`loanBalances`), in fen. */
  standing: Standing;
  /** What it owes besides principal (`loanBalances`), in fen: paid before it is renewed. */
  unpaidInterest: Fen;
  newLoanId: string;
  /** The line that the new loan draws on; the same one, unless a new one was granted. */
  newLineId: string;
  /** How much principal the new loan takes over, in fen. */
  amount: Fen;
  renewedOn: DateOn;
};

/**
 * 无还本续贷: a new loan takes over the principal of one whose interest is paid, without cash (金规〔2024〕13号). The old loan
 * gives its drawing back and the new one draws as much in the same breath, so that what the line has drawn stays.
 * @throws DomainError `invalid` on more than is owed or nothing, `conflict` where interest is unpaid
 */
export function renewal(renewing: Renewal): LedgerTransaction {
  const { loanId, lineId, standing, unpaidInterest, newLoanId, newLineId, amount, renewedOn } = renewing;
  const { bankId, enterpriseId } = renewing;
  assertPositive(amount, "续贷金额");
  assertAtMost(amount, outstanding(standing), "续贷金额", "尚欠本金");
  if (newLoanId === loanId) throw invalid("续贷须使用新的借据，不能与原借据相同。");
  if (unpaidInterest > 0n) throw conflict("原贷款还有利息、罚息或费用没有结清，请先结清再办理续贷。");
  return {
    idempotencyKey: `renewal/${newLoanId}`,
    event: "renewal",
    subjectType: "loan",
    subjectId: newLoanId,
    bankId,
    enterpriseId,
    effectiveOn: renewedOn,
    transfers: [
      ...leaveBuckets(loanId, amount, standing),
      transfer("principal_renewed", loanId, amount),
      transfer(newLineId === lineId ? "limit_restored" : "limit_retired", lineId, amount),
      transfer("limit_drawn", newLineId, amount),
      transfer("renewal_disbursed", newLoanId, amount),
    ],
  };
}
