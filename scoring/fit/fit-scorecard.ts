import { BIN_DEFAULTS, type Bin, type BinnedColumn, type BinOptions } from "../binning/bin.ts";
import { binColumn } from "../binning/bin-column.ts";
import type { EstimatedCard, EstimatedCharacteristic } from "../estimated/card.ts";
import { compileCharacteristic } from "../estimated/compile.ts";
import { pointsOfColumns, scoreColumns } from "../estimated/score-columns.ts";
import { auc, countByBreaks, quantileBreaks } from "../metrics/index.ts";
import { roundHalfEven } from "../metrics/round.ts";
import type { Column } from "../table/column.ts";
import { fitLogistic, type LogisticFit } from "./logistic-regression.ts";

export type FitOptions = {
  /** Binning of all characteristics, and what differs for some. */
  binning: Partial<BinOptions>;
  perFeature: Readonly<Record<string, Partial<BinOptions>>>;
  /** A characteristic with a lower information value is left out. */
  ivMin: number;
  /** A column with more different words is left out: it names rows rather than telling kinds of them. */
  maxLevels: number;
  ridge: number;
  /** Whether no weight may be negative, so that a bin with fewer bads never has fewer points. */
  nonNegative: boolean;
  /** Expert weights β⁰ by characteristic that the ridge draws to; 0 where none is given. */
  prior: Readonly<Record<string, number>>;
  /** Whether what is unknown may never count in favour: withholding data must not pay. */
  capUnknown: boolean;
  scaling: EstimatedCard["scaling"];
  about: { id: string; version: string; name: string; target: string; badValue: string };
};

export const FIT_DEFAULTS: FitOptions = {
  ...{ binning: {}, perFeature: {}, ivMin: 0.01, maxLevels: 1_000 },
  ...{ ridge: 5, nonNegative: true, prior: {}, capUnknown: true },
  scaling: { basePoints: 600, baseOdds: 50, pdo: 20 },
  about: { id: "scorecard", version: "1.0.0", name: "评分卡", target: "bad", badValue: "1" },
};

export type FittedScorecard = {
  card: EstimatedCard;
  regression: LogisticFit;
  /** Every characteristic as binned, those that say too little among them. */
  binned: BinnedColumn[];
};

/**
 * Fits a scorecard: bins each characteristic, weighs the bins, drops what says too little, estimates one weight for each by
 * ridge regression with no negative weight, and scales to whole points.
 * @param columns the characteristics
 * @param bad 1 where the row turned out bad, 0 where good
 * @throws RangeError where there are no goods or no bads
 */
export function fitScorecard(
  columns: readonly Column[],
  bad: ArrayLike<number>,
  over: Partial<FitOptions> = {},
): FittedScorecard {
  const options = { ...FIT_DEFAULTS, ...over };
  const binned = columns
    .filter((column) => column.kind === "number" || column.levels.length <= options.maxLevels)
    .map((column) =>
      binColumn(column, bad, { ...BIN_DEFAULTS, ...options.binning, ...options.perFeature[column.name] }),
    );
  const telling = binned
    .filter(({ iv, bins }) => iv >= options.ivMin && bins.length > 1)
    .sort((a, b) => b.iv - a.iv);
  const weighed = telling.map((column) => characteristicOf(column, 1, options));
  const regression = fitLogistic(weightColumns(weighed, columns), bad, {
    ...{ ridge: options.ridge, nonNegative: options.nonNegative },
    prior: telling.map(({ feature }) => options.prior[feature] ?? 0),
  });
  const card = atFineScale(columns, bad, options.scaling.pdo, (pdo) =>
    cardOf(telling, regression, bad, { ...options, scaling: { ...options.scaling, pdo } }),
  );
  return { card: withScoreBins(card, columns), regression, binned };
}

/** How much AUC whole points may lose against exact ones. */
const ROUNDING_LOSS = 0.001;
/** Points are never made finer than by this factor. */
const FINEST = 64;

/**
 * Points are whole, which ties rows that the exact sum tells apart. Where that costs more than a thousandth of AUC on the
 * training rows, the points that double the odds are doubled until it does not.
 */
function atFineScale(
  columns: readonly Column[],
  bad: ArrayLike<number>,
  pdo: number,
  cardAt: (pdo: number) => EstimatedCard,
): EstimatedCard {
  const byName = new Map(columns.map((column) => [column.name, column]));
  for (let finer = 1; ; finer *= 2) {
    const card = cardAt(pdo * finer);
    if (card.characteristics.length === 0 || finer >= FINEST) return card;
    const { points, probability } = scoreColumns(card, byName);
    if (auc(probability, bad) - auc(points, bad, { higherIs: "good" }) <= ROUNDING_LOSS) return card;
  }
}

/** Keeps how the points of the training rows were spread, by tenths, for later comparison. */
function withScoreBins(card: EstimatedCard, columns: readonly Column[]): EstimatedCard {
  const points = pointsOfColumns(card, new Map(columns.map((column) => [column.name, column])));
  const breaks = quantileBreaks(points, 10);
  return { ...card, training: { ...card.training, breaks, counts: [...countByBreaks(points, breaks)] } };
}

/** Minus the weight of evidence of each row, one column for each characteristic: what raises the log odds of bad. */
function weightColumns(
  characteristics: EstimatedCharacteristic[],
  columns: readonly Column[],
): Float64Array[] {
  const byName = new Map(columns.map((column) => [column.name, column]));
  return characteristics.map((characteristic) => {
    const { place, logOdds } = compileCharacteristic(characteristic);
    return Float64Array.from(place(byName.get(characteristic.feature)!), (at) => -logOdds[at]!);
  });
}

function cardOf(
  telling: readonly BinnedColumn[],
  { intercept, coefficients }: LogisticFit,
  bad: ArrayLike<number>,
  options: FitOptions,
): EstimatedCard {
  const { scaling, ridge, ivMin, capUnknown, about } = options;
  const { target, badValue, ...named } = about;
  const factor = factorOf(scaling);
  const characteristics = telling
    .map((column, index) => characteristicOf(column, coefficients[index]!, options))
    .filter(({ weight }) => weight !== 0);
  const bads = Array.from(bad).reduce((sum, value) => sum + value, 0);
  return {
    ...{ schema: 1, kind: "estimated", ...named, intercept, scaling },
    base: roundHalfEven(scaling.basePoints - factor * (Math.log(scaling.baseOdds) + intercept)),
    training: {
      rows: bad.length,
      bad: bads,
      target,
      badValue,
      ridge,
      ivMin,
      capUnknown,
      breaks: [],
      counts: [bad.length],
    },
    characteristics,
  };
}

/** Points for each natural logarithm of odds. */
const factorOf = ({ pdo }: EstimatedCard["scaling"]) => pdo / Math.LN2;

function characteristicOf(
  { feature, type, trend, iv, bins }: BinnedColumn,
  weight: number,
  { scaling, capUnknown }: FitOptions,
): EstimatedCharacteristic {
  const evidenceOf = ({ good, bad, woe, kind }: Bin) => {
    // A negative weight would turn what counts against into what counts for.
    const capped = weight < 0 ? 0 : Math.min(woe, 0);
    const counted = capUnknown && kind === "unknown" ? capped : woe;
    return { good, bad, woe: counted, points: roundHalfEven(factorOf(scaling) * weight * counted) };
  };
  const only = <K extends Bin["kind"]>(kind: K) =>
    bins.filter((bin): bin is Bin & { kind: K } => bin.kind === kind);
  const missing = (kind: "unknown" | "not_applicable") => only(kind).map(evidenceOf)[0] ?? null;
  const rows = bins.map((bin) => ({ size: bin.good + bin.bad, points: evidenceOf(bin).points }));
  const shared = {
    ...{ feature, trend, iv, weight },
    baseline:
      rows.reduce((sum, { size, points }) => sum + size * points, 0) /
      rows.reduce((sum, { size }) => sum + size, 0),
    ...{ unknown: missing("unknown"), notApplicable: missing("not_applicable") },
  };
  if (type === "category")
    return {
      ...{ ...shared, type },
      bins: only("categories").map((bin) => ({ values: [...bin.categories], ...evidenceOf(bin) })),
    };
  return {
    ...{ ...shared, type },
    bins: only("interval").map((bin) => ({ below: bin.upper, ...evidenceOf(bin) })),
    specials: only("special").map((bin) => ({ value: bin.special, ...evidenceOf(bin) })),
  };
}
