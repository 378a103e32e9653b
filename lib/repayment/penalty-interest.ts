import { type DateOn, daysBetween } from "../dates.ts";
import { type Fen, multiplyRatio, ZERO } from "../money.ts";
import { basisOf, type DayCount, scaledRate } from "./terms.ts";

export type Overdue = {
  /** What is overdue; an amount that changes is reckoned stretch by stretch. */
  amount: Fen;
  /** The contract's annual rate in basis points. */
  rateBps: number;
  /** By how many per cent of itself the rate is raised: 30 to 50, as agreed. */
  upliftPercent: number;
  /** The day it was due; interest runs from it, and the day of payment bears none. */
  dueOn: DateOn;
  until: DateOn;
  /** Default ACT/360: the daily rate is the annual one ÷ 360. */
  dayCount?: "act_360" | "act_365";
};

/** The uplifts that a contract may agree for late payment: 在合同利率水平上加收30%—50% (银发〔2003〕251号 三). */
export const PENALTY_UPLIFT_PERCENT = { min: 30, max: 50 } as const;

/**
 * Penalty interest (罚息) on what is overdue: amount × rate × (1 + uplift) × real days ÷ basis, rounded half up once.
 * It stands in the place of the contract's interest on that amount, not beside it.
 * @throws RangeError on a negative amount or rate, or an uplift outside 30 to 50 per cent
 */
export function penaltyInterest({
  amount,
  rateBps,
  upliftPercent,
  dueOn,
  until,
  dayCount = "act_360",
}: Overdue): Fen {
  const { min, max } = PENALTY_UPLIFT_PERCENT;
  if (!(Number.isInteger(upliftPercent) && upliftPercent >= min && upliftPercent <= max))
    throw new RangeError(`penaltyInterest: the uplift is ${min} to ${max} per cent, not ${upliftPercent}`);
  if (amount < 0n || !(rateBps >= 0))
    throw new RangeError("penaltyInterest: neither amount nor rate is negative");
  if (until <= dueOn) return ZERO;
  const rate = scaledRate(rateBps) * BigInt(100 + upliftPercent) * BigInt(daysBetween(dueOn, until));
  return multiplyRatio(amount, rate, basisOf(dayCount as DayCount) * 100n);
}
