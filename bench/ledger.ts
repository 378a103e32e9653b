import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import pg from "pg";
import { type Db, openDatabase } from "#db/client.ts";
import { startEmbedded } from "#db/embedded.ts";
import { migrateDatabase } from "#db/migrate.ts";
import { inTransaction } from "#db/transaction.ts";
import { interestAccrued } from "#ledger/events/interest-accrued.ts";
import { post } from "#ledger/post.ts";
import { postNow } from "#ledger/post-now.ts";
import type { LedgerTransaction } from "#ledger/transaction.ts";
import { verifyLedger } from "#ledger/verify.ts";
import { dateOn } from "#lib/dates.ts";
import { newId } from "#lib/ids.ts";
import { fen } from "#lib/money.ts";
import { type Borrower, fillBook } from "./ledger-book.ts";
import { median } from "./scratch.ts";
import { openTpcB, type TpcB } from "./tpc-b.ts";

export type LedgerBench = {
  connections: number;
  /** Transactions a second of the peer, and by what. */
  pgbenchTps: number;
  pgbench: TpcB["by"];
  /** Postings a second: callers that post one transaction at a time, each waiting for its own. */
  singleTps: number;
  /** The same, each on a connection of its own, in `post`, as a verb does within its transaction. */
  verbTps: number;
  /** Postings a second in calls of a hundred. */
  batchTps: number;
  hotTps: number;
  /** Rates by the peer's of the same round; `accounts` is the cost of a posting with many accounts by that with few. */
  ratios: { single: number; verb: number; batch: number; hot: number; accounts: number };
  /** Milliseconds that a call took. */
  latencyMs: { single: Percentiles; batch: Percentiles };
  accounts: { few: number; many: number };
  transfers: number;
  verifySeconds: number;
  /** Invariants that were found broken. */
  verifyFindings: number;
};
type Percentiles = { p50: number; p99: number };
type Rate = { tps: number; calls: number[] };
type Options = { connections?: number; accounts?: number; seconds?: number; rounds?: number };

const BATCH = 100;
const FEW = 1_000;
const HOT_BORROWERS = 5;

/**
 * The ledger against TPC-B on one PostgreSQL in one run, in turns; medians. A posting is the accrual of one instalment's
 * interest: a transaction with its key, a transfer and two totals, by the application's role under every policy.
 */
export async function benchLedger({
  connections = 16,
  accounts = 1_000_000,
  seconds = 5,
  rounds = 3,
}: Options = {}): Promise<LedgerBench> {
  const dataDir = mkdtempSync("/var/tmp/xinyidai-bench-");
  chmodSync(dataDir, 0o755);
  const server = await startEmbedded({ dataDir });
  const open: Db[] = [];
  try {
    const tpcB = await openTpcB(
      await makeDatabase(server.url, "tpc_b"),
      Math.max(1, Math.round(accounts / 20_000)),
    );
    const bookOf = async (name: string, size: number) => {
      const url = await makeDatabase(server.url, name);
      await migrateDatabase(url);
      const borrowers = await fillBook(url, size);
      const db = openDatabase({ url, role: "xyd_app", max: connections });
      open.push(db);
      return { db, borrowers };
    };
    const few = await bookOf("few", Math.min(FEW, accounts));
    const many = await bookOf("many", accounts);
    const time = (run: (each: Borrower[]) => Promise<unknown>, from: Borrower[], batch: number) =>
      measure({ connections, seconds, batch, from, run });
    const through = (db: Db) => (some: Borrower[]) => postNow(db, some.map(accrual));
    const parties = {
      peer: async (): Promise<Rate> => ({ tps: await tpcB.run(connections, seconds), calls: [] }),
      single: () => time(through(many.db), many.borrowers, 1),
      verb: () => time((some) => postInTransaction(many.db, some.map(accrual)), many.borrowers, 1),
      batch: () => time(through(many.db), many.borrowers, BATCH),
      hot: () => time(through(many.db), many.borrowers.slice(0, HOT_BORROWERS), BATCH),
      few: () => time(through(few.db), few.borrowers, BATCH),
    };
    const rates = await inTurns(parties, rounds);
    return { ...figuresOf(rates, connections, tpcB.by), ...(await verified(many.db, accounts)) };
  } finally {
    await Promise.all(open.map((db) => db.$client.end()));
    await server.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function makeDatabase(server: string, name: string): Promise<string> {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  await client.query(`create database ${name}`).finally(() => client.end());
  const url = new URL(server);
  url.pathname = join("/", name);
  return url.href;
}

let instalments = 0;
const accrual = ({ loanId, bankId, enterpriseId }: Borrower): LedgerTransaction => {
  instalments += 1;
  const today = dateOn(new Date());
  const instalment = { n: instalments, dueOn: today, interest: fen(100) };
  return interestAccrued({ loanId, bankId, enterpriseId, instalment, bookedOn: today })!;
};

const AS_SYSTEM = { "app.actor": JSON.stringify({ kind: "system", job: newId() }) };
const postInTransaction = (db: Db, transactions: LedgerTransaction[]) =>
  inTransaction(db, AS_SYSTEM, (tx) => post(tx, transactions, new Date()));

type Measured = {
  connections: number;
  seconds: number;
  batch: number;
  from: Borrower[];
  run: (some: Borrower[]) => Promise<unknown>;
};

async function measure({ connections, seconds, batch, from, run }: Measured): Promise<Rate> {
  const some = () => Array.from({ length: batch }, () => from[Math.floor(Math.random() * from.length)]!);
  // Connections, their plans and this process warm up.
  await Promise.all(Array.from({ length: connections }, () => run(some())));
  const calls: number[] = [];
  const [started, until] = [performance.now(), performance.now() + seconds * 1000];
  const caller = async () => {
    while (performance.now() < until) {
      const called = performance.now();
      await run(some());
      calls.push(performance.now() - called);
    }
  };
  await Promise.all(Array.from({ length: connections }, caller));
  return { tps: (calls.length * batch) / ((performance.now() - started) / 1000), calls };
}

/** Each party a round, the first of them in turn, so that what else the machine does meets all alike. */
async function inTurns<K extends string>(
  parties: Record<K, () => Promise<Rate>>,
  rounds: number,
): Promise<Record<K, Rate[]>> {
  const names = Object.keys(parties) as K[];
  const rates = Object.fromEntries(names.map((name) => [name, [] as Rate[]])) as Record<K, Rate[]>;
  for (let round = 0; round < rounds; round += 1)
    for (let i = 0; i < names.length; i += 1) {
      const name = names[(round + i) % names.length]!;
      rates[name].push(await parties[name]());
    }
  return rates;
}

function figuresOf(
  rates: Record<"peer" | "single" | "verb" | "batch" | "hot" | "few", Rate[]>,
  connections: number,
  by: TpcB["by"],
) {
  const tps = (name: keyof typeof rates) => Math.round(median(rates[name].map((each) => each.tps)));
  const ratio = (one: keyof typeof rates, other: keyof typeof rates) =>
    median(rates[one].map((each, i) => each.tps / rates[other][i]!.tps));
  const percentiles = (name: keyof typeof rates): Percentiles => {
    const sorted = rates[name].flatMap((each) => each.calls).sort((a, b) => a - b);
    const at = (share: number) => sorted[Math.floor(sorted.length * share)]!;
    return { p50: at(0.5), p99: at(0.99) };
  };
  return {
    ...{ connections, pgbenchTps: tps("peer"), pgbench: by },
    ...{ singleTps: tps("single"), verbTps: tps("verb"), batchTps: tps("batch"), hotTps: tps("hot") },
    ratios: {
      ...{ single: ratio("single", "peer"), verb: ratio("verb", "peer"), batch: ratio("batch", "peer") },
      ...{ hot: ratio("hot", "peer"), accounts: ratio("few", "batch") },
    },
    latencyMs: { single: percentiles("single"), batch: percentiles("batch") },
  };
}

async function verified(db: Db, accounts: number) {
  return inTransaction(db, AS_SYSTEM, async (tx) => {
    const { rows } = await tx.execute<{ n: number }>(sql`select count(*)::int as n from ledger_transfers`);
    const started = performance.now();
    const findings = await verifyLedger(tx);
    return {
      accounts: { few: Math.min(FEW, accounts), many: accounts },
      transfers: rows[0]!.n,
      verifySeconds: (performance.now() - started) / 1000,
      verifyFindings: findings.length,
    };
  });
}
