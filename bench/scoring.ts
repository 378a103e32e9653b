import {
  type Column,
  compileCard,
  type EstimatedCard,
  fitScorecard,
  numberColumn,
  pointsOfColumns,
  seededRandom,
} from "#scoring/index.ts";
import { median } from "./median.ts";

export type ScoringBench = {
  /** 64 characteristics, one thread, columns in and points out. */
  scoreRowsPerSecond: number;
  /** 30,000 rows of 23 variables: bins, weights, regression, scaling. */
  fitSeconds: number;
  ratios: { naive: number };
};

const WIDTH = 64;

/**
 * What scoring costs: a batch by columns against the same card applied row by row, as one would write it first (an object
 * a row, the bin found by a search, points added up), on the same rows with the same points, in turns. Medians.
 */
export function benchScoring({ rows = 200_000, rounds = 7 } = {}): ScoringBench {
  const { columns: few, bad } = population(5_000, WIDTH, 1);
  const { card } = fitScorecard(few, bad, { ivMin: 0 });
  const wide = { ...card, characteristics: widened(card) };
  const { columns } = population(rows, WIDTH, 2);
  const byName = new Map(columns.map((column) => [column.name, column]));
  const objects = rowsOf(columns, Math.floor(rows / 10));
  const compiled = compileCard(wide);
  assertSame(pointsOfColumns(compiled, byName), wide, objects);
  const batch: number[] = [];
  const naive: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    batch.push(rows / timed(() => pointsOfColumns(compiled, byName)));
    naive.push(objects.length / timed(() => objects.map((row) => scoreRow(wide, row))));
  }
  const table = population(30_000, 23, 3);
  const fits = Array.from({ length: 3 }, () => timed(() => fitScorecard(table.columns, table.bad)));
  return {
    scoreRowsPerSecond: Math.round(median(batch)),
    fitSeconds: median(fits),
    ratios: { naive: median(batch) / median(naive) },
  };
}

function timed(work: () => unknown): number {
  const started = performance.now();
  work();
  return (performance.now() - started) / 1_000;
}

type Population = { columns: Column[]; bad: Uint8Array };

/** Firms whose risk falls with every variable, a little; some values are missing, some variables skewed. */
function population(rows: number, width: number, seed: number): Population {
  const random = seededRandom(seed);
  const draw = () => random.next() / 2 ** 32;
  const risk = new Float64Array(rows);
  const columns = Array.from({ length: width }, (_, at) => {
    const values = new Float64Array(rows);
    for (let row = 0; row < rows; row += 1) {
      const uniform = draw();
      risk[row]! -= (uniform - 0.5) / Math.sqrt(width);
      values[row] =
        draw() < 0.03 ? Number.NaN : at % 2 === 0 ? uniform * 100 : Math.round(uniform ** 4 * 1e6);
    }
    return numberColumn(`x${at}`, values);
  });
  return { columns, bad: Uint8Array.from(risk, (value) => (draw() < 0.1 * Math.exp(4 * value) ? 1 : 0)) };
}

/** All of the bench's characteristics, those among them that were left out taking the bins of another. */
function widened({ characteristics }: EstimatedCard): EstimatedCard["characteristics"] {
  const known = new Map(characteristics.map((each) => [each.feature, each]));
  return Array.from({ length: WIDTH }, (_, at) => {
    const feature = `x${at}`;
    return known.get(feature) ?? { ...characteristics[at % characteristics.length]!, feature };
  });
}

type Row = Record<string, number | null>;

const rowsOf = (columns: readonly Column[], rows: number): Row[] =>
  Array.from({ length: rows }, (_, row) =>
    Object.fromEntries(
      columns.map((column) => {
        const value = column.kind === "number" ? column.values[row]! : Number.NaN;
        return [column.name, Number.isNaN(value) ? null : value];
      }),
    ),
  );

function scoreRow(card: EstimatedCard, row: Row): number {
  return card.characteristics.reduce((sum, characteristic) => {
    const value = row[characteristic.feature];
    if (characteristic.type !== "number") return sum;
    if (value === null || value === undefined) return sum + (characteristic.unknown?.points ?? 0);
    return sum + characteristic.bins.find(({ below }) => below === null || value < below)!.points;
  }, card.base);
}

/** Both ways give the same points, or the figures compare nothing. */
function assertSame(points: Int32Array, card: EstimatedCard, rows: readonly Row[]): void {
  for (const [at, row] of rows.entries())
    if (scoreRow(card, row) !== points[at]) throw new Error(`row ${at} has other points by itself`);
}
