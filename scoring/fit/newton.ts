import { dot, sumOf } from "./sums.ts";
import { cholesky, matrixOf, type SymmetricMatrix, solveCholesky } from "./symmetric-matrix.ts";

const MAX_ITERATIONS = 100;
const TOLERANCE = 1e-8;

/** Rows, outcomes and penalty of a regression. */
export type Problem = {
  columns: readonly Float64Array[];
  y: ArrayLike<number>;
  weights: ArrayLike<number>;
  ridge: number;
  prior: ArrayLike<number>;
};
/** `beta` holds the intercept first. */
export type State = { beta: Float64Array; hessian: SymmetricMatrix; iterations: number; converged: boolean };

/**
 * Newton steps from `start`, each halved until the objective falls; coefficients that are not free are held at 0.
 * @throws RangeError where columns are collinear and there is no ridge
 */
export function newton(problem: Problem, start: Float64Array, free: readonly boolean[]): State {
  let beta = start.map((value, index) => (index > 0 && !free[index - 1] ? 0 : value));
  let eta = linear(problem, beta);
  let loss = lossOf(problem, beta, eta);
  let derivatives = derivativesOf(problem, beta, eta, free);
  for (let iterations = 1; iterations <= MAX_ITERATIONS; iterations += 1) {
    const lower = cholesky(derivatives.hessian);
    if (!lower) {
      if (problem.ridge > 0 || iterations === 1)
        throw new RangeError("columns say the same: the fit is not determined");
      return { beta, hessian: derivatives.hessian, iterations, converged: false };
    }
    const step = solveCholesky(lower, derivatives.gradient);
    let factor = 1;
    let next = beta;
    let nextLoss = loss;
    for (; factor > 1e-10; factor /= 2) {
      next = beta.map((value, index) => value - factor * step[index]!);
      eta = linear(problem, next);
      nextLoss = lossOf(problem, next, eta);
      if (nextLoss <= loss) break;
    }
    const moved = Math.max(...step.map((value) => Math.abs(factor * value)));
    [beta, loss] = [next, nextLoss];
    derivatives = derivativesOf(problem, beta, eta, free);
    if (moved < TOLERANCE) return { beta, hessian: derivatives.hessian, iterations, converged: true };
  }
  return { beta, hessian: derivatives.hessian, iterations: MAX_ITERATIONS, converged: false };
}

/** The log odds η of each row. */
export function linear({ columns, y }: Problem, beta: Float64Array): Float64Array {
  const eta = new Float64Array(y.length).fill(beta[0]!);
  for (const [index, column] of columns.entries()) {
    const coefficient = beta[index + 1]!;
    if (coefficient === 0) continue;
    for (let row = 0; row < eta.length; row += 1) eta[row]! += coefficient * column[row]!;
  }
  return eta;
}

/** The objective: minus the log likelihood, and the penalty. */
export function lossOf({ y, weights, ridge, prior }: Problem, beta: Float64Array, eta: Float64Array): number {
  let loss = 0;
  for (let row = 0; row < eta.length; row += 1) {
    const at = eta[row]!;
    const soft = at > 0 ? at + Math.log1p(Math.exp(-at)) : Math.log1p(Math.exp(at));
    loss += weights[row]! * (soft - y[row]! * at);
  }
  for (let index = 1; index < beta.length; index += 1)
    loss += (ridge / 2) * (beta[index]! - prior[index - 1]!) ** 2;
  return loss;
}

/** Gradient and Hessian of the objective; a coefficient that is held has none, so that it stays. */
export function derivativesOf(
  problem: Problem,
  beta: Float64Array,
  eta: Float64Array,
  free: readonly boolean[],
) {
  const { columns, y, weights, ridge, prior } = problem;
  const rows = y.length;
  const residual = new Float64Array(rows);
  const curvature = new Float64Array(rows);
  for (let row = 0; row < rows; row += 1) {
    const p = 1 / (1 + Math.exp(-eta[row]!));
    residual[row] = weights[row]! * (p - y[row]!);
    curvature[row] = weights[row]! * p * (1 - p);
  }
  const size = beta.length;
  const gradient = new Float64Array(size);
  const hessian = matrixOf(size);
  gradient[0] = sumOf(residual);
  hessian.values[0] = sumOf(curvature);
  const weighted = new Float64Array(rows);
  for (const [index, column] of columns.entries()) {
    const at = index + 1;
    if (!free[index]) {
      hessian.values[at * size + at] = 1;
      continue;
    }
    for (let row = 0; row < rows; row += 1) weighted[row] = curvature[row]! * column[row]!;
    gradient[at] = dot(residual, column) + ridge * (beta[at]! - prior[index]!);
    hessian.values[at * size] = sumOf(weighted);
    for (let other = 0; other <= index; other += 1)
      if (free[other]) hessian.values[at * size + other + 1] = dot(weighted, columns[other]!);
    hessian.values[at * size + at]! += ridge;
  }
  return { gradient, hessian };
}
