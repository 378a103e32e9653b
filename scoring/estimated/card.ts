import { z } from "#lib/zod.ts";
import { TRENDS } from "../binning/optimal-bins.ts";
import { FEATURES_DIFFER, featuresDiffer, readCard } from "../read-card.ts";

/** Goods and bads that a bin was estimated from, its weight of evidence, and its points. */
const evidence = {
  good: z.int().min(0),
  bad: z.int().min(0),
  /** As it counts: of what is unknown, never above 0. */
  woe: z.number(),
  points: z.int(),
};
const missingBin = z.strictObject(evidence).nullable();

const shared = {
  feature: z.string().min(1),
  trend: z.enum(TRENDS),
  iv: z.number().min(0),
  /** β: what a unit of weight of evidence takes off the log odds of bad. */
  weight: z.number(),
  /** Mean points of the rows it was estimated from; reasons are told against it. */
  baseline: z.number(),
  /** null where no row was of that kind: 0 points. */
  unknown: missingBin,
  notApplicable: missingBin,
};

/** `below` is exclusive; the last bin has none and takes all the rest. */
const numeric = z.strictObject({
  ...shared,
  type: z.literal("number"),
  bins: z
    .array(z.strictObject({ below: z.number().nullable(), ...evidence }))
    .refine(
      (bins) => bins.every(({ below }, index) => (below === null) === (index === bins.length - 1)),
      "只有最后一段没有上限。",
    )
    .refine(
      (bins) => bins.slice(1, -1).every(({ below }, index) => below! > bins[index]!.below!),
      "各段的上限要从小到大。",
    ),
  /** Codes that are no amounts, each with its own bin. */
  specials: z
    .array(z.strictObject({ value: z.number(), ...evidence }))
    .refine(
      (specials) => new Set(specials.map(({ value }) => value)).size === specials.length,
      "同一特殊值只能出现一次。",
    ),
});

/** A word that no bin names has 0 points, and is told as unseen. */
const category = z.strictObject({
  ...shared,
  type: z.literal("category"),
  bins: z.array(z.strictObject({ values: z.array(z.string()).min(1), ...evidence })).refine((bins) => {
    const values = bins.flatMap((bin) => bin.values);
    return new Set(values).size === values.length;
  }, "同一取值只能在一段里。"),
});

const characteristic = z
  .discriminatedUnion("type", [numeric, category])
  .refine(
    ({ unknown }) => !unknown || unknown.points <= 0 || unknown.woe > 0,
    "缺失的分值与其证据权重不符。",
  );

/**
 * A scorecard estimated from outcomes, as data. Probability of bad = 1 / (1 + e^−(intercept − Σ weight · woe)); points =
 * base + Σ points of the bins, where `factor` points double-log the odds: factor = pdo / ln 2, base = basePoints −
 * factor · ln(baseOdds) − factor · intercept, rounded.
 */
export const estimatedCardSchema = z
  .strictObject({
    schema: z.literal(1),
    kind: z.literal("estimated"),
    id: z.string().min(1),
    version: z.string().regex(/^\d+\.\d+\.\d+$/),
    name: z.string().min(1),
    /** Log odds of bad where every weight of evidence is 0. */
    intercept: z.number(),
    base: z.int(),
    scaling: z.strictObject({
      /** Points at these odds of good to bad, and points that double them. */
      basePoints: z.number(),
      baseOdds: z.number().positive(),
      pdo: z.number().positive(),
    }),
    /** What it was estimated from, and how. */
    training: z.strictObject({
      rows: z.int().positive(),
      bad: z.int().positive(),
      target: z.string(),
      badValue: z.string(),
      ridge: z.number().min(0),
      ivMin: z.number().min(0),
      capUnknown: z.boolean(),
      /** How the points of those rows were spread: rows between breaks, [lower, upper). */
      breaks: z.array(z.number()),
      counts: z.array(z.int().min(0)),
    }),
    characteristics: z.array(characteristic),
  })
  .refine(featuresDiffer, FEATURES_DIFFER);

export type EstimatedCard = z.infer<typeof estimatedCardSchema>;
export type EstimatedCharacteristic = EstimatedCard["characteristics"][number];

/**
 * Reads a card from JSON.
 * @throws DomainError `invalid` naming the first faulty place
 */
export const parseEstimatedCard = (value: unknown): EstimatedCard => readCard(estimatedCardSchema, value);
