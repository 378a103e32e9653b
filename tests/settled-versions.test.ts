import { type SQL, sql } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import { system } from "#domain/access/actor.ts";
import { postgresCode } from "#lib/errors.ts";
import { newId } from "#lib/ids.ts";
import { useDatabase } from "./database.ts";
import { aBank, aProduct } from "./factories.ts";
import { KEPT, REFUSED, tryingOn, UNTRUE } from "./trying.fixture.ts";

/* A published version of a product stays as it is, for the application's role and for the owner of the tables. */

const database = useDatabase();
const tried = tryingOn(database);
const OVERLAPS = "23P01";

let versionId: string;
beforeAll(async () => {
  const bank = await aBank(database.owner);
  ({ versionId } = await aProduct(database.owner, bank.id));
  await database.owner.execute(
    sql`alter table loan_product_versions disable trigger loan_product_versions_kept`,
  );
  await database.owner.execute(
    sql`update loan_product_versions set valid_from = '2026-03-01' where id = ${versionId}`,
  );
  await database.owner.execute(
    sql`alter table loan_product_versions enable always trigger loan_product_versions_kept`,
  );
});

/** The same by the owner of the tables: rows touched by the last statement, or what PostgreSQL said. */
async function byOwner(statements: SQL[]) {
  let rows: number | null = null;
  try {
    await database.owner.transaction(async (tx) => {
      for (const statement of statements) rows = (await tx.execute(statement)).rowCount;
      tx.rollback();
    });
  } catch (error) {
    return postgresCode(error) ?? rows;
  }
}
const bySystem = (statements: SQL[]) => tried(system("seed"), statements);

const set = (assignment: SQL) => sql`update loan_product_versions set ${assignment} where id = ${versionId}`;
const end = (on: string) => set(sql`valid_to = ${on}::date`);
const next = (from: string, to: string | null = null, version = 2) => sql`insert into loan_product_versions
  (id, product_id, bank_id, version, guarantee_mode, min_amount_fen, max_amount_fen, terms, valid_from, valid_to, published_at)
  select ${newId()}::uuid, product_id, bank_id, ${version}::int, guarantee_mode, min_amount_fen, max_amount_fen, terms,
    ${from}::date, ${to}::date, now() from loan_product_versions where id = ${versionId}`;

describe.each([
  ["the application's role", bySystem, REFUSED],
  ["the owner of the tables", byOwner, KEPT],
] as const)("by %s", (_, by, refused) => {
  test.each([
    ["its terms", sql`terms = jsonb_set(terms, '{rateBps}', '1')`],
    ["the day it began", sql`valid_from = '2020-01-01'`],
    ["its number", sql`version = 9`],
    ["when it was published", sql`published_at = now()`],
    ["its product", sql`product_id = ${newId()}`],
    ["the approval it rests on", sql`change_id = ${newId()}`],
    [
      "its terms along with the day it ends",
      sql`valid_to = '2026-06-01', terms = jsonb_set(terms, '{rateBps}', '1')`,
    ],
  ])("%s cannot be changed", async (_what, assignment) => {
    expect(await by([set(assignment)])).toBe(refused);
  });

  test("it is neither deleted nor cleared away", async () => {
    expect(await by([sql`delete from loan_product_versions where id = ${versionId}`])).toBe(refused);
    expect(await by([sql`truncate loan_product_versions cascade`])).toBe(refused);
  });

  test("it ends once, no sooner than it began, and is not taken up again", async () => {
    expect(await by([end("2026-06-01")])).toBe(1);
    expect(await by([end("2026-03-01")]), "on the day it began").toBe(1);
    expect(await by([end("2026-02-28")]), "before it began").toBe(UNTRUE);
    expect(await by([end("2026-06-01"), end("2026-07-01")]), "later").toBe(KEPT);
    expect(await by([end("2026-06-01"), set(sql`valid_to = null`)]), "again without end").toBe(KEPT);
  });

  test("no two versions hold on one day", async () => {
    expect(await by([end("2026-06-01"), next("2026-06-01")])).toBe(1);
    expect(await by([end("2026-06-01"), next("2026-07-01")]), "after a gap").toBe(1);
    expect(await by([end("2026-03-01"), next("2026-03-01")]), "twice on one day").toBe(1);
    expect(await by([end("2026-06-01"), next("2026-05-31")]), "a day too early").toBe(OVERLAPS);
    expect(await by([end("2026-06-01"), next("2026-01-01", "2026-03-02")]), "into its first day").toBe(
      OVERLAPS,
    );
    expect(await by([next("2026-01-01", "2026-03-01")]), "before it").toBe(1);
    expect(await by([next("2026-06-01", "2026-07-01")]), "while it has no end").toBe(OVERLAPS);
  });
});
