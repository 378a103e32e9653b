import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { DuckDBConnection, DuckDBDataChunk } from "@duckdb/node-api";

/** A batch as `keep` wrote it. */
type KeptBatch = {
  rows: number;
  top: number;
  eligible: Uint32Array;
  listed: Uint8Array;
  eligibleByProduct: Float64Array;
  /** Product, limit, rate, term, ranking cost and score, in this order. */
  figures: readonly ArrayLike<number>[];
};

/** Reads what the engine's process kept in a folder. */
export function readKept(folder: string, { rows, top }: { rows: number; top: number }): KeptBatch {
  const bytesOf = (name: string) => {
    const bytes = readFileSync(join(folder, name));
    return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
  };
  const read = <T>(name: string, Kind: new (buffer: ArrayBuffer) => T): T => new Kind(bytesOf(name));
  const limits = bytesOf("limitFen");
  return {
    ...{ rows, top },
    eligible: read("eligible", Uint32Array),
    listed: read("listed", Uint8Array),
    eligibleByProduct: read("eligibleByProduct", Float64Array),
    figures: [
      read("product", Uint16Array),
      limits.byteLength === 8 * rows * top ? new Float64Array(limits) : new Uint32Array(limits),
      read("rateBps", Uint16Array),
      read("termMonths", Uint16Array),
      read("rankingCost", Int32Array),
      read("score", Int32Array),
    ],
  };
}

/**
 * Whether DuckDB came to the same: eligible products of each row, eligible rows of each product, and the lists of the best
 * with every figure, in their order. The engine's own verdicts of the first rows are compared pair by pair.
 */
export async function sameAsDuckDb(
  connection: DuckDBConnection,
  kept: KeptBatch,
  verdicts: readonly number[][],
): Promise<boolean> {
  const byRow = new Uint32Array(kept.rows);
  await each(connection, "SELECT id, pairs FROM eligible_products", ([row, count]) => {
    byRow[row!] = count!;
  });
  const byProduct = new Float64Array(kept.eligibleByProduct.length);
  await each(
    connection,
    "SELECT product, sum(pairs)::INTEGER FROM eligible_rows GROUP BY product",
    ([index, count]) => {
      byProduct[index!] = count!;
    },
  );
  const pairs = verdicts.map((): number[] => []);
  const first = `SELECT id, product FROM kept_pairs WHERE id < ${verdicts.length} ORDER BY id, product`;
  await each(connection, first, ([row, index]) => void pairs[row!]!.push(index!));
  return (
    byRow.every((count, row) => count === kept.eligible[row]) &&
    byProduct.every((count, index) => count === kept.eligibleByProduct[index]) &&
    JSON.stringify(pairs) === JSON.stringify(verdicts) &&
    (await sameLists(connection, kept))
  );
}

async function sameLists(
  connection: DuckDBConnection,
  { rows, top, listed, figures }: KeptBatch,
): Promise<boolean> {
  const places = new Uint8Array(rows);
  let same = true;
  const best = `SELECT id, product, limit_fen::DOUBLE, rate_bps, term_months, ranking_cost, score::INTEGER
    FROM best ORDER BY id, score DESC, product`;
  await each(connection, best, ([row, ...theirs]) => {
    const at = row! * top + places[row!]!++;
    for (const [index, value] of theirs.entries()) if (figures[index]![at] !== value) same = false;
  });
  return same && places.every((count, row) => count === listed[row]);
}

/** Each row of a query whose columns are all numbers. */
async function each(
  connection: DuckDBConnection,
  sql: string,
  visit: (row: number[]) => void,
): Promise<void> {
  const result = await connection.stream(sql);
  for (let chunk = await result.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await result.fetchChunk())
    for (let row = 0; row < chunk.rowCount; row += 1) visit(numbersAt(chunk, row));
}

const numbersAt = (chunk: DuckDBDataChunk, row: number) =>
  Array.from(
    { length: chunk.columnCount },
    (_, column) => chunk.getColumnVector(column).getItem(row) as number,
  );
