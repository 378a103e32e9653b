/** A column of numbers: an array, a typed array or anything indexed from 0 with a length. */
export type Numbers = ArrayLike<number>;

/** What a higher value says: probabilities of bad rise with "bad", points and WOE with "good". */
export type Direction = "bad" | "good";

export type Directed = {
  /** @default "bad" */
  higherIs?: Direction;
};

export type ClassCounts = { goods: number; bads: number };

/**
 * Copies a column and holds it to finite numbers.
 * @param measure whose refusal it is, for the sentence
 * @param what the column's noun, such as "score"
 * @throws RangeError on an empty column and on the first value that is not finite
 */
export function finiteColumn(measure: string, what: string, column: Numbers): Float64Array<ArrayBuffer> {
  if (column.length === 0) throw new RangeError(`${measure}: there are no rows`);
  const copy = Float64Array.from(column);
  for (let row = 0; row < copy.length; row += 1) {
    if (!Number.isFinite(copy[row]!)) {
      throw new RangeError(`${measure}: the ${what} of row ${row} is ${column[row]}, not a finite number`);
    }
  }
  return copy;
}

/** @throws RangeError where two columns have different lengths */
export function sameLength(measure: string, first: [string, Numbers], second: [string, Numbers]): void {
  if (first[1].length === second[1].length) return;
  throw new RangeError(
    `${measure}: ${first[1].length} ${first[0]} stand against ${second[1].length} ${second[0]}`,
  );
}

/**
 * Counts the labels, bad = 1 and good = 0.
 * @throws RangeError on an empty column and on a label that is neither 0 nor 1
 */
export function countLabels(measure: string, labels: Numbers): ClassCounts {
  if (labels.length === 0) throw new RangeError(`${measure}: there are no rows`);
  let bads = 0;
  for (let row = 0; row < labels.length; row += 1) {
    const label = labels[row]!;
    if (label !== 0 && label !== 1) {
      throw new RangeError(`${measure}: the label of row ${row} is ${label}; labels are 0 (good) or 1 (bad)`);
    }
    bads += label;
  }
  return { goods: labels.length - bads, bads };
}

/**
 * Counts the labels where a measure compares goods with bads.
 * @throws RangeError as {@link countLabels} does, and where all rows are of one class
 */
export function countBothClasses(measure: string, labels: Numbers): ClassCounts {
  const counts = countLabels(measure, labels);
  if (counts.goods === 0 || counts.bads === 0) {
    const only = counts.goods === 0 ? "bad" : "good";
    throw new RangeError(`${measure}: all ${labels.length} rows are ${only}; both goods and bads are needed`);
  }
  return counts;
}

/** @throws RangeError as {@link finiteColumn} does, and where a value lies outside of [0, 1] */
export function probabilityColumn(measure: string, column: Numbers): Float64Array<ArrayBuffer> {
  const copy = finiteColumn(measure, "probability", column);
  for (let row = 0; row < copy.length; row += 1) {
    if (copy[row]! < 0 || copy[row]! > 1) {
      throw new RangeError(
        `${measure}: the probability of row ${row} is ${copy[row]}, outside of 0 to 1; points need a calibration first`,
      );
    }
  }
  return copy;
}

/** Scores turned so that higher is worse. */
export function riskColumn(measure: string, scores: Numbers, { higherIs = "bad" }: Directed) {
  const risks = finiteColumn(measure, "score", scores);
  if (higherIs === "good") for (let row = 0; row < risks.length; row += 1) risks[row] = -risks[row]!;
  return risks;
}

/** A risk turned back into the score it came from. */
export const scoreOf = (risk: number, { higherIs = "bad" }: Directed) =>
  higherIs === "good" ? 0 - risk : risk;

/** The risks of the bads and of the goods, each in the order of the rows. */
export function splitByClass(measure: string, scores: Numbers, labels: Numbers, direction: Directed) {
  sameLength(measure, ["scores", scores], ["labels", labels]);
  const counts = countBothClasses(measure, labels);
  const risks = riskColumn(measure, scores, direction);
  const goods = new Float64Array(counts.goods);
  const bads = new Float64Array(counts.bads);
  let good = 0;
  let bad = 0;
  for (let row = 0; row < risks.length; row += 1) {
    if (labels[row] === 1) bads[bad++] = risks[row]!;
    else goods[good++] = risks[row]!;
  }
  return { goods, bads };
}

/** The same, each ascending: what AUC and KS are computed from. */
export function sortedByClass(measure: string, scores: Numbers, labels: Numbers, direction: Directed) {
  const { goods, bads } = splitByClass(measure, scores, labels, direction);
  return { goods: goods.sort(), bads: bads.sort() };
}
