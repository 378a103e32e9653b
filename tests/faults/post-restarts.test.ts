import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Db, openDatabase } from "#db/client.ts";
import { type EmbeddedServer, startEmbedded } from "#db/embedded.ts";
import { clusterFolder, serverAccount, serverBinaries } from "#db/embedded-files.ts";
import { answers, launch, socketFolderOf } from "#db/embedded-process.ts";
import { migrateDatabase } from "#db/migrate.ts";
import { loanBalances } from "#ledger/balances.ts";
import { asSystem, newParties, TODAY } from "#ledger/book.fixture.ts";
import { drawdownConfirmed } from "#ledger/events/drawdown-confirmed.ts";
import { drawdownRequested } from "#ledger/events/drawdown-requested.ts";
import { interestAccrued } from "#ledger/events/interest-accrued.ts";
import { lineGranted } from "#ledger/events/line-granted.ts";
import { repayment } from "#ledger/events/repayment.ts";
import { postNow } from "#ledger/post-now.ts";
import type { LedgerTransaction } from "#ledger/transaction.ts";
import { verifyLedger } from "#ledger/verify.ts";
import { newId } from "#lib/ids.ts";
import { fen } from "#lib/money.ts";

/*
 * THREATS, faults: PostgreSQL is shut down at once, without a word to its sessions, and started again in the middle of
 * posting. The server keeps what it acknowledged, so it runs with the settings of production.
 */

const CALLERS = 16;
const LOANS_EACH = 10;
/** After which shares of the work the server goes down. */
const STOPS = [0.3, 0.6];

let dataDir: string;
let first: EmbeddedServer;
let again: ChildProcess | undefined;
let db: Db;

beforeAll(async () => {
  dataDir = mkdtempSync("/var/tmp/xinyidai-restarts-");
  chmodSync(dataDir, 0o755);
  first = await startEmbedded({ dataDir });
  await migrateDatabase(first.url);
  db = openDatabase({ url: first.url, role: "xyd_app", max: 12 });
});

afterAll(async () => {
  await db?.$client.end();
  again?.stdin?.end();
  if (again && again.exitCode === null && again.signalCode === null) await once(again, "exit");
  await first?.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

/** Shuts the server down as `pg_ctl stop -m immediate` does, and starts it on the same port. */
async function restart() {
  const account = serverAccount();
  const folder = clusterFolder(dataDir, account, false);
  const [postmaster] = readFileSync(join(folder, "postmaster.pid"), "utf8").split("\n");
  const running = again;
  process.kill(Number(postmaster), "SIGQUIT");
  if (running) await once(running, "exit");
  else await first.stop();
  const place = { port: Number(new URL(first.url).port), socketFolder: socketFolderOf(folder) };
  const log = join(dataDir, "postgres.log");
  again = launch(serverBinaries(account), folder, place, log, account, false);
  while (!(await answers(first.url))) await sleep(20);
}

/** What becomes of a loan, one event after the other, and what it owes in the end. */
function lent(line: ReturnType<typeof newParties> & { lineId: string }, amount: number) {
  const ids = { ...line, loanId: newId(), drawdownId: newId(), amount: fen(amount) };
  const paid = { repaymentId: newId(), interest: fen(7), principal: fen(3), restoresLine: true };
  return {
    loanId: ids.loanId,
    events: [
      drawdownRequested({ ...ids, requestedOn: TODAY }),
      drawdownConfirmed({ ...ids, paidOn: TODAY }),
      interestAccrued({
        ...ids,
        instalment: { n: 1, dueOn: TODAY, interest: fen(11) },
        bookedOn: TODAY,
      })!,
      repayment({ ...ids, ...paid, receivedOn: TODAY }),
    ],
    owed: { principal: fen(amount - 3), interest: fen(4) },
  };
}

test("every posting that was acknowledged is in the book once after PostgreSQL went down and came back", async () => {
  const acknowledged = new Set<string>();
  const loans: ReturnType<typeof lent>[] = [];
  let broken = 0;
  /** As a caller does who needs the posting to be made: it asks again under the same key until there is an answer. */
  const posted = async (transaction: LedgerTransaction): Promise<void> => {
    for (;;) {
      try {
        await postNow(db, [transaction]);
        acknowledged.add(transaction.idempotencyKey);
        return;
      } catch {
        broken += 1;
        await sleep(20);
      }
    }
  };
  const shared = { ...newParties(), lineId: newId() };
  const caller = async (_: unknown, nth: number) => {
    // Half of the callers draw on one line, the others on a line each.
    const line = nth % 2 === 0 ? shared : { ...newParties(), lineId: newId() };
    await posted(lineGranted({ ...line, limit: fen(1_000_000), grantedOn: TODAY }));
    for (let n = 0; n < LOANS_EACH; n += 1) {
      const loan = lent(line, 100 + n);
      loans.push(loan);
      for (const event of loan.events) await posted(event);
    }
  };
  const total = CALLERS * LOANS_EACH * 4;
  const stopping = async () => {
    for (const share of STOPS) {
      while (acknowledged.size < share * total) await sleep(1);
      await restart();
    }
  };
  await Promise.all([stopping(), ...Array.from({ length: CALLERS }, caller)]);

  expect(broken, "callers that lost their answer").toBeGreaterThan(0);
  await asSystem(db, async (tx) => {
    const { rows } = await tx.execute<{ idempotency_key: string }>(
      sql`select idempotency_key from ledger_transactions`,
    );
    expect(rows.map((row) => row.idempotency_key).sort()).toEqual([...acknowledged].sort());
    const balances = await loanBalances(
      tx,
      loans.map(({ loanId }) => loanId),
    );
    for (const { loanId, owed } of loans) expect(balances.get(loanId)).toMatchObject(owed);
    expect(await verifyLedger(tx)).toEqual([]);
  });
});
