import type { EstimatedCard, EstimatedCharacteristic } from "../estimated/card.ts";
import { type CompiledCharacteristic, compileCard } from "../estimated/compile.ts";
import { scoreColumns } from "../estimated/score-columns.ts";
import {
  countByBreaks,
  type IvShift,
  ivShift,
  type Performance,
  type PopulationStability,
  performanceOf,
  pointsShift,
  psi,
} from "../metrics/index.ts";
import type { Column } from "../table/column.ts";

export type MonitoredCharacteristic = {
  feature: string;
  psi: PopulationStability;
  /** How many points the mean score moved by this characteristic. */
  pointsShift: number;
  /** Shares of rows of which nothing is known, or can be. */
  unknownShare: number;
  notApplicableShare: number;
  /** Rows with a word that the card does not know. */
  unseen: number;
  /** What is left of its information, where outcomes are known. */
  iv: IvShift | null;
};

export type Monitoring = {
  rows: number;
  score: PopulationStability;
  characteristics: MonitoredCharacteristic[];
  performance: Performance | null;
};

/**
 * Compares rows of today with those that a card was estimated from: stability of the points and of each characteristic,
 * and, as outcomes mature, how well it still tells goods from bads. A stable score says little by itself: the information
 * of the characteristics may be gone.
 * @param bad 1 where the row turned out bad, 0 where good; without it nothing is said of performance
 * @throws RangeError where there are no rows, a column of the card is not there, or outcomes are all alike
 */
export function monitorCard(
  card: EstimatedCard,
  columns: ReadonlyMap<string, Column>,
  bad?: Uint8Array,
): Monitoring {
  const { points, probability } = scoreColumns(card, columns);
  const { breaks, counts } = card.training;
  const compiled = compileCard(card);
  return {
    rows: points.length,
    score: psi(counts, countByBreaks(points, breaks)),
    characteristics: card.characteristics.map((characteristic, at) =>
      monitored(characteristic, compiled.characteristics[at]!, columns.get(characteristic.feature)!, bad),
    ),
    performance: bad ? performanceOf(probability, bad) : null,
  };
}

function monitored(
  characteristic: EstimatedCharacteristic,
  { place, points, unknown, notApplicable, unseen }: CompiledCharacteristic,
  column: Column,
  bad?: Uint8Array,
): MonitoredCharacteristic {
  const places = place(column);
  const now = counted(places, points.length, bad);
  const then = developmentOf(characteristic, points.length);
  const share = (at: number) => now.all[at]! / places.length;
  return {
    feature: characteristic.feature,
    psi: psi(then.all, now.all),
    pointsShift: pointsShift(then.all, now.all, points),
    ...{ unknownShare: share(unknown), notApplicableShare: share(notApplicable), unseen: now.all[unseen]! },
    iv: bad ? ivShift(then, now) : null,
  };
}

type Counts = { all: Float64Array; goods: Float64Array; bads: Float64Array };

function counted(places: Uint8Array, size: number, bad?: Uint8Array): Counts {
  const [goods, bads] = [new Float64Array(size), new Float64Array(size)];
  for (let row = 0; row < places.length; row += 1) (bad?.[row] === 1 ? bads : goods)[places[row]!]! += 1;
  return { goods, bads, all: goods.map((count, at) => count + bads[at]!) };
}

/** In the order of the compiled bins: bins, codes, unknown, not applicable, unseen. */
function developmentOf(characteristic: EstimatedCharacteristic, size: number): Counts {
  const { bins, unknown, notApplicable } = characteristic;
  const specials = characteristic.type === "number" ? characteristic.specials : [];
  const [goods, bads] = [new Float64Array(size), new Float64Array(size)];
  for (const [at, evidence] of [...bins, ...specials, unknown, notApplicable].entries()) {
    goods[at] = evidence?.good ?? 0;
    bads[at] = evidence?.bad ?? 0;
  }
  return { goods, bads, all: goods.map((count, at) => count + bads[at]!) };
}
