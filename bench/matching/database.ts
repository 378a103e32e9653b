import { eq, sql } from "drizzle-orm";
import type pg from "pg";
import { schema, type Tx } from "#db/client.ts";
import { packOne } from "#domain/matches/packed-offers.ts";
import { storeOffers } from "#domain/matches/store-offers.ts";
import { type Engine, type FeatureValues, type MatchingProduct, openEngine } from "#matching/index.ts";
import { featuresOf, profileBlocks } from "./profiles.ts";
import { beginRun, firmId, type ScratchFirms, versionNumbers } from "./scratch-firms.ts";

/** Enterprises that are matched in turn. */
const ENTERPRISES = 2_000;
/** Times that warm plans and connection, not counted. */
const WARMING = 200;

/**
 * One enterprise matched anew through the platform's database: a changed feature written, the profile read back, matched
 * with every product, its list stored as a run of its own by the platform's functions, all in one transaction.
 * @param firms how many enterprises the database knows
 * @returns milliseconds of each time
 */
export async function matchThroughDatabase(
  { inTurn, owner }: ScratchFirms,
  firms: number,
  products: readonly MatchingProduct[],
  times: number,
): Promise<number[]> {
  const rows = Math.min(firms, ENTERPRISES);
  await fillProfiles(owner, rows);
  const engine = openEngine(products, { threads: 1 });
  const numbers = versionNumbers(products.length);
  try {
    const ms: number[] = [];
    const warming = Math.min(WARMING, times);
    for (let time = -warming; time < times; time += 1) {
      const started = performance.now();
      await inTurn((tx) => matchAnew(tx, (time + warming) % rows, engine, numbers));
      if (time >= 0) ms.push(performance.now() - started);
    }
    return ms;
  } finally {
    await engine.close();
  }
}

async function fillProfiles(owner: pg.Client, count: number): Promise<void> {
  await owner.query(`
    create table bench_profiles (id uuid primary key, features jsonb not null);
    grant select, update on bench_profiles to xyd_app`);
  const [block] = profileBlocks(count);
  const rows = Array.from({ length: count }, (_, row) => row);
  await owner.query({
    text: "insert into bench_profiles select id, f::jsonb from unnest($1::uuid[], $2::text[]) as t(id, f)",
    values: [rows.map(firmId), rows.map((row) => JSON.stringify(featuresOf(block!, row)))],
  });
  await owner.query("vacuum analyze");
}

async function matchAnew(tx: Tx, row: number, engine: Engine, numbers: Int32Array): Promise<void> {
  const enterpriseId = firmId(row);
  await tx.execute(sql`update bench_profiles
    set features = jsonb_set(features, '{firm_age}', to_jsonb((features->>'firm_age')::int + 1)) where id = ${enterpriseId}`);
  const { rows } = await tx.execute<{ features: FeatureValues }>(
    sql`select features from bench_profiles where id = ${enterpriseId}`,
  );
  const match = engine.matchOne(rows[0]!.features);
  const runId = await beginRun(tx, "enterprise", 1);
  const now = new Date();
  const changes = await storeOffers(tx, runId, [{ enterpriseId, packed: packOne(match, numbers) }], now);
  const { matchRuns } = schema;
  await tx
    .update(matchRuns)
    .set({ ...changes, status: "finished", finishedAt: now })
    .where(eq(matchRuns.id, runId));
}
