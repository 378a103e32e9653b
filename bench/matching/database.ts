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

/** Milliseconds of each time. */
export type ThroughDatabase = { matched: number[]; bare: number[] };

/**
 * One enterprise matched anew through the platform's database: a changed feature written, the profile read back, matched
 * with every product, its list stored as a run of its own by the platform's functions, all in one transaction. In turns
 * with it a bare transaction on the same server, of as many round trips, that updates one small row: what the machine and
 * its disk take for themselves, their stalls included.
 * @param firms how many enterprises the database knows
 */
export async function matchThroughDatabase(
  { inTurn, atRest, owner }: ScratchFirms,
  firms: number,
  products: readonly MatchingProduct[],
  times: number,
): Promise<ThroughDatabase> {
  const rows = Math.min(firms, ENTERPRISES);
  await fill(owner, rows);
  const engine = openEngine(products, { threads: 1 });
  const numbers = versionNumbers(products.length);
  try {
    const took: ThroughDatabase = { matched: [], bare: [] };
    const warming = Math.min(WARMING, times);
    for (let time = -warming; time < times; time += 1) {
      const row = (time + warming) % rows;
      const started = performance.now();
      await inTurn((tx) => matchAnew(tx, row, engine, numbers));
      const matched = performance.now() - started;
      await atRest();
      const begun = performance.now();
      await updateBarely(owner, row);
      if (time < 0) continue;
      took.matched.push(matched);
      took.bare.push(performance.now() - begun);
    }
    return took;
  } finally {
    await engine.close();
  }
}

async function fill(owner: pg.Client, count: number): Promise<void> {
  await owner.query(`
    create table bench_profiles (id uuid primary key, features jsonb not null);
    grant select, update on bench_profiles to xyd_app;
    create table bench_bare as select id, 0 as times from generate_series(0, ${count - 1}) id;
    alter table bench_bare add primary key (id)`);
  const [block] = profileBlocks(count);
  const rows = Array.from({ length: count }, (_, row) => row);
  await owner.query({
    text: "insert into bench_profiles select id, f::jsonb from unnest($1::uuid[], $2::text[]) as t(id, f)",
    values: [rows.map(firmId), rows.map((row) => JSON.stringify(featuresOf(block!, row)))],
  });
  await owner.query("vacuum analyze bench_profiles, bench_bare");
  // What is measured is a server at rest, not one that still carries to disk what was filled in.
  await owner.query("checkpoint");
}

async function updateBarely(owner: pg.Client, row: number): Promise<void> {
  await owner.query(`begin; update bench_bare set times = times + 1 where id = ${row}`);
  await owner.query("commit");
}

async function matchAnew(tx: Tx, row: number, engine: Engine, numbers: Int32Array): Promise<void> {
  const enterpriseId = firmId(row);
  const [, { rows }, standing] = await inOrder(tx, [
    () =>
      prepared(
        tx,
        "bench_change",
        `update bench_profiles set features = jsonb_set(features, '{firm_age}', to_jsonb((features->>'firm_age')::int + 1))
          where id = $1`,
        [enterpriseId],
      ),
    () =>
      prepared<{ features: FeatureValues }>(
        tx,
        "bench_profile",
        "select features from bench_profiles where id = $1",
        [enterpriseId],
      ),
    () => standingList(tx, enterpriseId),
  ]);
  const match = engine.matchOne(rows[0]!.features);
  storeMatch(tx, enterpriseId, match, { numbers, standing, now: new Date() });
}
