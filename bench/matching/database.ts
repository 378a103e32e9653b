import { sql } from "drizzle-orm";
import type pg from "pg";
import type { Tx } from "#db/client.ts";
import { prepared } from "#db/prepared.ts";
import { inOrder } from "#db/transaction.ts";
import { standingList, storeMatch } from "#domain/matches/store-match.ts";
import { type Engine, type FeatureValues, type MatchingProduct, openEngine } from "#matching/index.ts";
import { featuresOf, profileBlocks } from "./profiles.ts";
import { firmId, type ScratchFirms, versionNumbers } from "./scratch-firms.ts";

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
  // What is measured is a server at rest, not one that still carries to disk what was filled in.
  await owner.query("checkpoint");
}

async function matchAnew(tx: Tx, row: number, engine: Engine, numbers: Int32Array): Promise<void> {
  const enterpriseId = firmId(row);
  const [, { rows }, standing] = await inOrder(tx, [
    () =>
      prepared(
        tx,
        "bench_change",
        sql`update bench_profiles set features = jsonb_set(features, '{firm_age}', to_jsonb((features->>'firm_age')::int + 1))
          where id = ${enterpriseId}`,
      ),
    () =>
      prepared<{ features: FeatureValues }>(
        tx,
        "bench_profile",
        sql`select features from bench_profiles where id = ${enterpriseId}`,
      ),
    () => standingList(tx, enterpriseId),
  ]);
  const match = engine.matchOne(rows[0]!.features);
  storeMatch(tx, enterpriseId, match, { numbers, standing, now: new Date() });
}
