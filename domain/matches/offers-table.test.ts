import { sql } from "drizzle-orm";
import { beforeAll, beforeEach, expect, test } from "vitest";
import { newId } from "#lib/ids.ts";
import { useDatabase } from "#tests/database.ts";
import { callerAs } from "#tests/factories.ts";
import { system } from "../access/actor.ts";
import { runMatching } from "./index.ts";
import { NOW, someFirms, someProducts } from "./matching.fixture.ts";
import { startRun } from "./start-run.ts";

const database = useDatabase();
const SEED = 20_261_120;
let ids: string[];
const job = () => callerAs(database, system("match"), NOW);

beforeAll(async () => {
  await someProducts(database, 3, SEED);
  ids = await someFirms(database, 3, SEED);
});
beforeEach(() => database.owner.execute(sql`truncate offers, match_runs`));

/** What the last of the statements, all in one transaction, comes to. */
const asSystem = (...statements: [ReturnType<typeof sql>, ...ReturnType<typeof sql>[]]) =>
  database.app.transaction(async (tx) => {
    await tx.execute(sql`select set_config('app.actor', '{"kind": "system", "job": "test"}', true)`);
    for (const statement of statements.slice(0, -1)) await tx.execute(statement);
    return tx.execute(statements.at(-1)!);
  });
const refused = (statement: ReturnType<typeof sql>, code: string) =>
  expect(asSystem(statement)).rejects.toMatchObject({ cause: { code } });

test("the table of offers takes lists of runs that are under way alone, of firms that there are, well formed, and keeps them", async () => {
  const { runId: ended } = await runMatching(job(), { scope: "full" });
  const { runId } = await startRun(job(), { scope: { scope: "full" } });
  const list = (firm: string, of: string, bytes = 20) =>
    sql`insert into offers (enterprise_id, run_id, packed, valid_from, valid_to)
      values (${firm}, ${of}, ${Buffer.alloc(bytes)}, now(), now())`;
  expect((await asSystem(list(ids[0]!, runId))).rowCount).toBe(1);
  await refused(list(ids[0]!, ended), "42501");
  await refused(list(newId(), runId), "23503");
  const both = sql`insert into offers (enterprise_id, run_id, packed, valid_from, valid_to)
    select f, ${runId}, ${Buffer.alloc(20)}, now(), now() from unnest(${sql.param([ids[1]!, newId()])}::uuid[]) f`;
  await refused(both, "23503");
  await refused(list(ids[2]!, newId()), "42501");
  await refused(list(ids[1]!, runId, 0), "23514");
  await refused(list(ids[1]!, runId, 19), "23514");
  await refused(sql`update offers set packed = packed`, "42501");
  await refused(sql`delete from offers`, "42501");
  await asSystem(sql`update offers set valid_to = now() where enterprise_id = ${ids[0]!}`);
  const again = await asSystem(sql`update offers set valid_to = null where enterprise_id = ${ids[0]!}`);
  expect(again.rowCount, "what is closed stays closed").toBe(0);
});

test("the table of offers takes of one firm's own run that firm's list alone, as long as the run's transaction lasts", async () => {
  const runOf = (id: string, status: "running" | "finished") => sql`
    insert into match_runs (id, scope, subject_id, status, total, started_at, finished_at, summary)
    values (${id}, 'enterprise', ${ids[0]!}, ${status}, 1, now(), ${status === "finished" ? sql`now()` : null}, '{}')`;
  const list = (firm: string, of: string, validTo: string | null) => sql`
    insert into offers (enterprise_id, run_id, packed, valid_from, valid_to)
    values (${firm}, ${of}, ${Buffer.alloc(20)}, '2026-01-01', ${validTo})`;
  for (const status of ["running", "finished"] as const) {
    const earlier = newId();
    await asSystem(runOf(earlier, status));
    await refused(list(ids[0]!, earlier, null), "42501");
    const another = newId();
    await expect(asSystem(runOf(another, status), list(ids[1]!, another, null))).rejects.toMatchObject({
      cause: { code: "42501" },
    });
  }
  for (const validTo of [null, "2026-01-02"]) {
    const [own, next] = [newId(), newId()];
    await asSystem(runOf(own, "finished"), list(ids[0]!, own, validTo));
    const second = asSystem(runOf(next, "finished"), list(ids[0]!, next, validTo));
    await expect(second, "one list at a time").rejects.toMatchObject({ cause: { code: "23505" } });
  }
});
