import type { DateOn } from "#lib/dates.ts";
import { annualisedCost, type CashFlow } from "#lib/irr.ts";
import { type Fen, fen, multiplyRatio, ZERO } from "#lib/money.ts";
import { repaymentSchedule } from "#lib/repayment-schedule.ts";
import type { RepaymentMethod } from "#lib/vocabulary.ts";
import type { ProductFee } from "./product.ts";

/** A loan as offered, whose cost is asked. */
export type PricedLoan = {
  principal: Fen;
  rateBps: number;
  termMonths: number;
  method: RepaymentMethod;
  /** The day interest would begin to run; it fixes the length of the months. */
  startOn: DateOn;
  fees: readonly ProductFee[];
};

export type FeePayment = { fee: ProductFee; atMonth: number; amount: Fen };

const BPS = 10_000n;

/** The months, counted from the start, at which a fee falls due, each with the months that it covers. */
function feeMonths({ when }: ProductFee, termMonths: number): { atMonth: number; covers: number }[] {
  if (when === "at_drawdown") return [{ atMonth: 0, covers: termMonths }];
  if (when === "at_maturity") return [{ atMonth: termMonths, covers: termMonths }];
  const years = Math.ceil(termMonths / 12);
  return Array.from({ length: years }, (_, year) => ({
    atMonth: year * 12,
    covers: Math.min(12, termMonths - year * 12),
  }));
}

function feeAmount(fee: ProductFee, principal: Fen, covers: number): Fen {
  if (fee.basis === "fixed") return fen(fee.amountFen);
  if (fee.basis === "principal") return multiplyRatio(principal, BigInt(fee.rateBps), BPS);
  return multiplyRatio(principal, BigInt(fee.rateBps) * BigInt(covers), BPS * 12n);
}

/** Every payment of every fee over the term, rounded half up to the fen. */
export const feePayments = ({
  fees,
  principal,
  termMonths,
}: Pick<PricedLoan, "fees" | "principal" | "termMonths"> & Partial<PricedLoan>): FeePayment[] =>
  fees.flatMap((fee) =>
    feeMonths(fee, termMonths).map(({ atMonth, covers }) => ({
      fee,
      atMonth,
      amount: feeAmount(fee, principal, covers),
    })),
  );

/**
 * The full annualised cost (综合年化成本): the internal rate of return of the money received, the instalments and every
 * fee, whoever is paid, by the IRR method of PBOC announcement [2021] no. 3.
 * @returns basis points with two decimals; null where fees leave nothing of the principal
 */
export function annualCostBps(loan: PricedLoan): number | null {
  const { instalments } = repaymentSchedule(loan);
  const monthsEach = loan.termMonths / instalments.length;
  const byMonth = new Map<number, Fen>();
  const pay = (atMonth: number, amount: Fen) =>
    byMonth.set(atMonth, fen((byMonth.get(atMonth) ?? ZERO) - amount));
  pay(0, fen(-loan.principal));
  for (const { n, total } of instalments) pay(n * monthsEach, total);
  for (const { atMonth, amount } of feePayments(loan)) pay(atMonth, amount);
  if (byMonth.get(0)! <= 0n) return null;
  const flows: CashFlow[] = [...byMonth].sort(([a], [b]) => a - b).map(([on, amount]) => ({ on, amount }));
  return annualisedCost(flows);
}
