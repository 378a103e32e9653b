import type { DuckDBConnection, DuckDBVector } from "@duckdb/node-api";
import type { MatchingProduct } from "#matching/index.ts";
import { KEY_PRODUCTS, offerOf, offersOf, type ProductSql, productSql } from "./duckdb-offers.ts";
import { columnType } from "./duckdb-sql.ts";
import { type BenchFeature, benchFeatures } from "./features.ts";
import { profileBlocks } from "./profiles.ts";

/** Ways to put the job: a query for each product, or one scan that asks for all of them in each row. */
export const FORMULATIONS = ["queries", "scan"] as const;
export type Formulation = (typeof FORMULATIONS)[number];

/** DuckDB with the profiles of a bench in a table. */
export type DuckDb = {
  connection: DuckDBConnection;
  /** The whole job: eligibility, limit, rate, ranking cost, score, and the best offers of each row. @returns seconds */
  match: (how: Formulation) => Promise<number>;
  close: () => void;
};

/** Opens DuckDB in memory and loads profiles and the table of rates and costs, none of which is counted. */
export async function openDuckDb(
  rows: number,
  products: readonly MatchingProduct[],
  { threads, top, partRows = PART_ROWS }: { threads: number; top: number; partRows?: number },
): Promise<DuckDb> {
  const { DuckDBInstance } = await import("@duckdb/node-api");
  const instance = await DuckDBInstance.create(":memory:", {
    threads: String(threads),
    preserve_insertion_order: "false",
  });
  const connection = await instance.connect();
  const sql = products.map(productSql);
  await loadProfiles(connection, rows);
  await loadCells(connection, sql);
  return {
    connection,
    match: async (how) => {
      for (const table of RESULTS) await connection.run(`CREATE OR REPLACE TABLE ${table}`);
      let ms = 0;
      for (let first = 0; first < rows; first += partRows) {
        await connection.run(PAIRS);
        const part = rows > partRows ? `id >= ${first} AND id < ${first + partRows}` : "TRUE";
        const started = performance.now();
        if (how === "queries") for (const each of sql) await connection.run(queryOf(each, part));
        else await connection.run(scanOf(sql, part));
        await connection.run(bestOf(top));
        ms += performance.now() - started;
        for (const count of COUNTS) await connection.run(count);
      }
      return ms / 1_000;
    },
    close: () => {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

/** Rows matched together: all pairs of 1,000,000 rows would fill gigabytes, those of a part are soon done with. */
const PART_ROWS = 250_000;
/** Rows whose pairs are kept, for verdicts to be compared one by one. */
const PAIRS_KEPT = 1_000;

const PAIRS = "CREATE OR REPLACE TABLE pairs (id INTEGER, key BIGINT, limit_fen BIGINT, cell UTINYINT)";
const RESULTS = [
  `best (id INTEGER, product INTEGER, limit_fen BIGINT, rate_bps INTEGER, term_months INTEGER, ranking_cost INTEGER,
    score BIGINT)`,
  "eligible_products (id INTEGER, pairs INTEGER)",
  "eligible_rows (product INTEGER, pairs INTEGER)",
  "kept_pairs (id INTEGER, product INTEGER)",
];
const PRODUCT = `(${KEY_PRODUCTS - 1} - key % ${KEY_PRODUCTS})::INTEGER`;
/** What results are compared by, beside the lists; not counted. */
const COUNTS = [
  "INSERT INTO eligible_products SELECT id, count(*) FROM pairs GROUP BY id",
  `INSERT INTO eligible_rows SELECT ${PRODUCT} AS product, count(*) FROM pairs GROUP BY product`,
  `INSERT INTO kept_pairs SELECT id, ${PRODUCT} FROM pairs WHERE id < ${PAIRS_KEPT}`,
];

const queryOf = (product: ProductSql, part: string) =>
  `INSERT INTO pairs ${offersOf({ ...product, condition: `${part} AND ${product.condition}` })}`;

const scanOf = (products: readonly ProductSql[], part: string) => `
  INSERT INTO pairs SELECT id, o.key, o.limit_fen, o.cell FROM (
    SELECT id, unnest(list_filter([${products.map(offerOf).join(", ")}], lambda o: o IS NOT NULL)) AS o FROM profiles
    WHERE ${part})`;

/** The best offers of each row: the keys by DuckDB's own aggregate of the greatest, then what belongs to them. */
const bestOf = (top: number) => `
  INSERT INTO best
  WITH least AS (SELECT id, list_min(max(key, ${top})) AS key FROM pairs GROUP BY id),
    kept AS (SELECT p.* FROM pairs p JOIN least l ON p.id = l.id AND p.key >= l.key)
  SELECT k.id, c.product, k.limit_fen, c.rate_bps, c.term_months, c.ranking_cost, k.key // ${KEY_PRODUCTS} AS score
  FROM kept k JOIN cells c ON c.product = ${KEY_PRODUCTS - 1} - k.key % ${KEY_PRODUCTS} AND c.cell = k.cell`;

async function loadCells(connection: DuckDBConnection, products: readonly ProductSql[]): Promise<void> {
  await connection.run(
    "CREATE TABLE cells (product INTEGER, cell UTINYINT, rate_bps INTEGER, term_months INTEGER, ranking_cost INTEGER)",
  );
  const rows = products.flatMap(({ cells }) =>
    cells.map(
      (each) => `(${[each.product, each.cell, each.rateBps, each.termMonths, each.rankingCost].join()})`,
    ),
  );
  await connection.run(`INSERT INTO cells VALUES ${rows.join(", ")}`);
}

/** Rows of a chunk of DuckDB's. */
const CHUNK_ROWS = 2_048;

async function loadProfiles(connection: DuckDBConnection, rows: number): Promise<void> {
  const { DuckDBDataChunk } = await import("@duckdb/node-api");
  const columns = benchFeatures.map((feature) => `${feature.id} ${columnType(feature)}`);
  await connection.run(`CREATE TABLE profiles (id INTEGER, ${columns.join(", ")})`);
  const appender = await connection.createAppender("profiles");
  const types = Array.from({ length: appender.columnCount }, (_, index) => appender.columnType(index));
  for (const block of profileBlocks(rows))
    for (let first = 0; first < block.rows; first += CHUNK_ROWS) {
      const length = Math.min(CHUNK_ROWS, block.rows - first);
      const chunk = DuckDBDataChunk.create(types, length);
      set(chunk.getColumnVector(0), length, (row) => block.first + first + row);
      for (const [index, { feature, values }] of block.columns.entries())
        set(chunk.getColumnVector(index + 1), length, (row) => loaded(feature, values[first + row]!));
      appender.appendDataChunk(chunk);
    }
  appender.closeSync();
}

function set(vector: DuckDBVector, length: number, value: (row: number) => unknown): void {
  for (let row = 0; row < length; row += 1) vector.setItem(row, value(row) as never);
  vector.flush();
}

function loaded(feature: BenchFeature, value: number): number | bigint | boolean | null {
  if (Number.isNaN(value)) return null;
  if (feature.type === "flag") return value === 1;
  return feature.type === "number" && feature.holds === "fen" ? BigInt(value) : value;
}
