import type { SizeClass } from "#lib/vocabulary.ts";

/** Lower bounds large, medium, small of a measure; people, or revenue and assets in 万元. */
type Bounds = readonly [large: number, medium: number, small: number];
interface SizeStandard {
  people?: Bounds;
  revenueWan?: Bounds;
  assetsWan?: Bounds;
}

/** Small-firm standard of 2011 (工信部联企业〔2011〕300号), for the industries that the demo has. */
const STANDARDS = {
  farming: { revenueWan: [20_000, 500, 50] },
  industry: { people: [1_000, 300, 20], revenueWan: [40_000, 2_000, 300] },
  construction: { revenueWan: [80_000, 6_000, 300], assetsWan: [80_000, 5_000, 300] },
  wholesale: { people: [200, 20, 5], revenueWan: [40_000, 5_000, 1_000] },
  retail: { people: [300, 50, 10], revenueWan: [20_000, 500, 100] },
  transport: { people: [1_000, 300, 20], revenueWan: [30_000, 3_000, 200] },
  storage: { people: [200, 100, 20], revenueWan: [30_000, 1_000, 100] },
  catering: { people: [300, 100, 10], revenueWan: [10_000, 2_000, 100] },
  software: { people: [300, 100, 10], revenueWan: [10_000, 1_000, 50] },
  business: { people: [300, 100, 10], assetsWan: [120_000, 8_000, 100] },
  other: { people: [300, 100, 10] },
} as const satisfies Record<string, SizeStandard>;

export type SizeStandardName = keyof typeof STANDARDS;
export const isSizeStandard = (name: string): name is SizeStandardName => name in STANDARDS;

/** A class needs all its bounds; a firm that misses one falls to the next class down. */
export function sizeClassOf(
  name: SizeStandardName,
  firm: { people: number; revenueWan: number; assetsWan: number },
): SizeClass {
  const standard: SizeStandard = STANDARDS[name];
  const measures = ["people", "revenueWan", "assetsWan"] as const;
  const reaches = (rank: 0 | 1 | 2) =>
    measures.every((measure) => firm[measure] >= (standard[measure]?.[rank] ?? 0));
  if (reaches(0)) return "large";
  if (reaches(1)) return "medium";
  return reaches(2) ? "small" : "micro";
}
