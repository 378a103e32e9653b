import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { type Db, openDatabase } from "#db/client.ts";
import { startEmbedded } from "#db/embedded.ts";
import { migrateDatabase } from "#db/migrate.ts";
import { inTransaction } from "#db/transaction.ts";
import { interestAccrued } from "#ledger/events/interest-accrued.ts";
import { post } from "#ledger/post.ts";
import { postAlone, postNow } from "#ledger/post-now.ts";
import type { LedgerTransaction } from "#ledger/transaction.ts";
import { dateOn } from "#lib/dates.ts";
import { newId } from "#lib/ids.ts";
import { fen } from "#lib/money.ts";
import { type Borrower, fillBook } from "./ledger-book.ts";
import { figuresOf, inTurns, measure, type Percentiles, type Rate } from "./ledger-rates.ts";
import { verifyBook } from "./ledger-verified.ts";
import { openTpcB, type TpcB } from "./tpc-b.ts";

export type LedgerBench = {
  connections: number;
  /** Transactions a second of the peer, and by what. */
  pgbenchTps: number;
  pgbench: TpcB["by"];
  /**
   * Postings a second by `postNow`, as the platform's jobs post: each caller posts one transaction and waits until it is
   * committed before the next. Those of callers who come at the same time share a commit.
   */
  singleTps: number;
  /** The same where none shares: every posting is a database transaction of its own, in one round trip (`postAlone`). */
  aloneTps: number;
  /** The same within a verb's transaction: begin, `post`, commit, each a round trip. */
  verbTps: number;
  /** Postings a second in calls of a hundred. */
  batchTps: number;
  hotTps: number;
  /** Rates by the peer's of the same round; `accounts` is the cost of a posting with many accounts by that with few. */
  ratios: { single: number; alone: number; verb: number; batch: number; hot: number; accounts: number };
  /** Milliseconds that a call took. */
  latencyMs: { single: Percentiles; alone: Percentiles; batch: Percentiles };
  accounts: { few: number; usual: number; many: number };
  /** What the book was verified with: its transfers, and the records that its seals hold. */
  transfers: number;
  sealedRecords: number;
  /** Every invariant of the book, every record against its seal, every seal against the one before it. */
  verifySeconds: number;
  /** Findings then, and of the invariants over all that the postings left. */
  verifyFindings: number;
  /** From the start to here. */
  totalSeconds: number;
  /** Of this process; the server's memory is its own. */
  peakMemoryMb: number;
};
type Options = {
  connections?: number;
  accounts?: number;
  seconds?: number;
  rounds?: number;
  /** What is under way, in a line. */
  tell?: (words: string) => void;
};

const BATCH = 100;
const FEW = 1_000;
/** The book of a district, on which all but the comparison of sizes is measured. */
const USUAL = 100_000;
/** Of TPC-B, 100,000 accounts each; at least one for each connection, so that its branches are not fought over. */
const SCALE = 50;
const HOT_BORROWERS = 5;

/**
 * The ledger against TPC-B on one PostgreSQL in one run, in turns; medians. A posting is the accrual of one instalment's
 * interest: a transaction with its key, a transfer and two totals, by the application's role under every policy. The
 * verification comes first, over as many transfers as the largest book has accounts.
 */
export async function benchLedger({
  connections = 16,
  accounts = 1_000_000,
  seconds = 5,
  rounds = 3,
  tell = () => {},
}: Options = {}): Promise<LedgerBench> {
  const started = performance.now();
  const dataDir = mkdtempSync("/var/tmp/xinyidai-bench-");
  chmodSync(dataDir, 0o755);
  const server = await startEmbedded({ dataDir });
  const open: Db[] = [];
  try {
    const scale = Math.max(1, Math.min(SCALE, Math.round(accounts / 2_000)));
    tell(`filling TPC-B's tables, scale ${scale}`);
    const tpcB = await openTpcB(await makeDatabase(server.url, "tpc_b"), scale);
    const bookOf = async (name: string, size: number) => {
      tell(`filling a book of ${size} accounts`);
      const url = await makeDatabase(server.url, name);
      await migrateDatabase(url);
      const borrowers = await fillBook(url, size);
      const db = openDatabase({ url, role: "xyd_app", max: connections });
      open.push(db);
      return { db, borrowers };
    };
    const few = await bookOf("few", Math.min(FEW, accounts));
    const usual = await bookOf("usual", Math.min(USUAL, accounts));
    const many = await bookOf("many", accounts);
    const book = verifyBook(many.db, dataDir, tell);
    const verified = await book.withSeals();
    const rates = await inTurns(
      partiesOf(tpcB, { few, usual, many }, connections),
      { rounds, seconds },
      tell,
    );
    return {
      ...figuresOf(rates, connections, tpcB.by),
      accounts: { few: Math.min(FEW, accounts), usual: Math.min(USUAL, accounts), many: accounts },
      ...verified,
      verifyFindings: verified.verifyFindings + (await book.afterwards()),
      totalSeconds: (performance.now() - started) / 1000,
      peakMemoryMb: process.resourceUsage().maxRSS / 1024,
    };
  } finally {
    await Promise.all(open.map((db) => db.$client.end()));
    await server.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

type Book = { db: Db; borrowers: Borrower[] };

function partiesOf(
  tpcB: TpcB,
  { few, usual, many }: Record<"few" | "usual" | "many", Book>,
  connections: number,
) {
  const party =
    (run: (each: Borrower[]) => Promise<unknown>, from: Borrower[], batch: number) => (seconds: number) =>
      measure({ connections, seconds, batch, from, run });
  const through = (db: Db) => (some: Borrower[]) => postNow(db, accruals(some));
  const alone = (some: Borrower[]) => postAlone(usual.db, accruals(some));
  const within = (some: Borrower[]) => postInTransaction(usual.db, accruals(some));
  return {
    peer: async (seconds: number): Promise<Rate> => ({
      tps: await tpcB.run(connections, seconds),
      calls: [],
    }),
    single: party(through(usual.db), usual.borrowers, 1),
    alone: party(alone, usual.borrowers, 1),
    verb: party(within, usual.borrowers, 1),
    batch: party(through(usual.db), usual.borrowers, BATCH),
    hot: party(through(usual.db), usual.borrowers.slice(0, HOT_BORROWERS), BATCH),
    few: party(through(few.db), few.borrowers, BATCH),
    many: party(through(many.db), many.borrowers, BATCH),
  };
}

/** Both parties come by TCP, as across a network. */
async function makeDatabase(server: string, name: string): Promise<string> {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  await client.query(`create database ${name}`).finally(() => client.end());
  const url = new URL(server);
  url.pathname = join("/", name);
  url.searchParams.delete("host");
  return url.href;
}

let instalments = 0;
/** An instalment's interest of each, due today. */
function accruals(some: readonly Borrower[]): LedgerTransaction[] {
  const today = dateOn(new Date());
  return some.map(({ loanId, bankId, enterpriseId }) => {
    instalments += 1;
    const instalment = { n: instalments, dueOn: today, interest: fen(100) };
    return interestAccrued({ loanId, bankId, enterpriseId, instalment, bookedOn: today })!;
  });
}

const AS_SYSTEM = { "app.actor": JSON.stringify({ kind: "system", job: newId() }) };
const postInTransaction = (db: Db, transactions: LedgerTransaction[]) =>
  inTransaction(db, AS_SYSTEM, (tx) => post(tx, transactions, new Date()));
