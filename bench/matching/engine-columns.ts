import { type Engine, MISSING, type ProfileColumns } from "#matching/index.ts";
import { type BenchFeature, benchFeatures } from "./features.ts";
import { profileBlocks } from "./profiles.ts";

type Kept = Int32Array | Float64Array | Uint8Array;

/** The profiles of a bench as the engine takes them: columns in shared memory, of the features that it reads. */
export function engineColumns(engine: Engine, rows: number): ProfileColumns {
  const columns = engine.columns(rows);
  const kept = new Map<string, Kept>();
  for (const feature of benchFeatures)
    if (columns.features.includes(feature.id)) kept.set(feature.id, room(feature, rows));
  for (const block of profileBlocks(rows))
    for (const { feature, values } of block.columns) {
      const column = kept.get(feature.id);
      if (column) put(feature, column, block.first, values);
    }
  for (const feature of benchFeatures) {
    const column = kept.get(feature.id);
    if (column instanceof Uint8Array)
      columns.fill(feature.id, { indexes: column, values: [null, ...listed(feature)] });
    else if (column) columns.fill(feature.id, column);
  }
  return columns;
}

const listed = (feature: BenchFeature) => (feature.type === "text" ? feature.words : [false, true]);

function room(feature: BenchFeature, rows: number): Kept {
  if (feature.type !== "number") return new Uint8Array(new SharedArrayBuffer(rows));
  if (feature.holds === "count") return new Int32Array(new SharedArrayBuffer(4 * rows));
  return new Float64Array(new SharedArrayBuffer(8 * rows));
}

function put(feature: BenchFeature, column: Kept, first: number, values: Float64Array): void {
  if (column instanceof Float64Array) {
    column.set(values, first);
    return;
  }
  const missing = feature.type === "number" ? MISSING : 0;
  const shift = feature.type === "number" ? 0 : 1;
  for (let row = 0; row < values.length; row += 1) {
    const value = values[row]!;
    column[first + row] = Number.isNaN(value) ? missing : value + shift;
  }
}
