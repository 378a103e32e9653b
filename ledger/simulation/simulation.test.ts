import { randomInt, randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "drizzle-orm";
import pg from "pg";
import { describe, expect, inject, test } from "vitest";
import { type Db, openDatabase } from "#db/client.ts";
import { inTransaction } from "#db/transaction.ts";
import type { Outcome } from "../replay/batch.ts";
import { idOf, type Named } from "../replay/names.ts";
import { SYSTEM } from "../replay/post-persistently.ts";
import { readOperation } from "../replay/read-operations.ts";
import { Replay } from "../replay/replay.ts";
import { verifyLedger } from "../verify.ts";
import { Auditor, type Op, type Verdict } from "./auditor.fixture.ts";
import { Operations, WEIGHTS } from "./operations.fixture.ts";
import { raceDrawdowns } from "./races.fixture.ts";
import { Random } from "./random.fixture.ts";

/*
 * Runs LEDGER_SIMULATION_SEEDS (1–20; a list as 3,7; or `any` for twenty by chance, which `npm run simulate` takes)
 * × LEDGER_SIMULATION_OPERATIONS (20,000) operations.
 */
const COUNT = Number(process.env.LEDGER_SIMULATION_OPERATIONS ?? 20_000);
const SEEDS = seedsOf(process.env.LEDGER_SIMULATION_SEEDS);
const AT_ONCE = 2_000;
/** After so many the book is looked at as autovacuum would, which the test server does without. */
const ANALYSED_AFTER = [2_000, 8_000];
const DAY = "2026-01-01";

function seedsOf(said?: string): number[] {
  if (said === undefined || said === "any")
    return Array.from({ length: 20 }, (_, n) => (said ? randomInt(21, 1_000_000) : n + 1));
  return said.split(",").map(Number);
}

const again = (seed: number) =>
  `LEDGER_SIMULATION_SEEDS=${seed} LEDGER_SIMULATION_OPERATIONS=${COUNT} npx vitest run ledger/simulation`;

const urlOf = (name: string) =>
  Object.assign(new URL(inject("databaseServer")), { pathname: `/${name}` }).href;

/** Runs a statement as the owner, elsewhere than the book's own connections. */
async function onServer(statement: string, connectionString = inject("databaseServer")): Promise<void> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

/** A book of its own, as the application opens it; gone afterwards. */
async function withBook<R>(run: (open: (max: number) => Db, name: string) => Promise<R>): Promise<R> {
  const name = `simulation_${randomUUID().replaceAll("-", "")}`;
  await onServer(`create database ${name} template ${inject("databaseTemplate")}`);
  const opened: Db[] = [];
  const open = (max: number) => {
    const db = openDatabase({ url: urlOf(name), role: "xyd_app", max });
    opened.push(db);
    return db;
  };
  try {
    return await run(open, name);
  } finally {
    await Promise.all(opened.map((db) => db.$client.end()));
    await onServer(`drop database ${name} with (force)`);
  }
}

/** Ends every connection to the book, whatever it is doing. */
const breakConnections = (name: string) =>
  onServer(`select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`);

const KINDS: Record<string, Named> = { line: "line", loan: "loan", pool: "pool" };

/** All balances of the auditor, as the book's rows. */
const rowsOf = ({ accounts }: Auditor): string[] =>
  [...accounts]
    .map(([account, { dp, d, cp, c }]) => {
      const [subject, code] = [
        account.slice(0, account.lastIndexOf("/")),
        account.slice(account.lastIndexOf("/") + 1),
      ];
      return `${idOf(KINDS[code.slice(0, 4)]!, subject)} ${code} ${dp} ${d} ${cp} ${c}`;
    })
    .sort();

async function storedRows(db: Db): Promise<string[]> {
  const { rows } = await inTransaction(db, SYSTEM, (tx) =>
    tx.execute<{ row: string }>(sql`
      select concat_ws(' ', subject_id, code, debits_pending, debits_posted, credits_pending, credits_posted) as row
      from ledger_accounts`),
  );
  return rows.map(({ row }) => row).sort();
}

const verdictOf = (outcome: Outcome | undefined): string =>
  outcome?.outcome === "refused" ? outcome.code : (outcome?.outcome ?? "not told");

/** The seed's operations one after the other, the connections broken now and then; all outcomes as the auditor has them. */
async function replaySeed(
  seed: number,
  db: Db,
  name: string,
  auditor: Auditor,
): Promise<Map<string, number>> {
  const random = new Random(seed);
  const operations = new Operations(random, auditor, COUNT);
  const outcomes: Outcome[] = [];
  const replay = new Replay(db, (outcome) => outcomes.push(outcome));
  const seen = new Map<string, number>();
  for (let from = 0; from < COUNT; from += AT_ONCE) {
    if (ANALYSED_AFTER.includes(from))
      await onServer("analyze ledger_transactions, ledger_transfers, ledger_accounts", urlOf(name));
    const some = Array.from({ length: Math.min(AT_ONCE, COUNT - from) }, (_, n) => {
      const op: Op = operations.next();
      return { op, verdict: auditor.judge(op) as Verdict, line: from + n + 1 };
    });
    const parsed = some.map(({ op, line }) => ({ line, operation: readOperation(JSON.stringify(op), line) }));
    outcomes.length = 0;
    const breaking = random.chance(0.5) ? sleep(random.below(200)).then(() => breakConnections(name)) : null;
    await Promise.all([replay.apply(parsed), breaking]);
    for (const [n, { op, verdict, line }] of some.entries()) {
      const told = outcomes[n];
      if (verdictOf(told) !== verdict || told?.line !== line)
        expect.fail(
          `seed ${seed}, line ${line}: the auditor says ${verdict}, the book ${JSON.stringify(told)} of ${JSON.stringify(op)}\n${again(seed)}`,
        );
      seen.set(`${op.op} ${verdict}`, (seen.get(`${op.op} ${verdict}`) ?? 0) + 1);
    }
  }
  return seen;
}

describe.concurrent("the ledger against an auditor who knows the documentation alone", () => {
  const seen = new Map<string, number>();

  test.for(SEEDS)("seed %i", { timeout: 600_000 }, async (seed) => {
    await withBook(async (open, name) => {
      const auditor = new Auditor(DAY);
      const db = open(2);
      for (const [what, times] of await replaySeed(seed, db, name, auditor))
        seen.set(what, (seen.get(what) ?? 0) + times);
      const compare = async (when: string) => {
        const [stored, expected] = [await storedRows(db), rowsOf(auditor)];
        if (stored.join() === expected.join()) return;
        const known = new Set(expected);
        const differing = stored.filter((row) => !known.has(row)).slice(0, 5);
        expect.fail(
          `seed ${seed}, ${when}: balances differ, such as ${differing.join("; ")}\n${again(seed)}`,
        );
      };
      await compare("one after the other");
      await raceDrawdowns({
        seed,
        auditor,
        clients: [open(1), open(1), open(1), open(1)],
        breakConnections: () => breakConnections(name),
      });
      await compare("after the races");
      const findings = await inTransaction(db, SYSTEM, verifyLedger);
      if (findings.length > 0)
        expect.fail(`seed ${seed}: verify finds ${JSON.stringify(findings)}\n${again(seed)}`);
    });
  });

  // Together the seeds try every operation in earnest; a seed alone may miss a rare one.
  test.skipIf(SEEDS.length < 10)("every operation came off at some time", { sequential: true }, () => {
    const applied = [...seen.keys()]
      .filter((what) => what.endsWith(" applied"))
      .map((what) => what.split(" ")[0]);
    expect(new Set(applied)).toEqual(new Set([...Object.keys(WEIGHTS), "close_month"]));
  });
});
