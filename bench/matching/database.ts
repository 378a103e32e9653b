import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import pg from "pg";
import { startEmbedded } from "#db/embedded.ts";
import { type FeatureValues, type ListedOffer, type MatchingProduct, openEngine } from "#matching/index.ts";
import { featuresOf, profileBlocks } from "./profiles.ts";

/** Enterprises in the scratch database; times are taken over them in turn. */
const ENTERPRISES = 2_000;
/** Times that warm plans and connection, not counted. */
const WARMING = 200;

/**
 * One enterprise matched anew through PostgreSQL, on a server that keeps its data as a real one does: a changed feature
 * written, the profile read back, matched with every product, its offers written, all in one transaction.
 * @returns milliseconds of each time
 */
export async function matchThroughDatabase(
  products: readonly MatchingProduct[],
  times: number,
): Promise<number[]> {
  const folder = mkdtempSync("/var/tmp/xinyidai-bench-");
  chmodSync(folder, 0o755);
  const server = await startEmbedded({ dataDir: folder });
  const client = new pg.Client({ connectionString: server.url });
  const engine = openEngine(products, { threads: 1 });
  try {
    await client.connect();
    await fillTables(client);
    const ms: number[] = [];
    for (let time = -Math.min(WARMING, times); time < times; time += 1) {
      const started = performance.now();
      await matchAnew(client, (time + WARMING) % ENTERPRISES, (features) => engine.matchOne(features).offers);
      if (time >= 0) ms.push(performance.now() - started);
    }
    return ms;
  } finally {
    await engine.close();
    await client.end();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function fillTables(client: pg.Client): Promise<void> {
  await client.query(`
    create table bench_profiles (id integer primary key, features jsonb not null);
    create table bench_offers (enterprise_id integer primary key, offers bytea not null, matched_at timestamptz not null)`);
  const [block] = profileBlocks(ENTERPRISES);
  const rows = Array.from({ length: ENTERPRISES }, (_, row) => JSON.stringify(featuresOf(block!, row)));
  await client.query({
    text: "insert into bench_profiles select n - 1, f::jsonb from unnest($1::text[]) with ordinality as t(f, n)",
    values: [rows],
  });
  await client.query("vacuum analyze");
}

const CHANGE = {
  name: "change",
  text: `update bench_profiles set features = jsonb_set(features, '{firm_age}', to_jsonb((features->>'firm_age')::int + 1))
    where id = $1`,
};
const READ = { name: "read", text: "select features from bench_profiles where id = $1" };
const WRITE = {
  name: "write",
  text: `insert into bench_offers values ($1, $2, now())
    on conflict (enterprise_id) do update set offers = excluded.offers, matched_at = excluded.matched_at`,
};

async function matchAnew(client: pg.Client, id: number, match: (features: FeatureValues) => ListedOffer[]) {
  await client.query("begin");
  await client.query({ ...CHANGE, values: [id] });
  const { rows } = await client.query<{ features: FeatureValues }>({ ...READ, values: [id] });
  await client.query({ ...WRITE, values: [id, packed(match(rows[0]!.features))] });
  await client.query("commit");
}

const OFFER_BYTES = 24;

function packed(offers: readonly ListedOffer[]): Buffer {
  const bytes = Buffer.alloc(offers.length * OFFER_BYTES);
  for (const [place, offer] of offers.entries()) {
    const at = place * OFFER_BYTES;
    bytes.writeInt32BE(offer.product, at);
    bytes.writeBigInt64BE(BigInt(offer.limitFen), at + 4);
    bytes.writeInt16BE(offer.rateBps, at + 12);
    bytes.writeInt16BE(offer.termMonths, at + 14);
    bytes.writeInt32BE(offer.rankingCost, at + 16);
    bytes.writeInt32BE(offer.score, at + 20);
  }
  return bytes;
}
