import { type Grade, words } from "#lib/vocabulary.ts";
import { z } from "#lib/zod.ts";
import { FEATURES_DIFFER, featuresDiffer, readCard } from "./read-card.ts";

const points = z.int("分值要填整数。").min(-1000).max(1000);

/** Points where a value is missing, by reason. `unauthorised` may never exceed any other of the characteristic. */
const missingPoints = z.strictObject({ unauthorised: points, not_covered: points, not_applicable: points });

const shared = {
  feature: z.string().min(1),
  /** What a sound firm is expected to have; reasons and strengths are told against it. */
  baseline: points,
  missing: missingPoints,
  /** What a low and a high value mean, in Chinese; the value itself follows in the text. */
  weak: z.string().min(1),
  strong: z.string().min(1),
};

/** `below` is exclusive; the last bin has none and takes all the rest. */
const intervals = z
  .array(z.strictObject({ below: z.number().nullable(), points }))
  .min(2)
  .refine(
    (bins) => bins.every(({ below }, index) => (below === null) === (index === bins.length - 1)),
    "只有最后一段没有上限。",
  )
  .refine(
    (bins) => bins.slice(1, -1).every(({ below }, index) => below! > bins[index]!.below!),
    "各段的上限要从小到大。",
  );

const numeric = z.strictObject({
  ...shared,
  type: z.literal("number"),
  trend: z.enum(["ascending", "descending", "peak"]),
  bins: intervals,
});

const category = z.strictObject({
  ...shared,
  type: z.literal("category"),
  bins: z.array(z.strictObject({ values: z.array(z.string()).min(1), points })).min(2),
  /** Points of a value that no bin names. */
  otherwise: points,
});

/**
 * A rule above the points: where the feature equals the value, the score is capped. `withheldCap` holds where the
 * feature is unauthorised, so that hiding the fact is never better than showing it.
 */
const override = z.strictObject({
  id: z.string().min(1),
  feature: z.string().min(1),
  op: z.enum(["equals", "above"]),
  value: z.union([z.string(), z.number(), z.boolean()]),
  cap: z.int().min(0).max(1000),
  withheldCap: z.int().min(0).max(1000),
  reason: z.string().min(1),
  withheldReason: z.string().min(1),
});

const characteristicSchema = z
  .discriminatedUnion("type", [numeric, category])
  .superRefine((characteristic, context) => {
    const refuse = (path: string, message: string) =>
      context.addIssue({ code: "custom", path: [path], message });
    const { unauthorised, not_covered, not_applicable } = characteristic.missing;
    const given = characteristic.bins.map((bin) => bin.points);
    const lowest = Math.min(...given, not_covered, not_applicable, ...otherwiseOf(characteristic));
    if (unauthorised > lowest) refuse("missing", "未授权的分值不能高于任何一档，否则隐瞒数据会得利。");
    if (not_covered > characteristic.baseline) refuse("missing", "缺数据的分值不能高于基准分。");
    if (characteristic.type === "number" && !follows(given, characteristic.trend)) {
      refuse("bins", "各段分值与声明的趋势不符。");
    }
  });

const otherwiseOf = (characteristic: { type: string; otherwise?: number }) =>
  characteristic.otherwise === undefined ? [] : [characteristic.otherwise];

function follows(values: number[], trend: "ascending" | "descending" | "peak"): boolean {
  const rising = (from: number, to: number) =>
    values.slice(from, to + 1).every((value, index, part) => index === 0 || value >= part[index - 1]!);
  const falling = (from: number, to: number) =>
    values.slice(from, to + 1).every((value, index, part) => index === 0 || value <= part[index - 1]!);
  const last = values.length - 1;
  if (trend === "ascending") return rising(0, last);
  if (trend === "descending") return falling(0, last);
  const top = values.indexOf(Math.max(...values));
  return rising(0, top) && falling(top, last);
}

const gradeCuts = z
  .array(z.strictObject({ grade: z.enum(words("grade")), from: z.int().min(0).max(1000) }))
  .refine((cuts) => cuts.at(-1)?.from === 0, "最低等级要从 0 分起。")
  .refine(
    (cuts) => cuts.every((cut, index) => index === 0 || cut.from < cuts[index - 1]!.from),
    "等级要从高到低。",
  )
  .refine(
    (cuts) => cuts.length === 4 && new Set(cuts.map((cut) => cut.grade)).size === 4,
    "四个等级各一次。",
  );

/**
 * A scorecard as data. An expert card declares its points; no probability of default is claimed.
 * `sufficientCoverage` is the share of authorised fresh domains below which a score says little.
 */
export const scorecardSchema = z
  .strictObject({
    schema: z.literal(1),
    id: z.string().min(1),
    version: z.string().regex(/^\d+\.\d+\.\d+$/),
    name: z.string().min(1),
    kind: z.literal("expert"),
    base: points,
    grades: gradeCuts,
    sufficientCoverage: z.number().min(0).max(1),
    characteristics: z.array(characteristicSchema).min(1),
    overrides: z.array(
      override.refine((rule) => rule.withheldCap <= rule.cap, "未授权的上限不能高于命中的上限。"),
    ),
  })
  .refine(featuresDiffer, FEATURES_DIFFER);

export type Scorecard = z.infer<typeof scorecardSchema>;
export type Characteristic = Scorecard["characteristics"][number];
export type Override = Scorecard["overrides"][number];

/**
 * Reads a scorecard from JSON.
 * @throws DomainError `invalid` naming the first faulty place.
 */
export const parseScorecard = (value: unknown): Scorecard => readCard(scorecardSchema, value);

/** The grade of a number of points. */
export const gradeOf = (model: Pick<Scorecard, "grades">, total: number): Grade =>
  model.grades.find((cut) => total >= cut.from)!.grade;
