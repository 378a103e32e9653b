import { fen } from "#lib/money.ts";
import { annualCostBps, feePayments } from "./cost.ts";
import type { ProductTerms } from "./product.ts";

type CostTerms = Pick<ProductTerms, "fees" | "repaymentMethods">;

/** Interest of months of real length depends on the day a loan begins; ranking must not. */
const NOMINAL_START = "2026-01-01";
/** One million yuan, in fen. */
const NOMINAL_FEN = 100_000_000;
const YUAN = 100;
const MAX_COST = 2 ** 31 - 1;

/** Whether the cost used for ranking depends on the amount: a fee that is an amount weighs less on a larger loan. */
export const costDependsOnAmount = ({ fees }: Pick<ProductTerms, "fees">): boolean =>
  fees.some(({ basis }) => basis === "fixed");

/**
 * The loan, in fen, whose cost stands for that of an offer when offers are ranked: a million yuan, or for a product with
 * a fixed fee the amount rounded down to 1, 2 or 5 × 10^k yuan (at least one yuan), so that few costs need be reckoned.
 */
export function nominalPrincipal(terms: CostTerms, amountFen: number): number {
  if (!costDependsOnAmount(terms)) return NOMINAL_FEN;
  let step = YUAN;
  while (step * 10 <= amountFen) step *= 10;
  return amountFen >= step * 5 ? step * 5 : amountFen >= step * 2 ? step * 2 : step;
}

/**
 * The cost that offers are ranked by: the full annual cost ({@link annualCostBps}) of a nominal loan that begins on a
 * nominal day, so that it depends on the product, the rate, the term and, with a fixed fee, the size of the amount only.
 * What a person is shown is the cost of the very offer.
 * @param amountFen the amount the offer is reckoned on, integer fen
 * @returns integer hundredths of a basis point, at most 2^31 − 1; null where fees at drawdown leave nothing of the loan
 */
export function rankingCost(
  terms: CostTerms,
  amountFen: number,
  rateBps: number,
  termMonths: number,
): number | null {
  const loan = {
    principal: fen(nominalPrincipal(terms, amountFen)),
    rateBps,
    termMonths,
    method: terms.repaymentMethods[0]!,
    startOn: NOMINAL_START,
    fees: terms.fees,
  };
  const atDrawdown = feePayments(loan).filter(({ atMonth }) => atMonth === 0);
  if (atDrawdown.reduce((left, { amount }) => left - amount, loan.principal as bigint) <= 0n) return null;
  const cost = annualCostBps(loan);
  return cost === null ? MAX_COST : Math.min(MAX_COST, Math.round(cost * 100));
}
