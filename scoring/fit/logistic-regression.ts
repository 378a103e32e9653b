import { twoSided } from "../metrics/distributions.ts";
import { derivativesOf, linear, lossOf, newton, type Problem, type State } from "./newton.ts";
import { cholesky, inverseOf } from "./symmetric-matrix.ts";

export type LogisticOptions = {
  /** λ ≥ 0: how strongly coefficients are drawn to the prior. The intercept is free. */
  ridge: number;
  /** β⁰ that coefficients are drawn to, one for each column; zeros if not given. */
  prior?: ArrayLike<number>;
  /** Whether no coefficient may be negative. */
  nonNegative: boolean;
  /** Weight of each row; ones if not given. */
  weights?: ArrayLike<number>;
};

export type LogisticFit = {
  intercept: number;
  coefficients: Float64Array;
  /** Of the intercept first, then of each column; NaN for a coefficient that is held at zero. */
  standardErrors: Float64Array;
  pValues: Float64Array;
  /** −2 · log likelihood, without the penalty. */
  deviance: number;
  iterations: number;
  /** False where the data are separated and nothing draws the coefficients back: the fit has no finite optimum. */
  converged: boolean;
};

/**
 * Logistic regression of y on columns, by iteratively reweighted least squares: minimises
 * Σ w·[ln(1 + e^η) − y·η] + λ/2 · ‖β − β⁰‖². Each Newton step is halved until the objective falls; it stops when no
 * coefficient moves by 1e−8. With a ridge it converges on separated data too. `nonNegative` holds β ≥ 0 by an active set:
 * the most negative one is set to zero and the rest fitted anew; one returns where the objective falls that way.
 *
 * Standard errors come from the inverse of the Hessian, the penalty in it: without a ridge those of maximum likelihood.
 * @param columns one array for each variable, all of the length of y
 * @param y 1 or 0
 * @throws RangeError where lengths differ, y is of one kind only, or columns are collinear and there is no ridge
 */
export function fitLogistic(
  columns: readonly Float64Array[],
  y: ArrayLike<number>,
  options: Partial<LogisticOptions> = {},
): LogisticFit {
  const problem = problemOf(columns, y, { ridge: 0, nonNegative: false, ...options });
  const free = columns.map(() => true);
  let state = newton(problem, startOf(problem), free);
  if (options.nonNegative) state = keptNonNegative(problem, state, free);
  return described(problem, state, free);
}

function problemOf(
  columns: readonly Float64Array[],
  y: ArrayLike<number>,
  options: LogisticOptions,
): Problem {
  const rows = y.length;
  const {
    ridge,
    prior = new Float64Array(columns.length),
    weights = new Float64Array(rows).fill(1),
  } = options;
  if (columns.some((column) => column.length !== rows) || weights.length !== rows)
    throw new RangeError("columns, weights and y differ in length");
  if (prior.length !== columns.length) throw new RangeError("a prior is needed for each column");
  const ones = Array.from(y).reduce((sum, value) => sum + value, 0);
  if (ones === 0 || ones === rows) throw new RangeError("a regression needs both goods and bads");
  return { columns, y, weights, ridge, prior };
}

/** The log odds of all rows, and the prior. */
function startOf({ columns, y, weights, prior }: Problem): Float64Array {
  const beta = new Float64Array(columns.length + 1);
  let ones = 0;
  let all = 0;
  for (let row = 0; row < y.length; row += 1) {
    ones += weights[row]! * y[row]!;
    all += weights[row]!;
  }
  beta[0] = Math.log(ones / (all - ones));
  beta.set(Float64Array.from(prior), 1);
  return beta;
}

function keptNonNegative(problem: Problem, unbounded: State, free: boolean[]): State {
  let state = unbounded;
  // Each turn ends with a lower objective than the last one of as many free coefficients, so that it ends.
  for (let turn = 0; turn < 3 * free.length + 10; turn += 1) {
    const lowest = lowestOf(state.beta.subarray(1), free);
    if (lowest >= 0) {
      free[lowest] = false;
    } else {
      const back = wantsBack(problem, state.beta, free);
      if (back < 0) return state;
      free[back] = true;
    }
    state = newton(problem, state.beta, free);
  }
  return state;
}

function lowestOf(coefficients: Float64Array, free: readonly boolean[]): number {
  let lowest = -1;
  for (const [index, value] of coefficients.entries())
    if (free[index] && value < 0 && (lowest < 0 || value < coefficients[lowest]!)) lowest = index;
  return lowest;
}

/** The held coefficient along which the objective falls most, if it falls at all. */
function wantsBack(problem: Problem, beta: Float64Array, free: readonly boolean[]): number {
  const all = problem.columns.map(() => true);
  const { gradient } = derivativesOf(problem, beta, linear(problem, beta), all);
  let steepest = -1;
  for (let index = 0; index < free.length; index += 1)
    if (
      !free[index] &&
      gradient[index + 1]! < -1e-7 &&
      (steepest < 0 || gradient[index + 1]! < gradient[steepest + 1]!)
    )
      steepest = index;
  return steepest;
}

function described(
  problem: Problem,
  { beta, hessian, iterations, converged }: State,
  free: readonly boolean[],
): LogisticFit {
  const lower = cholesky(hessian);
  const inverse = lower && inverseOf(lower);
  const standardErrors = beta.map((_, index) => {
    if (!inverse || (index > 0 && !free[index - 1])) return Number.NaN;
    return Math.sqrt(inverse.values[index * beta.length + index]!);
  });
  const withoutPenalty = { ...problem, ridge: 0 };
  return {
    ...{ intercept: beta[0]!, coefficients: beta.slice(1), standardErrors, iterations, converged },
    pValues: beta.map((value, index) => pValueOf(value, standardErrors[index]!)),
    deviance: 2 * lossOf(withoutPenalty, beta, linear(problem, beta)),
  };
}

/** Of the Wald test that a coefficient is 0. */
const pValueOf = (value: number, standardError: number) =>
  Number.isNaN(standardError) ? Number.NaN : twoSided(value / standardError);
