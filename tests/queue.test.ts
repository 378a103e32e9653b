import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { system } from "#domain/access/actor.ts";
import type { Platform } from "#domain/access/platform.ts";
import { askJob, claimJob, finishJob } from "#domain/jobs/index.ts";
import { performJob } from "#jobs/perform.ts";
import { type OpenPlatform, openPlatform } from "#jobs/platform.ts";
import { migrateQueue, openWorker } from "#jobs/queues.ts";
import { sweep } from "#jobs/sweep.ts";
import { newId } from "#lib/ids.ts";
import { makeLog } from "#lib/log.ts";
import { useDatabase } from "./database.ts";
import { callerAs } from "./factories.ts";
import { testKeys } from "./keys.ts";
import { hasRedis, type RedisServer, startRedis } from "./redis.ts";

const silent = makeLog({ LOG_LEVEL: "silent" }, "test");

type JobRow = { status: string; attempts: number; error: string | null; result: unknown };

describe.each([
  { backend: "PostgreSQL", redis: false, skip: false },
  { backend: "Redis", redis: true, skip: !hasRedis },
])("the queue on $backend", ({ redis, skip }) => {
  const database = useDatabase();
  let server: RedisServer | undefined;
  let opened: OpenPlatform;
  let platform: Platform;
  let worker: ReturnType<typeof openWorker> | undefined;

  beforeAll(async () => {
    if (skip) return;
    if (redis) server = await startRedis();
    else await migrateQueue(database.url);
    opened = openPlatform(
      { DATABASE_URL: database.url, REDIS_URL: server?.url, APP_DATABASE_URL: undefined },
      { log: silent, keys: testKeys },
    );
    platform = opened.platform;
  });
  afterAll(async () => {
    await worker?.close();
    await opened?.close();
    await server?.stop();
  });

  const listen = async () => {
    worker ??= openWorker(opened.queue, (id) => performJob(platform, id));
    await worker.ready();
  };
  const row = async (id: string): Promise<JobRow> => {
    const { rows } = await database.owner.execute(
      sql`select status, attempts, error, result from job_requests where id = ${id}`,
    );
    return rows[0] as JobRow;
  };
  const ask = async (
    job: "match" | "ingest",
    key: string,
    parameters: Record<string, unknown>,
    ring = true,
  ) => {
    const caller = { ...callerAs(database, system("test")), ring: ring ? platform.ring : undefined };
    return (await askJob(caller, { job, key, parameters })).id;
  };
  const ends = (id: string, status: string) =>
    vi.waitFor(async () => expect((await row(id)).status).toBe(status), { timeout: 15_000, interval: 50 });

  test.skipIf(skip)("a rung request is done by the worker, and says what came of it", async () => {
    await listen();
    const id = await ask("match", "rung", { scope: "full" });
    await ends(id, "done");
    expect(await row(id)).toMatchObject({ attempts: 1, error: null });
  });

  test.skipIf(skip)("a request that nobody rang for is found by the sweep", async () => {
    await listen();
    const id = await ask("match", "forgotten", { scope: "full" }, false);
    expect((await row(id)).status).toBe("queued");
    await sweep(platform, new Set(), new Date(Date.now() + 10_000));
    await ends(id, "done");
  });

  test.skipIf(skip)("a refusal is final and keeps its sentence", async () => {
    await listen();
    const id = await ask("ingest", "refused", { deliveryId: newId() });
    await ends(id, "failed");
    expect(await row(id)).toMatchObject({ attempts: 1, error: expect.stringContaining("没有找到") });
  });

  test.skipIf(skip)("many rings for one request do it once", async () => {
    await listen();
    const id = await ask("match", "often", { scope: "full" }, false);
    platform.ring(Array.from({ length: 10 }, () => id));
    await ends(id, "done");
    expect((await row(id)).attempts).toBe(1);
  });

  test.skipIf(redis)("its schema takes nothing from the application but work", async () => {
    for (const statement of [
      sql`create table bullmq.mine (id integer)`,
      sql`create function bullmq.mine() returns integer language sql return 1`,
      sql`insert into bullmq.migration (version, name, min_client_version) values (999, 'x', 99)`,
      sql`update bullmq.migration set min_client_version = 99`,
      sql`delete from bullmq.migration`,
    ])
      await expect(database.app.execute(statement)).rejects.toMatchObject({ cause: { code: "42501" } });
    const owned = sql`select relname from pg_class where pg_get_userbyid(relowner) = 'xyd_app'`;
    expect((await database.owner.execute(owned)).rows).toEqual([]);
  });

  test.skipIf(skip)("the web can tell whether the queue answers", async () => {
    expect(await platform.readiness()).toEqual({ database: true, queue: true, migrations: true });
  });
});

const taken = useDatabase();
test("a schema of a version that let the application create in it is taken back", async () => {
  const { owner, app, url } = taken;
  await migrateQueue(url);
  const [{ name }] = (
    await owner.execute<{ name: string }>(sql`select bullmq.job_id_seq_name('work') as name`)
  ).rows as [{ name: string }];
  const sequence = sql`bullmq.${sql.identifier(name)}`;
  await owner.execute(sql`grant create on schema bullmq to xyd_app`);
  await owner.execute(sql`drop sequence ${sequence}`);
  await app.execute(sql`create sequence ${sequence}`);
  await app.execute(sql`select nextval(${`bullmq.${name}`})`);
  await migrateQueue(url);
  await expect(app.execute(sql`create table bullmq.mine (id integer)`)).rejects.toMatchObject({
    cause: { code: "42501" },
  });
  const { rows } = await app.execute(sql`select nextval(${`bullmq.${name}`})::int as next`);
  expect(rows).toEqual([{ next: 2 }]);
});

describe("a claim", () => {
  const database = useDatabase();
  const ask = async (key: string) =>
    (await askJob(callerAs(database, system("test")), { job: "match", key, parameters: { scope: "full" } }))
      .id;

  test("has one winner, however many workers come at once", async () => {
    const id = await ask("race");
    const claims = await Promise.all(Array.from({ length: 8 }, () => claimJob(database.app, id)));
    expect(claims.filter(Boolean)).toHaveLength(1);
  });

  test("gone silent is taken over, and the late worker can no longer close it", async () => {
    const id = await ask("silent");
    const first = await claimJob(database.app, id, new Date(Date.now() - 60_000));
    const second = await claimJob(database.app, id);
    expect(second).not.toBeNull();
    await finishJob(database.app, first!, { by: "first" });
    const { rows } = await database.owner.execute(sql`select status from job_requests where id = ${id}`);
    expect(rows).toEqual([{ status: "running" }]);
    await finishJob(database.app, second!, { by: "second" });
    const after = await database.owner.execute(sql`select status, result from job_requests where id = ${id}`);
    expect(after.rows).toEqual([{ status: "done", result: { by: "second" } }]);
  });

  test("on work that is asked for again while it runs goes back into the row", async () => {
    const id = await ask("again");
    const claim = await claimJob(database.app, id, new Date(Date.now() - 1_000));
    expect(await ask("again")).toBe(id);
    expect(await finishJob(database.app, claim!, null)).toBe(true);
    expect(await claimJob(database.app, id)).not.toBeNull();
  });

  test("on scheduled work is made once a period", async () => {
    const caller = callerAs(database, system("test"));
    const once = { job: "match", key: "daily:2026-11-22", parameters: {}, once: true } as const;
    const { id } = await askJob(caller, once);
    const claim = await claimJob(database.app, id);
    await finishJob(database.app, claim!, null);
    expect((await askJob(caller, once)).id).toBe(id);
    expect(await claimJob(database.app, id)).toBeNull();
  });
});
