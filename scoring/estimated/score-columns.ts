import { type Column, rowsOf } from "../table/column.ts";
import type { EstimatedCard } from "./card.ts";
import { type CompiledCard, type CompiledCharacteristic, compileCard } from "./compile.ts";

export type ColumnScores = {
  readonly points: Int32Array;
  /** Probability of bad. */
  readonly probability: Float64Array;
};

/**
 * Scores all rows at once, column by column. The same card and columns give the same bytes.
 * @param columns by name; columns that the card does not name are left alone
 * @throws RangeError where a column of the card is not there, or is of words where the card has numbers
 */
export function scoreColumns(
  card: EstimatedCard | CompiledCard,
  columns: ReadonlyMap<string, Column>,
): ColumnScores {
  const compiled = compiledOf(card);
  const rows = rowsIn(columns);
  const points = new Int32Array(rows).fill(compiled.card.base);
  const logOdds = new Float64Array(rows).fill(compiled.card.intercept);
  for (const [{ points: pointsAt, logOdds: logOddsAt }, place] of placesOf(compiled, columns))
    for (let row = 0; row < rows; row += 1) {
      points[row]! += pointsAt[place[row]!]!;
      logOdds[row]! -= logOddsAt[place[row]!]!;
    }
  return { points, probability: logOdds.map((at) => 1 / (1 + Math.exp(-at))) };
}

/** Points alone, which is the quickest. */
export function pointsOfColumns(
  card: EstimatedCard | CompiledCard,
  columns: ReadonlyMap<string, Column>,
): Int32Array {
  const compiled = compiledOf(card);
  const points = new Int32Array(rowsIn(columns)).fill(compiled.card.base);
  for (const [{ points: pointsAt }, place] of placesOf(compiled, columns))
    for (let row = 0; row < points.length; row += 1) points[row]! += pointsAt[place[row]!]!;
  return points;
}

/** How many rows have a word that the card does not know, by characteristic; those with none are left out. */
export function unseenWords(card: EstimatedCard | CompiledCard, columns: ReadonlyMap<string, Column>) {
  const { characteristics, places } = placed(card, columns);
  return characteristics
    .map(({ feature, unseen }, index) => ({
      feature,
      rows: places[index]!.reduce((sum, place) => sum + (place === unseen ? 1 : 0), 0),
    }))
    .filter(({ rows }) => rows > 0);
}

/** The card as tables, and for each characteristic the place of every row in its table. */
export function placed(given: EstimatedCard | CompiledCard, columns: ReadonlyMap<string, Column>) {
  const compiled = compiledOf(given);
  return {
    ...compiled,
    rows: rowsIn(columns),
    places: Array.from(placesOf(compiled, columns), ([, place]) => place),
  };
}

const compiledOf = (given: EstimatedCard | CompiledCard): CompiledCard =>
  "card" in given ? given : compileCard(given);

/** A card without characteristics scores as many rows as there are. */
function rowsIn(columns: ReadonlyMap<string, Column>): number {
  const [first] = columns.values();
  return first ? rowsOf(first) : 0;
}

/** One characteristic after the other, so that its places are still in the nearest cache when they are used. */
function* placesOf(
  { characteristics }: CompiledCard,
  columns: ReadonlyMap<string, Column>,
): Generator<[CompiledCharacteristic, Uint8Array]> {
  for (const characteristic of characteristics) {
    const column = columns.get(characteristic.feature);
    if (!column) throw new RangeError(`there is no column ${characteristic.feature}`);
    yield [characteristic, characteristic.place(column)];
  }
}
