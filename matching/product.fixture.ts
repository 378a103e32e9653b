import { type ProductTerms, parseProductTerms } from "./product.ts";

const WAN = 1_000_000;

/** A tax loan of the usual kind: two years old, tax paid, no dishonesty; seven times the tax in steps of 万元. */
export const taxLoan = (change: Partial<ProductTerms> = {}): ProductTerms =>
  parseProductTerms({
    schema: 1,
    rule: {
      all: [
        { feature: "firm_age", op: "gte", value: 24 },
        { feature: "tax_paid_12m", op: "gte", value: 5 * WAN },
        { feature: "tax_grade", op: "in", value: ["A", "B", "M"] },
        { feature: "dishonest", op: "isFalse" },
        {
          any: [
            { feature: "inv_gap_months", op: "lte", value: 2 },
            { feature: "ss_paid_run", op: "gte", value: 12 },
          ],
        },
      ],
    },
    limit: { roundDown: [{ mul: [{ feature: "tax_paid_12m" }, 7] }, WAN] },
    rateBps: {
      byGrade: {
        excellent: 345,
        good: 385,
        fair: {
          byTerm: [
            [12, 420],
            [36, 450],
          ],
        },
      },
    },
    minFen: 5 * WAN,
    maxFen: 300 * WAN,
    termMonths: [12, 36],
    guaranteeMode: "credit",
    repaymentMethods: ["annuity", "interest_only"],
    fees: [],
    ...change,
  });

/** Features of a firm that the tax loan takes. */
export const soundValues = {
  firm_age: 60,
  tax_paid_12m: 20.5 * WAN,
  tax_grade: "B",
  dishonest: false,
  inv_gap_months: 0,
  ss_paid_run: 30,
  grade: "good",
  requested_amount: null,
  requested_term: null,
} as const;
