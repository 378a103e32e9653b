const LANCZOS = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
] as const;

/**
 * ln Γ(x) for x > 0 by Lanczos's series (g = 7, nine terms; Press et al., Numerical Recipes, section 6.1), to about
 * 1e-14.
 */
export function logGamma(x: number): number {
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
  let sum: number = LANCZOS[0];
  for (let k = 1; k < LANCZOS.length; k += 1) sum += LANCZOS[k]! / (x - 1 + k);
  const t = x + 6.5;
  return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(t) - t + Math.log(sum);
}

const EPSILON = 1e-16;
const MAX_TERMS = 100_000;

/** x^a e^−x ÷ Γ(a), the front of both expansions. */
const gammaFront = (a: number, x: number) => Math.exp(a * Math.log(x) - x - logGamma(a));

/** P(a, x) by its power series (DLMF 8.7.1), which converges fast for x < a + 1. */
function gammaSeries(a: number, x: number): number {
  let term = 1 / a;
  let sum = term;
  for (let n = 1; n < MAX_TERMS; n += 1) {
    term *= x / (a + n);
    sum += term;
    if (term < sum * EPSILON) break;
  }
  return sum * gammaFront(a, x);
}

/** Q(a, x) by Legendre's continued fraction (DLMF 8.9.2) with Lentz's method, for x ≥ a + 1. */
function gammaFraction(a: number, x: number): number {
  const tiny = 1e-300;
  let b = x + 1 - a;
  let c = 1 / tiny;
  let d = 1 / b;
  let value = d;
  for (let n = 1; n < MAX_TERMS; n += 1) {
    const an = -n * (n - a);
    b += 2;
    d = 1 / (an * d + b || tiny);
    c = b + an / c || tiny;
    const step = d * c;
    value *= step;
    if (Math.abs(step - 1) < EPSILON) break;
  }
  return value * gammaFront(a, x);
}

/**
 * Regularised upper incomplete gamma function Q(a, x) = Γ(a, x) ÷ Γ(a), for a > 0 and x ≥ 0.
 * @throws RangeError outside of that
 */
export function gammaQ(a: number, x: number): number {
  if (!(a > 0) || !(x >= 0))
    throw new RangeError(`gammaQ: a must be above 0 and x at least 0, not ${a}, ${x}`);
  if (x === 0) return 1;
  if (x === Number.POSITIVE_INFINITY) return 0;
  return x < a + 1 ? 1 - gammaSeries(a, x) : gammaFraction(a, x);
}

/** Regularised lower incomplete gamma function P(a, x) = 1 − Q(a, x), accurate for small values too. */
export function gammaP(a: number, x: number): number {
  if (a > 0 && x > 0 && x < a + 1) return gammaSeries(a, x);
  return 1 - gammaQ(a, x);
}

/** P(χ² > x) with df degrees of freedom. */
export const chiSquareTail = (x: number, df: number) => gammaQ(df / 2, x / 2);

/** The x with P(χ² ≤ x) = probability, for probability in [0, 1). */
export function chiSquareQuantile(probability: number, df: number): number {
  if (!(probability >= 0 && probability < 1)) {
    throw new RangeError(`chiSquareQuantile: the probability must be from 0 to below 1, not ${probability}`);
  }
  if (probability === 0) return 0;
  let high = df + 10;
  while (gammaP(df / 2, high / 2) < probability) high *= 2;
  return bisect(0, high, (x) => gammaP(df / 2, x / 2) < probability);
}

/** P(Z > z) of the standard normal distribution; keeps its relative accuracy far out. */
export function normalTail(z: number): number {
  const half = gammaQ(0.5, (z * z) / 2) / 2;
  return z >= 0 ? half : 1 - half;
}

/** Two-sided p-value of a standard normal statistic. */
export const twoSided = (z: number) => Math.min(1, 2 * normalTail(Math.abs(z)));

/** The z with P(Z ≤ z) = probability, for probability in (0, 1). */
export function normalQuantile(probability: number): number {
  if (!(probability > 0 && probability < 1)) {
    throw new RangeError(`normalQuantile: the probability must lie between 0 and 1, not ${probability}`);
  }
  const tail = Math.min(probability, 1 - probability);
  const z = bisect(0, 40, (x) => normalTail(x) > tail);
  return probability < 0.5 ? -z : z;
}

/**
 * The z of a two-sided interval, 1.96 for 0.95.
 * @throws RangeError where the level does not lie between 0 and 1
 */
export function intervalZ(level: number): number {
  if (!(level > 0 && level < 1))
    throw new RangeError(`the level of an interval must lie between 0 and 1, not ${level}`);
  return normalQuantile(0.5 + level / 2);
}

/** Where a monotone condition turns from true to false, to the last bit. */
function bisect(low: number, high: number, below: (x: number) => boolean): number {
  for (let step = 0; step < 200; step += 1) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) break;
    if (below(middle)) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
