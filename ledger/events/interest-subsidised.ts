import { invalid } from "#lib/errors.ts";
import { type Fen, multiplyRatio } from "#lib/money.ts";
import type { LedgerTransaction } from "../transaction.ts";
import { type Subsidy, subsidyOf } from "./parts/subsidy.ts";

const RATE_SCALE = 10_000;
const scaled = (rateBps: number) => BigInt(Math.round(rateBps * RATE_SCALE));

/**
 * The subsidy of interest paid where the district bears so many basis points of the contract's rate, in fen, rounded down:
 * public money is never more than the share.
 * @throws DomainError `invalid` on a subsidised rate that is not positive or above the contract's
 */
export function interestSubsidy(
  interestPaid: Fen,
  rates: { contractBps: number; subsidisedBps: number },
): Fen {
  const { contractBps, subsidisedBps } = rates;
  if (!(subsidisedBps > 0) || subsidisedBps > contractBps)
    throw invalid("贴息利率应大于 0 且不超过合同利率，请核对贴息政策。");
  return multiplyRatio(interestPaid, scaled(subsidisedBps), scaled(contractBps), "down");
}

/**
 * 贴息: the district pays a firm a part of the interest that it has paid for a loan; by the district's published policy.
 * @throws DomainError `invalid` above the interest paid, or on an amount that is not positive
 */
export const interestSubsidised = (subsidy: Subsidy): LedgerTransaction =>
  subsidyOf("interest_subsidised", "利息", subsidy);
