import { type Numbers, sameLength } from "./columns.ts";
import { type PopulationStability, psi } from "./psi.ts";

/**
 * Counts rows by bin.
 * @param bins one a row: whole numbers from 0 to below `count`
 * @throws RangeError on another number
 */
export function countBins(bins: Numbers, count: number): Float64Array<ArrayBuffer> {
  const counts = new Float64Array(count);
  for (let row = 0; row < bins.length; row += 1) {
    const bin = bins[row]!;
    if (!Number.isInteger(bin) || bin < 0 || bin >= count) {
      throw new RangeError(
        `countBins: the bin of row ${row} is ${bin}; bins are whole numbers from 0 to ${count - 1}`,
      );
    }
    counts[bin]! += 1;
  }
  return counts;
}

/** One characteristic: the bin of each row then and now, and the points of each bin. */
export type CharacteristicBins = { name: string; development: Numbers; now: Numbers; points: Numbers };

export type CharacteristicShift = {
  name: string;
  psi: PopulationStability;
  /** Σ (share now − share then) · points: how many points the mean score moved by this characteristic. */
  pointsShift: number;
};

/**
 * PSI and points shift of each characteristic. The points shift is what R scorecard 0.4.6 calls CSI
 * (Σ (actual % − expected %) · points); others call the PSI of a characteristic so. Both are given.
 * @throws RangeError on bins without points, and as {@link psi} does
 */
export function characteristicShifts(characteristics: readonly CharacteristicBins[]): CharacteristicShift[] {
  return characteristics.map(({ name, development, now, points }) => {
    const expected = countBins(development, points.length);
    const actual = countBins(now, points.length);
    return { name, psi: psi(expected, actual), pointsShift: pointsShift(expected, actual, points) };
  });
}

/**
 * Σ (actual share − expected share) · points over the bins (R scorecard 0.4.6, `perf_psi` of a characteristic).
 * @param expected counts of the development sample by bin
 * @param actual counts now, by the same bins
 * @throws RangeError on different lengths and an empty side
 */
export function pointsShift(expected: Numbers, actual: Numbers, points: Numbers): number {
  sameLength("pointsShift", ["expected bins", expected], ["actual bins", actual]);
  sameLength("pointsShift", ["expected bins", expected], ["points", points]);
  let then = 0;
  let now = 0;
  let expectedRows = 0;
  let actualRows = 0;
  for (let bin = 0; bin < points.length; bin += 1) {
    expectedRows += expected[bin]!;
    actualRows += actual[bin]!;
    then += expected[bin]! * points[bin]!;
    now += actual[bin]! * points[bin]!;
  }
  if (!(expectedRows > 0 && actualRows > 0)) throw new RangeError("pointsShift: one side has no rows");
  return now / actualRows - then / expectedRows;
}

/** Goods and bads by bin, over the same bins. */
export type BinCounts = { goods: Numbers; bads: Numbers };

export type IvShift = {
  /** Information value of each sample by its own WOE. */
  development: number;
  now: number;
  /** now − development. */
  change: number;
  /**
   * Σ (share of goods now − share of bads now) · WOE of development: what the card's frozen WOE still tells apart.
   * Below 0 the characteristic now points the wrong way.
   */
  frozen: number;
};

/**
 * How much of a characteristic's information is left. WOE = ln(share of goods ÷ share of bads) with ½ added to each
 * cell, shares over goods + ½K for K bins that hold a row of that sample; a bin empty in development has WOE 0.
 * A score's PSI can look stable while its characteristics have stopped to tell goods from bads.
 * @throws RangeError on different numbers of bins, and on a sample with no goods or no bads
 */
export function ivShift(development: BinCounts, now: BinCounts): IvShift {
  sameLength("ivShift", ["bins of development", development.goods], ["bins now", now.goods]);
  const then = smoothedShares("development", development);
  const current = smoothedShares("now", now);
  let frozen = 0;
  for (let bin = 0; bin < then.woe.length; bin += 1) {
    frozen += (current.goods[bin]! - current.bads[bin]!) * then.woe[bin]!;
  }
  return { development: then.iv, now: current.iv, change: current.iv - then.iv, frozen };
}

function smoothedShares(sample: string, { goods, bads }: BinCounts) {
  sameLength("ivShift", [`good bins of ${sample}`, goods], [`bad bins of ${sample}`, bads]);
  let goodRows = 0;
  let badRows = 0;
  let cells = 0;
  for (let bin = 0; bin < goods.length; bin += 1) {
    goodRows += goods[bin]!;
    badRows += bads[bin]!;
    if (goods[bin]! + bads[bin]! > 0) cells += 1;
  }
  if (!(goodRows > 0 && badRows > 0)) {
    throw new RangeError(
      `ivShift: the sample ${sample} has ${goodRows} goods and ${badRows} bads; both are needed`,
    );
  }
  const shares = {
    goods: new Float64Array(goods.length),
    bads: new Float64Array(goods.length),
    woe: new Float64Array(goods.length),
    iv: 0,
  };
  for (let bin = 0; bin < goods.length; bin += 1) {
    if (goods[bin]! + bads[bin]! === 0) continue;
    const good = (goods[bin]! + 0.5) / (goodRows + 0.5 * cells);
    const bad = (bads[bin]! + 0.5) / (badRows + 0.5 * cells);
    shares.goods[bin] = good;
    shares.bads[bin] = bad;
    shares.woe[bin] = Math.log(good / bad);
    shares.iv += (good - bad) * shares.woe[bin]!;
  }
  return shares;
}
