import { invalid } from "#lib/errors.ts";
import { z } from "#lib/zod.ts";
import { PRE_BINNINGS, TRENDS, WOE_MODES } from "#scoring/index.ts";
import { readJson } from "./words.ts";

const share = z.number().min(0).max(0.5);
const binning = z
  .strictObject({
    preBins: z.enum(PRE_BINNINGS),
    given: z.union([z.array(z.number()), z.array(z.array(z.string()))]),
    maxPreBins: z.int().min(2).max(200),
    minPreShare: share,
    minShare: share,
    minRows: z.int().min(1),
    maxShare: z.number().positive().max(1),
    maxBins: z.int().min(1).max(100),
    minGap: z.number().min(0).max(0.99),
    trend: z.enum(["auto", ...TRENDS]),
    sign: z.enum(["higher_is_better", "lower_is_better"]),
    specials: z.array(z.number()),
    rareShare: share,
    woe: z.enum(WOE_MODES),
  })
  .partial();

/** What `--config` may say; each has a default. */
const fitConfig = z
  .strictObject({
    binning,
    /** What differs for single characteristics. */
    perFeature: z.record(z.string(), binning),
    ivMin: z.number().min(0),
    maxLevels: z.int().min(2),
    ridge: z.number().min(0),
    nonNegative: z.boolean(),
    prior: z.record(z.string(), z.number()),
    capUnknown: z.boolean(),
    scaling: z.strictObject({
      basePoints: z.number(),
      baseOdds: z.number().positive(),
      pdo: z.number().positive(),
    }),
    about: z.strictObject({ id: z.string().min(1), version: z.string(), name: z.string().min(1) }).partial(),
  })
  .partial();

export type FitConfig = z.infer<typeof fitConfig>;

/** @throws DomainError `invalid` that names the place at fault */
export async function readFitConfig(file: string | undefined): Promise<FitConfig> {
  if (file === undefined) return {};
  const result = fitConfig.safeParse(await readJson(file));
  if (result.success) return result.data;
  const [first] = result.error.issues;
  throw invalid(`${file} 里的 ${first?.path.join(".") || "内容"} 有误：${first?.message ?? ""}`);
}
