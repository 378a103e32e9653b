import { type Fen, wan } from "#lib/money.ts";
import type { SizeClass, Word } from "#lib/vocabulary.ts";

/** Lower bounds of large, medium and small. Below the last one a firm is micro. */
type Bounds = readonly [large: number, medium: number, small: number];

/** The measures of one industry: people, and yearly revenue and total assets in 万元. */
type SizeStandard = { people?: Bounds; revenueWan?: Bounds; assetsWan?: Bounds };

const EMPLOYER: SizeStandard = { people: [300, 100, 10] };

/** The table of 工信部联企业〔2011〕300号, article 4. */
const STANDARDS = {
  farming: { revenueWan: [20_000, 500, 50] },
  industry: { people: [1_000, 300, 20], revenueWan: [40_000, 2_000, 300] },
  construction: { revenueWan: [80_000, 6_000, 300], assetsWan: [80_000, 5_000, 300] },
  wholesale: { people: [200, 20, 5], revenueWan: [40_000, 5_000, 1_000] },
  retail: { people: [300, 50, 10], revenueWan: [20_000, 500, 100] },
  transport: { people: [1_000, 300, 20], revenueWan: [30_000, 3_000, 200] },
  storage: { people: [200, 100, 20], revenueWan: [30_000, 1_000, 100] },
  post: { people: [1_000, 300, 20], revenueWan: [30_000, 2_000, 100] },
  hospitality: { ...EMPLOYER, revenueWan: [10_000, 2_000, 100] },
  telecommunications: { people: [2_000, 100, 10], revenueWan: [100_000, 1_000, 100] },
  software: { ...EMPLOYER, revenueWan: [10_000, 1_000, 50] },
  real_estate: { revenueWan: [200_000, 1_000, 100], assetsWan: [10_000, 5_000, 2_000] },
  property: { people: [1_000, 300, 100], revenueWan: [5_000, 1_000, 500] },
  business: { ...EMPLOYER, assetsWan: [120_000, 8_000, 100] },
  other: EMPLOYER,
} as const satisfies Record<string, SizeStandard>;

type SizeStandardName = keyof typeof STANDARDS;

/**
 * Which line of the table a GB/T 4754-2017 code falls under; the longest prefix decides. Not named are railways,
 * finance (which has a standard of its own), government and international organisations.
 */
const INDUSTRIES: Record<string, SizeStandardName> = {
  ...{ A: "farming", B: "industry", C: "industry", D: "industry", E: "construction" },
  ...{ F51: "wholesale", F52: "retail" },
  ...{ G54: "transport", G55: "transport", G56: "transport", G57: "transport", G58: "transport" },
  ...{ G59: "storage", G591: "transport", G60: "post" },
  ...{ H: "hospitality", I63: "telecommunications", I64: "telecommunications", I65: "software" },
  ...{ K: "other", K701: "real_estate", K702: "property", L: "business" },
  ...{ M: "other", N: "other", O: "other", P: "other", Q: "other", R: "other" },
};

function standardOf(industryCode: string): SizeStandard | null {
  for (let length = industryCode.length; length > 0; length -= 1) {
    const name = INDUSTRIES[industryCode.slice(0, length)];
    if (name) return STANDARDS[name];
  }
  return null;
}

export type SizeFacts = {
  kind: Word<"enterpriseKind">;
  /** GB/T 4754-2017 with its section letter: `C3311`. */
  industryCode: string;
  employees: number;
  annualRevenue: Fen;
  /** Null where the firm has not told; the other measures then decide. */
  totalAssets: Fen | null;
};

/**
 * Size class after 工信部联企业〔2011〕300号 (中小企业划型标准规定): a class needs all its lower bounds, and a firm that
 * misses one falls to the next class down. Sole proprietors and farmers are outside the test: `unclassified`, like firms of
 * industries that the standard does not name.
 */
export function sizeClassOf(firm: SizeFacts): SizeClass {
  const standard = standardOf(firm.industryCode);
  if (!standard || firm.kind === "sole_proprietor" || firm.kind === "farmer") return "unclassified";
  const reaches = (rank: 0 | 1 | 2) =>
    firm.employees >= (standard.people?.[rank] ?? 0) &&
    firm.annualRevenue >= wan(standard.revenueWan?.[rank] ?? 0) &&
    (firm.totalAssets === null || firm.totalAssets >= wan(standard.assetsWan?.[rank] ?? 0));
  if (reaches(0)) return "large";
  if (reaches(1)) return "medium";
  return reaches(2) ? "small" : "micro";
}
