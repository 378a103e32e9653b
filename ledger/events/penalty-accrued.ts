import { type DateOn, daysBetween, formatDate } from "#lib/dates.ts";
import { invalid } from "#lib/errors.ts";
import { type Fen, multiplyRatio } from "#lib/money.ts";
import { assertPenaltyPercent } from "../penalty-rates.ts";
import { type LedgerTransaction, type Parties, transfer } from "../transaction.ts";
import { assertNotNegative } from "./parts/checks.ts";

export type PenaltyTerms = {
  /** The principal that is overdue, in fen. */
  principal: Fen;
  /** The contract's annual rate in basis points; up to four decimals count. */
  rateBps: number;
  /** The penalty rate as a percentage of the contract's. */
  percent: number;
  /** The day the loan was made: which rule binds the percentage. */
  contractedOn: DateOn;
  /** Days are counted from this day on, up to and without `until`. */
  from: DateOn;
  until: DateOn;
  dayCount: "act_360" | "act_365";
};

const RATE_SCALE = 10_000;

/**
 * 罚息: overdue principal × contract rate × percentage × real days ÷ 360 or 365, rounded half up to the fen
 * (银发〔2003〕251号 第三条; daily rate = annual ÷ 360 unless the contract says 365).
 * @throws DomainError `invalid` on a percentage that is not allowed, days that run backwards, or a negative amount or rate
 */
export function penaltyInterest(terms: PenaltyTerms): Fen {
  const { principal, rateBps, percent, contractedOn, from, until, dayCount } = terms;
  assertNotNegative(principal, "逾期本金");
  assertPenaltyPercent(percent, contractedOn);
  if (!(rateBps >= 0)) throw invalid("合同利率不能小于零，请核对。");
  const days = daysBetween(from, until);
  if (days < 0)
    throw invalid(`罚息的截止日 ${formatDate(until)}早于起算日 ${formatDate(from)}，请核对日期。`);
  const rate = BigInt(Math.round(rateBps * RATE_SCALE)) * BigInt(percent) * BigInt(days);
  const basis = BigInt(dayCount === "act_360" ? 360 : 365);
  return multiplyRatio(principal, rate, basis * BigInt(RATE_SCALE) * 10_000n * 100n);
}

export type PenaltyAccrued = Parties & PenaltyTerms & { loanId: string };

/**
 * 计收罚息 for the days from `from` to `until`, once for each last day.
 * @returns null where nothing comes of it
 * @throws DomainError as {@link penaltyInterest}
 */
export function penaltyAccrued(accrual: PenaltyAccrued): LedgerTransaction | null {
  const { loanId, until, bankId, enterpriseId } = accrual;
  const amount = penaltyInterest(accrual);
  if (amount === 0n) return null;
  return {
    idempotencyKey: `penalty_accrued/${loanId}/${until}`,
    event: "penalty_accrued",
    subjectType: "loan",
    subjectId: loanId,
    bankId,
    enterpriseId,
    effectiveOn: until,
    transfers: [transfer("penalty_accrued", loanId, amount)],
  };
}
