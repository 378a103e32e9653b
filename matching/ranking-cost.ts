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

/** 1, 2 and 5 × 10^k yuan, in fen, from one yuan to beyond the largest amount. */
export const nominalSteps: readonly number[] = Array.from(
  { length: 39 },
  (_, step) => [1, 2, 5][step % 3]! * 10 ** Math.floor(step / 3) * YUAN,
);

/**
 * The loan, in fen, whose cost stands for that of an offer when offers are ranked: a million yuan, or for a product with
 * a fixed fee the amount rounded down to one of {@link nominalSteps} (at least one yuan), so that few costs need be
 * reckoned.
 */
export function nominalPrincipal(terms: Pick<ProductTerms, "fees">, amountFen: number): number {
  if (!costDependsOnAmount(terms)) return NOMINAL_FEN;
  return nominalSteps.findLast((step) => step <= amountFen) ?? YUAN;
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
  if (feesLeaveNothing(terms, amountFen, termMonths)) return null;
  const cost = annualCostBps(loan);
  return cost === null ? MAX_COST : Math.min(MAX_COST, Math.round(cost * 100));
}

/** Whether the fees at drawdown eat up the nominal loan, so that no rate describes its cost. */
export function feesLeaveNothing(terms: CostTerms, amountFen: number, termMonths: number): boolean {
  const principal = fen(nominalPrincipal(terms, amountFen));
  return principal <= atDrawdown({ principal, termMonths, fees: terms.fees });
}

/** What fees take at drawdown. */
const atDrawdown = (loan: Parameters<typeof feePayments>[0]): bigint =>
  feePayments(loan).reduce((sum, { atMonth, amount }) => (atMonth === 0 ? sum + amount : sum), 0n);
