import { mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { median } from "../median.ts";
import { matchThroughDatabase } from "./database.ts";
import type { Formulation } from "./duckdb.ts";
import { startEngine } from "./engine-party.ts";
import type { EngineSize } from "./engine-work.ts";
import { assertPeers } from "./peers.ts";
import { benchProducts } from "./products.ts";
import { scratchFirms } from "./scratch-firms.ts";
import { type DuckDbTrial, versusDuckDb, versusJsonRules } from "./versus.ts";
import { type Written, writeLists } from "./written.ts";

export type MatchBench = {
  enterprises: number;
  products: number;
  threads: number;
  /** The whole job: eligibility, limit, rate, ranking cost, score, the best 20 of each enterprise. Median of the rounds. */
  seconds: number;
  pairsPerSecond: number;
  /** The first batch of a process, in which the costs are reckoned and the code warms up. */
  firstSeconds: number;
  eligiblePairs: number;
  /** The most of the engine's process, profiles and one batch's lists included, in 10^6 bytes. */
  peakMemoryMb: number;
  /** Every verdict and every list came out the same from engine, peers, single matches and changes. */
  identical: boolean;
  /**
   * How many times as fast the engine is, the median over the rounds. json-rules-engine has eligibility alone and one
   * core: it is compared by pair and core, with the engine's eligibility alone and with its whole job.
   */
  ratios: { duckdb: number; jsonRulesEngine: number; jsonRulesEngineWholeJob: number };
  /** The engine's eligibility alone, on one core; median. */
  eligibility: { seconds: number; nanosecondsPerPair: number };
  enterprise: {
    p50Ms: number;
    p99Ms: number;
    withDatabaseP50Ms: number;
    withDatabaseP99Ms: number;
    /** A bare transaction of as many round trips, in turns with the one before. */
    bareTransactionP50Ms: number;
    bareTransactionP99Ms: number;
    /** How many bare transactions one match through the database takes. */
    bareTransactions: { p50: number; p99: number };
  };
  /** All lists stored by the platform's own functions, with a commit a batch, as its first full run does. */
  written: Written;
  product: { medianMs: number; maxMs: number; changes: { what: string; ms: number; enterprises: number }[] };
  /** The rounds, in turns; DuckDB's faster formulation, and on how many rows it was found. */
  rounds: { seconds: number[]; duckdbSeconds: number[] };
  duckdb: { formulation: Formulation; trial: DuckDbTrial };
  jsonRulesEngine: { pairs: number; nanosecondsPerPair: number };
};

export type MatchBenchOptions = {
  enterprises: number;
  products: number;
  rounds?: number;
  /** How many times one enterprise is matched by itself. */
  singles?: number;
  /** Told what begins: a run takes minutes. Standard error unless told otherwise. */
  say?: (what: string) => void;
};

const TOP = 20;

/**
 * What matching costs, against DuckDB on as many threads and json-rules-engine, on the same made-up profiles and products
 * with the same verdicts and lists. The engine runs in a process of its own, in turns with DuckDB.
 * @throws DomainError where the peers, development dependencies, are not installed
 */
export async function benchMatch({
  enterprises,
  products,
  rounds = 5,
  singles = 5_000,
  say = (what) => process.stderr.write(`${what}\n`),
}: MatchBenchOptions): Promise<MatchBench> {
  await assertPeers();
  const size = { rows: enterprises, products, threads: availableParallelism(), top: TOP };
  const folder = mkdtempSync(join(tmpdir(), "xinyidai-bench-"));
  say("造企业画像和产品，打开引擎……");
  const engine = await startEngine(size);
  try {
    const batch = await versusDuckDb(engine, size, { rounds, folder, say });
    say("只判资格：引擎，随后 json-rules-engine……");
    const eligibility = await engine.eligibility(rounds);
    const json = await versusJsonRules(engine, size);
    say(`逐家匹配 ${singles} 次，随后逐个改动产品……`);
    const one = await engine.enterprises(singles);
    const changes = await engine.changes();
    say("经数据库：全部结果首次写入，随后逐家匹配……");
    const { written, enterprise } = await throughDatabase(folder, size, singles);
    const pairs = enterprises * products;
    const seconds = median(batch.times.engine);
    const ms = changes.map((change) => change.ms);
    return {
      ...{
        enterprises,
        products,
        threads: size.threads,
        seconds,
        pairsPerSecond: Math.round(pairs / seconds),
      },
      ...{
        firstSeconds: batch.firstSeconds,
        eligiblePairs: batch.eligiblePairs,
        peakMemoryMb: batch.peakMemoryMb,
      },
      identical: [batch, eligibility, json, one, ...changes].every(({ same }) => same),
      ratios: {
        duckdb: median(batch.times.duckDb.map((theirs, round) => theirs / batch.times.engine[round]!)),
        jsonRulesEngine: json.nanosecondsPerPair / ((eligibility.seconds / pairs) * 1e9),
        jsonRulesEngineWholeJob: json.nanosecondsPerPair / (((seconds * size.threads) / pairs) * 1e9),
      },
      eligibility: {
        seconds: eligibility.seconds,
        nanosecondsPerPair: (eligibility.seconds / pairs) * 1e9,
      },
      enterprise: { p50Ms: quantile(one.ms, 0.5), p99Ms: quantile(one.ms, 0.99), ...enterprise },
      written,
      product: {
        ...{ medianMs: median(ms), maxMs: Math.max(...ms) },
        changes: changes.map(({ what, ms, rows }) => ({ what, ms, enterprises: rows })),
      },
      rounds: { seconds: batch.times.engine, duckdbSeconds: batch.times.duckDb },
      duckdb: { formulation: batch.formulation, trial: batch.trial },
      jsonRulesEngine: { pairs: json.pairs, nanosecondsPerPair: json.nanosecondsPerPair },
    };
  } finally {
    await engine.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What PostgreSQL adds, on the platform's tables: a first full run's lists, and one enterprise at a time. */
async function throughDatabase(folder: string, size: EngineSize, singles: number) {
  const scratch = await scratchFirms(size.rows);
  try {
    const written = await writeLists(scratch, folder, size);
    const products = benchProducts(size.products);
    const { matched, bare } = await matchThroughDatabase(scratch, size.rows, products, singles);
    const [p50, p99] = [quantile(matched, 0.5), quantile(matched, 0.99)];
    const [bareP50, bareP99] = [quantile(bare, 0.5), quantile(bare, 0.99)];
    const enterprise = {
      ...{ withDatabaseP50Ms: p50, withDatabaseP99Ms: p99 },
      ...{ bareTransactionP50Ms: bareP50, bareTransactionP99Ms: bareP99 },
      bareTransactions: { p50: p50 / bareP50, p99: p99 / bareP99 },
    };
    return { written, enterprise };
  } finally {
    await scratch.close();
  }
}

function quantile(figures: readonly number[], share: number): number {
  const sorted = [...figures].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!;
}
