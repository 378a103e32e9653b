import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { sql } from "drizzle-orm";
import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { system } from "#domain/access/actor.ts";
import { askJob } from "#domain/jobs/index.ts";
import { expectedLists, someFirms, someProducts, storedLists } from "#domain/matches/matching.fixture.ts";
import { useDatabase } from "../database.ts";
import { callerAs } from "../factories.ts";

/*
 * THREATS, faults: SIGKILL of the worker at random points of a matching run. MATCH_KILLS says how often; the suite keeps
 * to a few, since each is a process.
 */

const KILLS = Number(process.env.MATCH_KILLS ?? 6);
const SEED = Number(process.env.MATCH_SEED ?? 20_261_128);
const FIRMS = KILLS * 50;
/** A worker is killed so long after so many batches, however fast the machine is: about as long as one more takes. */
const kill = fc.record({
  batches: fc.nat({ max: 9 }),
  afterMs: fc.oneof(fc.nat({ max: 20 }), fc.nat({ max: 100 })),
});

const database = useDatabase();
let ids: string[];
const started: ChildProcess[] = [];

beforeAll(async () => {
  await someProducts(database, 12, SEED);
  ids = await someFirms(database, FIRMS, SEED);
}, 120_000);

function prepare(jobRequestId: string): { worker: ChildProcess; ready: Promise<unknown> } {
  const file = fileURLToPath(new URL("match-worker.ts", import.meta.url));
  const worker = fork(file, [database.url, jobRequestId], {
    execArgv: ["--import", "tsx"],
  });
  started.push(worker);
  return { worker, ready: once(worker, "message") };
}

/** Resolves when the worker has done so many batches, or has ended. */
const doneBy = (worker: ChildProcess, batches: number) =>
  new Promise<void>((resolve) => {
    let done = 0;
    const count = () => (done++ >= batches ? resolve() : undefined);
    count();
    worker.on("message", count).once("exit", () => resolve());
  });

const status = async (id: string) => {
  const { rows } = await database.owner.execute<{ status: string }>(
    sql`select status from job_requests where id = ${id}`,
  );
  return rows[0]!.status;
};

test(
  `a run whose worker is killed ${KILLS} times ends, with no offer lost and none twice (seed ${SEED})`,
  async () => {
    const { id } = await askJob(callerAs(database, system("test")), {
      job: "match",
      key: "full:kills",
      parameters: { scope: "full" },
    });
    let next = prepare(id);
    let kills = 0;
    for (const { batches, afterMs } of fc.sample(kill, { numRuns: KILLS, seed: SEED })) {
      const { worker, ready } = next;
      await ready;
      next = prepare(id);
      const died = once(worker, "exit");
      const reached = doneBy(worker, batches);
      worker.send("go");
      await reached;
      await sleep(afterMs);
      worker.kill("SIGKILL");
      const [, signal] = await died;
      if (signal === "SIGKILL") kills += 1;
      // The silence after which another worker takes over, made short.
      await database.owner.execute(
        sql`update job_requests set heartbeat_at = now() - interval '1 minute' where id = ${id} and status = 'running'`,
      );
    }
    await next.ready;
    next.worker.send("go");
    await once(next.worker, "exit");

    expect(kills).toBeGreaterThan(2);
    expect(await status(id)).toBe("done");
    expect(await storedLists(database)).toEqual(await expectedLists(database, ids, new Date()));
    const { rows } = await database.owner.execute(sql`
    select (select count(*)::int from offers where valid_to is not null) as closed,
      (select array_agg(distinct status) from match_runs) as runs,
      (select sum(enterprises)::int from match_runs) as looked`);
    expect(rows, "each firm once, by one run").toEqual([{ closed: 0, runs: ["finished"], looked: FIRMS }]);
    expect(started.every(({ exitCode, signalCode }) => exitCode !== null || signalCode !== null)).toBe(true);
  },
  120_000 + KILLS * 30_000,
);
