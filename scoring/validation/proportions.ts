import { intervalZ } from "../metrics/distributions.ts";

export type Interval = { lower: number; upper: number };

/**
 * Wilson's score interval of a proportion, without continuity correction (Wilson 1927; method 3 of Newcombe,
 * Statistics in Medicine 17:857, 1998).
 * @param hits 0 to total
 * @param total 1 or more
 * @throws RangeError outside of that
 */
export function wilsonInterval(hits: number, total: number, level = 0.95): Interval {
  if (!(total > 0 && hits >= 0 && hits <= total)) {
    throw new RangeError(`wilsonInterval: ${hits} of ${total} is no proportion`);
  }
  const z2 = intervalZ(level) ** 2;
  const p = hits / total;
  const centre = 2 * hits + z2;
  const reach = Math.sqrt(z2 * (z2 + 4 * hits * (1 - p)));
  const bottom = 2 * (total + z2);
  return {
    lower: hits === 0 ? 0 : (centre - reach) / bottom,
    upper: hits === total ? 1 : (centre + reach) / bottom,
  };
}

/** A count out of a total. */
export type Proportion = { hits: number; total: number };

/**
 * Interval of the difference of two independent proportions, first − second, from their Wilson intervals (method 10 of
 * Newcombe, Statistics in Medicine 17:873, 1998).
 * @throws RangeError as {@link wilsonInterval} does
 */
export function differenceInterval(first: Proportion, second: Proportion, level = 0.95): Interval {
  const [p1, p2] = [first.hits / first.total, second.hits / second.total];
  const one = wilsonInterval(first.hits, first.total, level);
  const two = wilsonInterval(second.hits, second.total, level);
  return {
    lower: p1 - p2 - Math.hypot(p1 - one.lower, two.upper - p2),
    upper: p1 - p2 + Math.hypot(one.upper - p1, p2 - two.lower),
  };
}

/**
 * Interval of the ratio of two independent proportions, first ÷ second, on the log scale (Katz, Baptista, Azen & Pike,
 * Biometrics 34:469, 1978): ln ratio ± z √(1/a − 1/n + 1/c − 1/m). Where the log or its error breaks down the bounds,
 * not the ratio, are computed from moved counts: with a count of 0, ½ is added to every hit and total (Walter 1975);
 * with both proportions 1, ½ is taken from both hits.
 * @returns null where the second proportion is 0, for then there is no ratio
 */
export function ratioInterval(first: Proportion, second: Proportion, level = 0.95): Interval | null {
  if (second.hits === 0) return null;
  let [a, n, c, m] = [first.hits, first.total, second.hits, second.total];
  if (a === 0) [a, n, c, m] = [a + 0.5, n + 0.5, c + 0.5, m + 0.5];
  else if (a === n && c === m) [a, c] = [a - 0.5, c - 0.5];
  const centre = Math.log(a / n / (c / m));
  const reach = intervalZ(level) * Math.sqrt(1 / a - 1 / n + 1 / c - 1 / m);
  return { lower: first.hits === 0 ? 0 : Math.exp(centre - reach), upper: Math.exp(centre + reach) };
}
