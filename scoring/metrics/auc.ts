import { type Directed, type Numbers, sortedByClass, splitByClass } from "./columns.ts";
import { intervalZ, twoSided } from "./distributions.ts";
import { midranks } from "./ranks.ts";

/**
 * Area under the ROC curve: the probability that a bad is ranked as riskier than a good, ties counting half
 * (Mann–Whitney; Hanley & McNeil 1982). Equals scikit-learn's `roc_auc_score` and R scorecard 0.4.6's `auc`.
 * O(n log n).
 * @param scores one a row; `higherIs` says what a high one means
 * @param labels bad = 1, good = 0
 * @returns 0 to 1; 0.5 says nothing
 * @throws RangeError on no rows, different lengths, one class only, values that are not finite
 */
export function auc(scores: Numbers, labels: Numbers, options: Directed = {}): number {
  const { goods, bads } = sortedByClass("auc", scores, labels, options);
  let below = 0;
  let upTo = 0;
  let halves = 0;
  for (const risk of bads) {
    while (below < goods.length && goods[below]! < risk) below += 1;
    if (upTo < below) upTo = below;
    while (upTo < goods.length && goods[upTo]! <= risk) upTo += 1;
    halves += below + upTo;
  }
  return halves / 2 / goods.length / bads.length;
}

/** Gini coefficient (accuracy ratio, Somers' D) = 2 AUC − 1, −1 to 1. Throws as {@link auc} does. */
export const gini = (scores: Numbers, labels: Numbers, options: Directed = {}): number =>
  2 * auc(scores, labels, options) - 1;

export type IntervalOptions = {
  /** Coverage of the interval. @default 0.95 */
  level?: number;
};

export type AucInterval = {
  auc: number;
  standardError: number;
  lower: number;
  upper: number;
  level: number;
  method: "plain" | "logit";
};

/**
 * AUC with the variance of DeLong, DeLong & Clarke-Pearson (Biometrics 44, 1988) and an interval, by the midranks of
 * Sun & Xu (IEEE Signal Processing Letters 21, 2014) in O(n log n).
 *
 * `plain` is AUC ± z·se, clipped to [0, 1], as R pROC's `ci.auc` gives it. `logit` is the same on ln(AUC ÷ (1 − AUC))
 * with se ÷ (AUC (1 − AUC)) (Pepe, Statistical Evaluation of Medical Tests, 2003, chapter 5): never outside, and better
 * near 1; an AUC of 0 or 1 has no logit and falls back to `plain`, which is then a point.
 * @throws RangeError as {@link auc} does, and with fewer than two goods or bads
 */
export function aucInterval(
  scores: Numbers,
  labels: Numbers,
  options: Directed & IntervalOptions & { method?: AucInterval["method"] } = {},
): AucInterval {
  const { level = 0.95, method = "plain" } = options;
  const parts = structuralComponents("aucInterval", scores, labels, options);
  const standardError = Math.sqrt(componentVariance(parts));
  const z = intervalZ(level);
  const area = parts.auc;
  const spread = area * (1 - area);
  if (method === "logit" && spread > 0) {
    const centre = Math.log(area / (1 - area));
    const bound = (sign: number) => 1 / (1 + Math.exp(-(centre + (sign * z * standardError) / spread)));
    return { auc: area, standardError, lower: bound(-1), upper: bound(1), level, method };
  }
  const lower = Math.max(0, area - z * standardError);
  const upper = Math.min(1, area + z * standardError);
  return { auc: area, standardError, lower, upper, level, method: "plain" };
}

export type AucComparison = {
  first: number;
  second: number;
  /** first − second, with its DeLong standard error and plain interval. */
  difference: number;
  standardError: number;
  lower: number;
  upper: number;
  level: number;
  z: number;
  /** Two-sided. */
  pValue: number;
};

/**
 * Paired DeLong test of two scores on the same rows (R pROC's `roc.test(paired = TRUE, method = "delong")`).
 * Where the difference has no variance, z is 0 for equal areas and infinite otherwise.
 * @param options `higherIs` of both scores; `secondHigherIs` where the second differs
 * @throws RangeError as {@link aucInterval} does
 */
export function compareAucs(
  firstScores: Numbers,
  secondScores: Numbers,
  labels: Numbers,
  options: Directed & IntervalOptions & { secondHigherIs?: Directed["higherIs"] } = {},
): AucComparison {
  const { level = 0.95, higherIs = "bad", secondHigherIs = higherIs } = options;
  const first = structuralComponents("compareAucs", firstScores, labels, { higherIs });
  const second = structuralComponents("compareAucs", secondScores, labels, { higherIs: secondHigherIs });
  const difference = first.auc - second.auc;
  const standardError = Math.sqrt(
    componentVariance({
      bads: first.bads.map((value, i) => value - second.bads[i]!),
      goods: first.goods.map((value, i) => value - second.goods[i]!),
    }),
  );
  const z = difference === 0 ? 0 : difference / standardError;
  const reach = intervalZ(level) * standardError;
  return {
    first: first.auc,
    second: second.auc,
    difference,
    standardError,
    lower: Math.max(-1, difference - reach),
    upper: Math.min(1, difference + reach),
    level,
    z,
    pValue: twoSided(z),
  };
}

/** What share of the other class each row outranks, ties half: V10 of the bads and V01 of the goods. */
type Components = { bads: Float64Array; goods: Float64Array };

function structuralComponents(
  measure: string,
  scores: Numbers,
  labels: Numbers,
  direction: Directed,
): Components & { auc: number } {
  const { goods, bads } = splitByClass(measure, scores, labels, direction);
  const m = bads.length;
  const n = goods.length;
  if (m < 2 || n < 2) {
    throw new RangeError(`${measure}: a variance needs two goods and two bads, not ${n} and ${m}`);
  }
  const all = new Float64Array(m + n);
  all.set(bads);
  all.set(goods, m);
  const ranks = midranks(all);
  const badRanks = midranks(bads);
  const goodRanks = midranks(goods);
  let total = 0;
  for (let i = 0; i < m; i += 1) {
    const outranked = ranks[i]! - badRanks[i]!;
    total += outranked;
    bads[i] = outranked / n;
  }
  for (let j = 0; j < n; j += 1) goods[j] = 1 - (ranks[m + j]! - goodRanks[j]!) / m;
  return { bads, goods, auc: total / n / m };
}

const componentVariance = ({ bads, goods }: Components) =>
  sampleVariance(bads) / bads.length + sampleVariance(goods) / goods.length;

function sampleVariance(values: Float64Array): number {
  let mean = 0;
  for (const value of values) mean += value;
  mean /= values.length;
  let squares = 0;
  for (const value of values) squares += (value - mean) ** 2;
  return squares / (values.length - 1);
}
