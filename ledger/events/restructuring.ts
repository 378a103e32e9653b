import type { DateOn } from "#lib/dates.ts";
import { type Fen, fen, ZERO } from "#lib/money.ts";
import { leaveBuckets, outstanding, type Standing } from "../buckets.ts";
import { type LedgerTransaction, type LedgerTransfer, type Parties, transfer } from "../transaction.ts";
import { assertAtMost, assertNotNegative } from "./parts/checks.ts";

export type Restructuring = Parties & {
  restructuringId: string;
  loanId: string;
  lineId: string;
  /** Where the principal stands, and the interest and penalty interest owed (`loanBalances`), in fen. */
  standing: Standing;
  interest: Fen;
  penalty?: Fen;
  /** What of them becomes principal by agreement, in fen. */
  capitalised: { interest: Fen; penalty?: Fen };
  restructuredOn: DateOn;
};

/**
 * 贷款重组: under new terms nothing is overdue, and interest becomes principal as far as was agreed. The line's limit and
 * drawn amount grow by what becomes principal; what the firm can draw does not change.
 * @returns null where only terms change
 * @throws DomainError `invalid` where more is capitalised than is owed
 */
export function restructuring(change: Restructuring): LedgerTransaction | null {
  const { restructuringId, loanId, lineId, standing, interest, penalty = ZERO, capitalised } = change;
  const { restructuredOn, bankId, enterpriseId } = change;
  const fromPenalty = capitalised.penalty ?? ZERO;
  assertNotNegative(capitalised.interest, "转为本金的利息");
  assertNotNegative(fromPenalty, "转为本金的罚息");
  assertAtMost(capitalised.interest, interest, "转为本金的利息", "应收利息");
  assertAtMost(fromPenalty, penalty, "转为本金的罚息", "应收罚息");
  const transfers: LedgerTransfer[] = leaveBuckets(loanId, outstanding(standing), standing);
  if (capitalised.interest > 0n)
    transfers.push(transfer("interest_capitalised", loanId, capitalised.interest));
  if (fromPenalty > 0n) transfers.push(transfer("penalty_capitalised", loanId, fromPenalty));
  const grown = fen(capitalised.interest + fromPenalty);
  if (grown > 0n) transfers.push(transfer("limit_capitalised", lineId, grown));
  if (transfers.length === 0) return null;
  return {
    idempotencyKey: `restructuring/${restructuringId}`,
    event: "restructuring",
    subjectType: "loan",
    subjectId: loanId,
    bankId,
    enterpriseId,
    effectiveOn: restructuredOn,
    transfers,
  };
}
