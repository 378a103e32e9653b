import type { EstimatedCard } from "../estimated/card.ts";
import { scoreColumns } from "../estimated/score-columns.ts";
import { FIT_DEFAULTS, type FitOptions, fitScorecard } from "../fit/fit-scorecard.ts";
import { auc } from "../metrics/index.ts";
import { type Column, pick } from "../table/column.ts";
import { foldOf } from "./folds.ts";
import {
  rowsBySegment,
  type SegmentedCard,
  type SegmentSplit,
  scoreSegmented,
  segmentOf,
  segmentsOf,
} from "./segmented-card.ts";
import { type SplitLimits, splitOn } from "./split.ts";

export type SegmentationOptions = SplitLimits & {
  /** Characteristics that the population may be split on, by name; all where none are given. */
  candidates: readonly string[] | null;
  folds: number;
  /** How much the area under the curve has to gain. The best of many candidates gains a little by chance. */
  minGain: number;
  fit: Partial<FitOptions>;
};

export const SEGMENTATION_DEFAULTS: SegmentationOptions = {
  ...{ maxSegments: 4, minShare: 0.1, minBad: 50, candidates: null },
  ...{ folds: 5, minGain: 0.01, fit: {} },
};

/** What splitting on one characteristic would give. */
export type SegmentationCandidate = {
  feature: string;
  /** As split on all rows; null where fewer than two segments have enough goods and bads. */
  split: SegmentSplit | null;
  segments: { rows: number; bad: number }[];
  /** Out-of-fold area under the curve with a card for each segment, what it gains, and that of each fold. */
  auc: number;
  gain: number;
  foldGains: number[];
};

export type Segmentation = {
  /** One card for all rows, and its out-of-fold area under the curve. */
  one: EstimatedCard;
  auc: number;
  /** The best first, those that cannot be split last; ties in the order of the columns. */
  candidates: SegmentationCandidate[];
  /** A card for each segment, where the best candidate gains more than `minGain`; otherwise null: one card is enough. */
  recommended: SegmentedCard | null;
};

/**
 * Whether separate scorecards would tell goods from bads better than one: for each candidate the rows are split by a tree
 * on it alone ({@link splitOn}), a card is fitted to each segment, and the area under the curve of all rows, each scored
 * by cards that have not seen it, is set against that of one card. Split and cards are made anew within each fold, so that
 * no row has a say in its own score; folds are those of {@link foldOf}. Rows of all segments are compared by probability.
 * See Thomas, Edelman, Crook, Credit Scoring and Its Applications (2002), chapter 8, on splitting the population.
 * @param bad 1 where the row turned out bad, 0 where good
 * @throws RangeError where a candidate is no column, or a fold lacks goods or bads
 */
export function findSegmentation(
  columns: readonly Column[],
  bad: ArrayLike<number>,
  over: Partial<SegmentationOptions> = {},
): Segmentation {
  const options = { ...SEGMENTATION_DEFAULTS, ...over };
  const names = options.candidates ?? columns.map(({ name }) => name);
  const data = { columns, bad };
  const folds = foldsOf(bad.length, options.folds);
  const ones = folds.map(({ rest }) => fitRows(data, rest, options));
  const one = outOfFold(data, folds, (fold, own) => scoreColumns(ones[fold]!, own).probability);
  const candidates = names
    .map((name) => judged(name, data, folds, { ones, one }, options))
    .sort((a, b) => Number(b.split !== null) - Number(a.split !== null) || b.gain - a.gain);
  const [best] = candidates;
  const aucOne = auc(one, bad);
  return {
    ...{ one: fitScorecard(columns, bad, options.fit).card, auc: aucOne, candidates },
    recommended:
      best?.split && best.gain > options.minGain
        ? recommendedCard(data, best, best.split, aucOne, options)
        : null,
  };
}

type Data = { columns: readonly Column[]; bad: ArrayLike<number> };
type Fold = { rows: number[]; rest: number[] };

function foldsOf(rows: number, folds: number): Fold[] {
  const found = Array.from({ length: folds }, (): Fold => ({ rows: [], rest: [] }));
  for (let row = 0; row < rows; row += 1) {
    const own = foldOf(row, folds);
    for (const [fold, { rows: inside, rest }] of found.entries()) (fold === own ? inside : rest).push(row);
  }
  return found;
}

function fitRows(
  { columns, bad }: Data,
  rows: readonly number[],
  { fit }: SegmentationOptions,
): EstimatedCard {
  const own = columns.map((column) => pick(column, rows));
  return fitScorecard(
    own,
    Uint8Array.from(rows, (row) => bad[row]!),
    fit,
  ).card;
}

/** The probability of each row by what was made without its fold. */
function outOfFold(
  { columns, bad }: Data,
  folds: readonly Fold[],
  probabilityOf: (fold: number, own: Map<string, Column>) => Float64Array,
): Float64Array {
  const probability = new Float64Array(bad.length);
  for (const [fold, { rows }] of folds.entries()) {
    const own = new Map(columns.map((column) => [column.name, pick(column, rows)]));
    const scores = probabilityOf(fold, own);
    for (const [index, row] of rows.entries()) probability[row] = scores[index]!;
  }
  return probability;
}

type OneCard = { ones: readonly EstimatedCard[]; one: Float64Array };

function judged(
  name: string,
  data: Data,
  folds: readonly Fold[],
  { ones, one }: OneCard,
  options: SegmentationOptions,
): SegmentationCandidate {
  const column = data.columns.find((each) => each.name === name);
  if (!column) throw new RangeError(`there is no column ${name}`);
  const split = splitOn(column, data.bad, options);
  if (!split)
    return {
      ...{ feature: name, split, segments: [], auc: auc(one, data.bad), gain: 0 },
      foldGains: folds.map(() => 0),
    };
  const segmented = outOfFold(data, folds, (fold, own) => {
    const { rest } = folds[fold]!;
    const inner = splitOn(
      pick(column, rest),
      Uint8Array.from(rest, (row) => data.bad[row]!),
      options,
    );
    if (!inner) return scoreColumns(ones[fold]!, own).probability;
    return scoreSegmented({ split: inner, cards: cardsOf(data, column, inner, rest, options) }, own)
      .probability;
  });
  const [aucSegmented, aucOne] = [auc(segmented, data.bad), auc(one, data.bad)];
  const aucIn = (scores: Float64Array, rows: readonly number[]) =>
    auc(
      Float64Array.from(rows, (row) => scores[row]!),
      Uint8Array.from(rows, (row) => data.bad[row]!),
    );
  return {
    ...{ feature: name, split, auc: aucSegmented, gain: aucSegmented - aucOne },
    segments: rowsBySegment(segmentOf(split, column), segmentsOf(split)).map((rows) => ({
      rows: rows.length,
      bad: rows.filter((row) => data.bad[row] === 1).length,
    })),
    foldGains: folds.map(({ rows }) => aucIn(segmented, rows) - aucIn(one, rows)),
  };
}

/** A card for each segment of some rows; each has goods and bads enough, which the split has seen to. */
function cardsOf(
  data: Data,
  column: Column,
  split: SegmentSplit,
  rows: readonly number[],
  options: SegmentationOptions,
): EstimatedCard[] {
  const { about } = { ...FIT_DEFAULTS, ...options.fit };
  const parts = rowsBySegment(segmentOf(split, pick(column, rows)), segmentsOf(split));
  return parts.map((part, at) => {
    const named = { ...about, id: `${about.id}-${at + 1}`, name: `${about.name}（分群 ${at + 1}）` };
    const own = part.map((index) => rows[index]!);
    return fitRows(data, own, { ...options, fit: { ...options.fit, about: named } });
  });
}

function recommendedCard(
  data: Data,
  { feature, auc: aucSegmented }: SegmentationCandidate,
  split: SegmentSplit,
  aucOne: number,
  options: SegmentationOptions,
): SegmentedCard {
  const column = data.columns.find(({ name }) => name === feature)!;
  const rows = Array.from({ length: data.bad.length }, (_, row) => row);
  const { folds, minGain } = options;
  return {
    ...{ schema: 1, kind: "segmented", split },
    cards: cardsOf(data, column, split, rows, options),
    evidence: { folds, aucOne, aucSegmented, minGain },
  };
}
