import type { Choice } from "./products.ts";

const WAN = 1_000_000;
const MONTHS = [[12], [6, 12], [12, 24], [12, 24, 36], [6, 12, 24, 36], [36]] as const;
const MODES = ["credit", "credit", "credit", "guaranteed", "mortgaged"] as const;
const METHODS = ["annuity", "interest_only", "equal_principal", "bullet"] as const;
const GRADES = ["excellent", "good", "fair", "poor"] as const;

type Amount = number | { feature: string } | { [operation: string]: Amount[] };

/** All of a product's terms but its rule. */
export function priceOf(choice: Choice) {
  const termMonths = choice.pick(MONTHS);
  const minFen = choice.pick([1, 3, 5, 10]) * WAN;
  const maxFen = choice.pick([50, 100, 200, 300, 500, 1_000]) * WAN;
  return {
    limit: limitOf(choice, minFen, maxFen),
    rateBps: rateOf(choice, termMonths),
    minFen,
    maxFen,
    termMonths,
    guaranteeMode: choice.pick(MODES),
    repaymentMethods: [choice.pick(METHODS)],
    fees: feesOf(choice),
  };
}

/** So many times the tax paid, or a share of the sales. */
function multiple(choice: Choice): Amount {
  const [feature, times] = choice.pick([
    ["tax_paid_12m", [3, 5, 7, 10]],
    ["vat_sales_12m", [0.08, 0.1, 0.15, 0.2]],
    ["inv_out_12m", [0.05, 0.1, 0.12, 0.15]],
  ] as const);
  return { mul: [{ feature }, choice.pick(times)] };
}

function limitOf(choice: Choice, minFen: number, maxFen: number): Amount {
  const step = choice.pick([WAN / 10, WAN, WAN, 5 * WAN]);
  const shape = choice.below(4);
  if (shape === 0) return { roundDown: [{ min: [multiple(choice), multiple(choice)] }, step] };
  if (shape === 1) return { clamp: [{ roundDown: [multiple(choice), step] }, minFen, maxFen] };
  if (shape === 2) return { min: [{ roundDown: [multiple(choice), step] }, { mul: [multiple(choice), 2] }] };
  return { roundDown: [multiple(choice), step] };
}

/** Dearer for weaker grades, and most products for longer terms; the weakest grade gets no rate from most. */
function rateOf(choice: Choice, termMonths: readonly number[]) {
  const base = 300 + 5 * choice.below(160);
  const step = 10 * (1 + choice.below(6));
  const perYear = choice.chance(0.6) ? 10 * choice.below(4) : 0;
  const grades = GRADES.slice(0, choice.chance(0.3) ? 4 : 3);
  const byTerm = (rate: number) =>
    perYear === 0
      ? rate
      : { byTerm: termMonths.map((months) => [months, rate + Math.ceil((perYear * months) / 12)]) };
  return { byGrade: Object.fromEntries(grades.map((grade, index) => [grade, byTerm(base + index * step)])) };
}

function feesOf(choice: Choice) {
  const kind = choice.below(10);
  if (kind === 0)
    return [
      {
        payee: "评估机构",
        kind: "appraisal",
        basis: "fixed",
        amountFen: choice.pick([500, 1_000, 2_000]) * 100,
        when: "at_drawdown",
      },
    ];
  if (kind === 1)
    return [
      {
        payee: "担保公司",
        kind: "guarantee",
        basis: "principal_per_year",
        rateBps: choice.pick([50, 80, 100, 150]),
        when: "each_year",
      },
    ];
  if (kind === 2)
    return [
      {
        payee: "银行",
        kind: "service",
        basis: "principal",
        rateBps: choice.pick([20, 50, 100]),
        when: "at_drawdown",
      },
    ];
  return [];
}
