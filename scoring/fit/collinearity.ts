import { dot } from "./sums.ts";
import { cholesky, inverseOf, matrixOf } from "./symmetric-matrix.ts";

/**
 * Variance inflation factor of each column: 1 / (1 − R²) of its regression on the others, which is the diagonal of the
 * inverse of their correlations (Belsley, Kuh and Welsch 1980). Above 5 or 10 a weight is told poorly from the others'.
 * @returns one factor for each column; Infinity where a column follows from the others, 1 for a constant one
 */
export function varianceInflation(columns: readonly Float64Array[]): Float64Array {
  const standard = columns.map(standardised);
  const moving = standard.flatMap((column, index) => (column ? [index] : []));
  const correlations = matrixOf(moving.length);
  moving.forEach((from, row) => {
    moving.forEach((to, column) => {
      if (column <= row)
        correlations.values[row * moving.length + column] = dot(standard[from]!, standard[to]!);
    });
  });
  const lower = cholesky(correlations);
  const inverse = lower && inverseOf(lower);
  const factors = new Float64Array(columns.length).fill(1);
  moving.forEach((index, row) => {
    factors[index] = inverse ? inverse.values[row * moving.length + row]! : Number.POSITIVE_INFINITY;
  });
  return factors;
}

/** Mean 0 and length 1; null where the column is constant. */
function standardised(column: Float64Array): Float64Array | null {
  const mean = column.reduce((sum, value) => sum + value, 0) / column.length;
  const centred = column.map((value) => value - mean);
  const length = Math.sqrt(dot(centred, centred));
  return length > 0 ? centred.map((value) => value / length) : null;
}
