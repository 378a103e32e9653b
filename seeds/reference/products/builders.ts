import type { Formula, ProductTerms, Rule } from "#matching/index.ts";

/** A product of the demo's market. */
export interface ProductRow {
  code: string;
  /** {@link BankRow.code} of the bank that offers it. */
  bankCode: string;
  name: string;
  /** One sentence for the owner: for whom, how much, how. */
  summary: string;
  terms: ProductTerms;
}

/** 万元 in fen. */
export const wan = (amount: number) => amount * 1_000_000;

/** LPR of October 2026 in basis points; prices are quoted as a margin over it. */
const LPR_ONE_YEAR = 300;
const LPR_FIVE_YEARS = 350;
export const lpr = (marginBps: number) => LPR_ONE_YEAR + marginBps;
export const longLpr = (marginBps: number) => LPR_FIVE_YEARS + marginBps;

export const all = (...rules: Rule[]): Rule => ({ all: rules });
export const any = (...rules: Rule[]): Rule => ({ any: rules });
export const gte = (feature: string, value: number): Rule => ({ feature, op: "gte", value });
export const lte = (feature: string, value: number): Rule => ({ feature, op: "lte", value });
export const between = (feature: string, low: number, high: number): Rule => ({
  feature,
  op: "between",
  value: [low, high],
});
export const oneOf = (feature: string, ...value: string[]): Rule => ({ feature, op: "in", value });
/** Nothing owed: the amount is zero. */
export const none = (feature: string): Rule => ({ feature, op: "eq", value: 0 });

/** What every bank asks first: on no list of dishonest debtors, not among abnormal operations. */
export const clean: Rule[] = [
  { feature: "dishonest", op: "isFalse" },
  { feature: "abnormal_op", op: "isFalse" },
];
export const smallFirms = oneOf("size_class", "small", "micro", "unclassified");

/** A multiple of an amount feature in whole 万元, held to the highest. */
export const multipleOf = (feature: string, factor: number, highestFen: number): Formula => ({
  min: [highestFen, { roundDown: [{ mul: [{ feature }, factor] }, wan(1)] }],
});

type GradePrices = readonly [excellent: number, good: number, fair: number, poor: number];
/** A price for each grade; what 差 pays matters only where the rule lets it in. */
export const byGrade = ([excellent, good, fair, poor]: GradePrices): Formula => ({
  byGrade: { excellent, good, fair, poor },
});

type Plain = Omit<ProductTerms, "schema" | "fees"> & { fees?: ProductTerms["fees"] };
export const terms = ({ fees = [], ...rest }: Plain): ProductTerms => ({ schema: 1, ...rest, fees });
export const guaranteeFee = (payee: string, rateBps: number): ProductTerms["fees"][number] => ({
  payee,
  kind: "guarantee",
  when: "at_drawdown",
  basis: "principal_per_year",
  rateBps,
});
