import type { FeatureValue, FeatureValues } from "#matching/index.ts";
import { seededRandom } from "#scoring/index.ts";
import { AUTHORISED, type BenchFeature, benchFeatures, type Group } from "./features.ts";

/** Rows of a block; a run is made, encoded and loaded block by block, so that no party holds all of it twice. */
export const BLOCK_ROWS = 16_384;

/** Numbers as they are, texts as the place in the feature's words, flags as 0 and 1; missing is NaN throughout. */
export type ProfileColumn = { feature: BenchFeature; values: Float64Array };
export type ProfileBlock = { first: number; rows: number; columns: readonly ProfileColumn[] };

/**
 * The rows of a run, in blocks. The same seed and number give the same rows; a longer run begins with a shorter one's.
 * A block's numbers are there until the next one is asked for, which takes their place.
 */
export function* profileBlocks(rows: number, seed = 1): Generator<ProfileBlock> {
  const columns = benchFeatures.map((feature) => ({ feature, values: new Float64Array(BLOCK_ROWS) }));
  for (let first = 0; first < rows; first += BLOCK_ROWS)
    yield block(columns, first, Math.min(BLOCK_ROWS, rows - first), seed);
}

const GROUPS = Object.keys(AUTHORISED) as Group[];
/** How far a feature follows the soundness of the firm: sound firms pay, invoice and employ. */
const FOLLOWS = 0.4;

function block(columns: readonly ProfileColumn[], first: number, rows: number, seed: number): ProfileBlock {
  const random = seededRandom(seed * 1_000_003 + first / BLOCK_ROWS);
  const draw = () => (random.next() + 0.5) / 2 ** 32;
  const opened = new Set<Group>();
  for (let row = 0; row < rows; row += 1) {
    const soundness = draw();
    opened.clear();
    for (const group of GROUPS) if (draw() < AUTHORISED[group]) opened.add(group);
    for (const { feature, values } of columns) {
      const own = draw();
      const uniform = draw() < FOLLOWS ? soundness : own;
      values[row] = opened.has(feature.group) ? feature.draw(uniform) : Number.NaN;
    }
  }
  const filled = columns.map(({ feature, values }) => ({ feature, values: values.subarray(0, rows) }));
  return { first, rows, columns: filled };
}

/** A row as the platform knows one firm: values by feature id, null where missing. */
export function featuresOf({ columns }: ProfileBlock, row: number): FeatureValues {
  return Object.fromEntries(
    columns.map(({ feature, values }) => [feature.id, featureValue(feature, values[row]!)]),
  );
}

function featureValue(feature: BenchFeature, value: number): FeatureValue {
  if (Number.isNaN(value)) return null;
  if (feature.type === "text") return feature.words[value]!;
  return feature.type === "flag" ? value === 1 : value;
}
