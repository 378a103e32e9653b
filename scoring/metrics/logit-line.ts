import type { Numbers } from "./columns.ts";

/** A fitted logit(bad) = intercept + slope · x, with standard errors from the inverse information. */
export type LogitLine = {
  intercept: number;
  slope: number;
  interceptError: number;
  slopeError: number;
};

/** Why there is no line: all x are alike, or one x parts the goods from the bads so that the slope has no end. */
export type NoLine = "constant" | "separated";

/** Whether a maximum-likelihood line exists: goods and bads must overlap in x (Albert & Anderson 1984). */
export function lineObstacle(x: Float64Array, labels: Numbers): NoLine | null {
  const ends = [
    [Infinity, -Infinity],
    [Infinity, -Infinity],
  ] as [[number, number], [number, number]];
  for (let row = 0; row < x.length; row += 1) {
    const end = ends[labels[row] === 1 ? 1 : 0];
    end[0] = Math.min(end[0], x[row]!);
    end[1] = Math.max(end[1], x[row]!);
  }
  const [goods, bads] = ends;
  if (Math.min(goods[0], bads[0]) === Math.max(goods[1], bads[1])) return "constant";
  return goods[1] <= bads[0] || bads[1] <= goods[0] ? "separated" : null;
}

const softplus = (eta: number) => Math.max(eta, 0) + Math.log1p(Math.exp(-Math.abs(eta)));
const MAX_STEPS = 100;
/** Near the end a step gains less than the loss's rounding; a loss may rise by this share and still count as descent. */
const ROUNDING = 1e-11;

/**
 * Maximum-likelihood line by Newton's method with step halving, x centred while fitting. The caller has checked
 * {@link lineObstacle}.
 * @param weights one a row, all 1 where left out; standard errors read them as counts of rows
 */
export function fitLogitLine(x: Float64Array, labels: Numbers, weights?: Numbers): LogitLine {
  let weightSum = 0;
  let centre = 0;
  for (let row = 0; row < x.length; row += 1) {
    const weight = weights ? weights[row]! : 1;
    weightSum += weight;
    centre += weight * x[row]!;
  }
  centre /= weightSum;
  let at = sums(x, labels, weights, centre, 0, 1);
  for (let step = 0; step < MAX_STEPS; step += 1) {
    const determinant = at.h00 * at.h11 - at.h01 * at.h01;
    let da = (at.h11 * at.g0 - at.h01 * at.g1) / determinant;
    let db = (at.h00 * at.g1 - at.h01 * at.g0) / determinant;
    const ceiling = at.loss * (1 + ROUNDING);
    let next = sums(x, labels, weights, centre, at.a + da, at.b + db);
    for (let halving = 0; halving < 50 && !(next.loss <= ceiling); halving += 1) {
      da /= 2;
      db /= 2;
      next = sums(x, labels, weights, centre, at.a + da, at.b + db);
    }
    if (!(next.loss <= ceiling)) break;
    at = next;
    if (Math.abs(da) + Math.abs(db) < 1e-9 * (1 + Math.abs(at.a) + Math.abs(at.b))) break;
  }
  const determinant = at.h00 * at.h11 - at.h01 * at.h01;
  const slopeVariance = at.h00 / determinant;
  const interceptVariance =
    at.h11 / determinant + centre * centre * slopeVariance + (2 * centre * at.h01) / determinant;
  return {
    intercept: at.a - at.b * centre,
    slope: at.b,
    interceptError: Math.sqrt(interceptVariance),
    slopeError: Math.sqrt(slopeVariance),
  };
}

/** Loss, gradient (of the log-likelihood) and information at a + b (x − centre). */
function sums(
  x: Float64Array,
  labels: Numbers,
  weights: Numbers | undefined,
  centre: number,
  a: number,
  b: number,
) {
  const out = { a, b, loss: 0, g0: 0, g1: 0, h00: 0, h01: 0, h11: 0 };
  for (let row = 0; row < x.length; row += 1) {
    const weight = weights ? weights[row]! : 1;
    const deviation = x[row]! - centre;
    const eta = a + b * deviation;
    const mu = 1 / (1 + Math.exp(-eta));
    const residual = weight * (labels[row]! - mu);
    const information = weight * mu * (1 - mu);
    out.loss += weight * (softplus(eta) - labels[row]! * eta);
    out.g0 += residual;
    out.g1 += residual * deviation;
    out.h00 += information;
    out.h01 += information * deviation;
    out.h11 += information * deviation * deviation;
  }
  return out;
}

/** A fitted intercept beside a fixed x: logit(bad) = intercept + x. */
export type LogitShift = { intercept: number; interceptError: number };

/**
 * The intercept with x as offset, which makes the mean probability equal the bad rate. Found by Newton's method held
 * inside a bracket; exists wherever there are goods and bads.
 */
export function fitLogitShift(x: Float64Array, labels: Numbers, weights?: Numbers): LogitShift {
  let bads = 0;
  let total = 0;
  let low = Infinity;
  let high = -Infinity;
  for (let row = 0; row < x.length; row += 1) {
    const weight = weights ? weights[row]! : 1;
    bads += weight * labels[row]!;
    total += weight;
    low = Math.min(low, x[row]!);
    high = Math.max(high, x[row]!);
  }
  // With every x at one end, this shift would give the bad rate exactly: the answer lies between the two.
  const goal = Math.log(bads / (total - bads));
  const bracket = { low: goal - high, high: goal - low };
  let intercept = (bracket.low + bracket.high) / 2;
  let information = 0;
  for (let step = 0; step < 200; step += 1) {
    let expected = 0;
    information = 0;
    for (let row = 0; row < x.length; row += 1) {
      const weight = weights ? weights[row]! : 1;
      const mu = 1 / (1 + Math.exp(-(intercept + x[row]!)));
      expected += weight * mu;
      information += weight * mu * (1 - mu);
    }
    if (expected > bads) bracket.high = intercept;
    else bracket.low = intercept;
    const newton = intercept + (bads - expected) / information;
    const next = newton >= bracket.low && newton <= bracket.high ? newton : (bracket.low + bracket.high) / 2;
    const moved = Math.abs(next - intercept);
    intercept = next;
    if (moved <= 1e-13 * (1 + Math.abs(intercept))) break;
  }
  return { intercept, interceptError: 1 / Math.sqrt(information) };
}
