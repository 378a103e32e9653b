import { eq, sql } from "drizzle-orm";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openDatabase, schema } from "#db/client.ts";
import { newId } from "#lib/ids.ts";
import { useDatabase } from "#tests/database.ts";
import { aMember, anOrganisation, callerAs } from "#tests/factories.ts";
import { askJob, cancelJob, claimJob } from "../jobs/index.ts";
import { advanceRun } from "./advance-run.ts";
import { listRuns, runMatching, viewRun } from "./index.ts";
import { expectedLists, NOW, runsOn, someFirms, someProducts, storedLists } from "./matching.fixture.ts";
import { startRun } from "./start-run.ts";

/*
 * Runs are cut off, taken up, cancelled and superseded; wherever one ends, the lists are those that the pair-by-pair oracle
 * makes.
 */

const database = useDatabase();
const SEED = 20_261_120;
const FIRMS = 60;
let ids: string[];
let products: Awaited<ReturnType<typeof someProducts>>;
const { job, run, wipe, at } = runsOn(database);

beforeAll(async () => {
  products = await someProducts(database, 24, SEED);
  ids = await someFirms(database, FIRMS, SEED);
}, 60_000);
beforeEach(wipe);

describe("a run", () => {
  /** Work that a worker has in hand. */
  async function inHand(parameters: Record<string, unknown> = { scope: "full" }, key = newId()) {
    const { id } = await askJob(job(), { job: "match", key, parameters });
    await claimJob(database.app, id, NOW);
    return id;
  }

  test("that was cut off goes on where it stood when its work is begun again", async () => {
    const jobRequestId = await inHand();
    const { runId } = await startRun(job(), { scope: { scope: "full" }, jobRequestId });
    await advanceRun(job(), { runId, chunk: 20 });
    const first = await storedLists(database);
    const looked: number[] = [];
    const progress = (done: number) => void looked.push(done);
    const result = await run({ scope: "full" }, { jobRequestId, chunk: 20, progress }, at(1));
    expect(looked).toEqual([40, 60, 60]);
    expect(result).toMatchObject({ runId, status: "finished", enterprises: FIRMS });
    expect(await storedLists(database)).toEqual(await expectedLists(database, ids));
    const kept = await database.owner.$count(schema.offers, eq(schema.offers.validFrom, NOW));
    expect(kept, "what was written before stays").toBe(first.length);
  });

  test("begins anew where its work was asked for again after it began", async () => {
    const key = newId();
    const jobRequestId = await inHand({ scope: "full" }, key);
    const { runId } = await startRun(job(), { scope: { scope: "full" }, jobRequestId });
    await askJob(job(at(5)), { job: "match", key, parameters: { scope: "full" } });
    const again = await run({ scope: "full" }, { jobRequestId }, at(6));
    expect(again.runId).not.toBe(runId);
  });

  test("is cancelled by the operator: it stops at the next batch and keeps what it wrote", async () => {
    const operator = await aMember(
      database.owner,
      await anOrganisation(database.owner, "operator"),
      "administrator",
    );
    const id = await inHand();
    let cancelled = false;
    const progress = async () => {
      if (!cancelled) await cancelJob(callerAs(database, operator, at(1)), { id });
      cancelled = true;
    };
    const result = await run({ scope: "full" }, { jobRequestId: id, chunk: 20, progress });
    expect(result).toMatchObject({ status: "cancelled", enterprises: 20 });
    const expected = await expectedLists(database, ids.slice(0, 20));
    expect(await storedLists(database)).toEqual(expected);
    const [row] = await database.owner.select().from(schema.jobRequests).where(eq(schema.jobRequests.id, id));
    expect(row).toMatchObject({ status: "cancelled", error: expect.stringContaining("已完成的部分保留") });
    expect(await claimJob(database.app, id), "nobody takes it up").toBeNull();
    await expect(cancelJob(callerAs(database, operator), { id })).rejects.toMatchObject({ code: "conflict" });
  });

  test("stops at the next batch where whoever began it wants no more of it", async () => {
    const stop = new AbortController();
    const result = await run(
      { scope: "full" },
      { chunk: 20, progress: () => stop.abort(), signal: stop.signal },
    );
    expect(result).toMatchObject({ status: "cancelled", enterprises: 20 });
    expect(await storedLists(database)).toEqual(await expectedLists(database, ids.slice(0, 20)));
  });

  test("waits for the disk at its end alone, before which all its batches are there", async () => {
    const { owner, url } = database;
    const name = sql.raw(new URL(url).pathname.slice(1));
    await owner.execute(sql`alter database ${name} set synchronous_commit = on`);
    await owner.execute(sql`create table public.moves (number serial, status text, waits text)`);
    await owner.execute(sql`create function public.note_move() returns trigger language plpgsql security definer as
      'begin insert into public.moves (status, waits) values (new.status, current_setting(''synchronous_commit''));
      return null; end'`);
    await owner.execute(sql`create trigger moves after update on match_runs
      for each row execute function public.note_move()`);
    const db = openDatabase({ url, role: "xyd_app", max: 1 });
    try {
      await runMatching({ ...job(), db }, { scope: "full" }, { chunk: 25 });
      const { rows } = await owner.execute(sql`select status, waits from moves order by number`);
      const batch = { status: "running", waits: "off" };
      expect(rows).toEqual([batch, batch, { status: "finished", waits: "on" }]);
    } finally {
      await db.$client.end();
      await owner.execute(sql`drop trigger moves on match_runs`);
    }
  });

  test("of one firm is not cancelled: its owner waits for it", async () => {
    const operator = await aMember(
      database.owner,
      await anOrganisation(database.owner, "operator"),
      "administrator",
    );
    const id = await inHand({ scope: "enterprise", enterpriseId: ids[0] });
    await expect(cancelJob(callerAs(database, operator), { id })).rejects.toMatchObject({
      code: "forbidden",
    });
  });

  test("makes place for a later one over all firms, and stops", async () => {
    let later: Promise<unknown> | undefined;
    const progress = async (done: number) => {
      if (done !== 20) return;
      later = run({ scope: "full" }, {}, at(1));
      await later;
    };
    expect(await run({ scope: "full" }, { chunk: 20, progress })).toMatchObject({ status: "superseded" });
    expect(await later).toMatchObject({ status: "finished", enterprises: FIRMS });
    expect(await storedLists(database)).toEqual(await expectedLists(database, ids));
  });

  test("is not begun by hand while the platform's own work does the same", async () => {
    const jobRequestId = await inHand();
    await startRun(job(), { scope: { scope: "full" }, jobRequestId });
    await expect(run()).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("正在匹配全部企业"),
    });
  });

  test("of a product or a firm that there is none of says so", async () => {
    for (const scope of [
      { scope: "product", productId: newId() },
      { scope: "enterprise", enterpriseId: newId() },
    ] as const)
      await expect(run(scope)).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("a run's report", () => {
  test("tells in numbers and words what came of it, and names no firm", async () => {
    const { runId, matchedEnterprises } = await run({ scope: "full" }, {}, new Date());
    const bureau = await anOrganisation(database.owner, "bureau");
    const official = callerAs(database, await aMember(database.owner, bureau, "official"));
    const report = await viewRun(official, { id: runId });
    const { rows } = await database.owner.execute<{ code: string }>(sql`
      select p.code from loan_products p join loan_product_versions v on v.product_id = p.id and v.valid_to is null
      where p.status = 'published' and v.number not in (
        select f.version_number from offers o cross join lateral app.unpacked_offers(o.packed) f where o.valid_to is null)
      order by 1`);
    expect(report.productsWithout!.map(({ code }) => code)).toEqual(rows.map(({ code }) => code));
    const without = FIRMS - matchedEnterprises;
    expect(report.withoutOffer).toBe(without < 5 && without > 0 ? null : without);
    const counted = report.obstacles.reduce((sum, { firms }) => sum + firms, report.otherwise);
    expect(counted).toBe(report.withoutOffer ?? 0);
    for (const { firms } of report.obstacles) expect(firms).toBeGreaterThanOrEqual(5);
    expect([0, 5]).toContain(Math.min(report.otherwise, 5));
    expect(JSON.stringify(report)).not.toContain("样例企业");
  });

  test("is there for every run over many firms, newest first, and for none over one", async () => {
    await run();
    await run({ scope: "enterprise", enterpriseId: ids[0]! }, {}, at(1));
    await run({ scope: "product", productId: products[0]!.productId }, {}, at(2));
    const operator = await anOrganisation(database.owner, "operator");
    const caller = callerAs(database, await aMember(database.owner, operator, "administrator"));
    const { runs } = await listRuns(caller, {});
    expect(runs.map(({ scope, status }) => [scope, status])).toEqual([
      ["product", "finished"],
      ["full", "finished"],
    ]);
  });
});
