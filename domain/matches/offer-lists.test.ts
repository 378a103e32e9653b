import { and, eq, isNull, sql } from "drizzle-orm";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { schema } from "#db/client.ts";
import { newId } from "#lib/ids.ts";
import { useDatabase } from "#tests/database.ts";
import {
  expectedLists,
  runsOn,
  some,
  someFirms,
  someProducts,
  someTerms,
  storedLists,
} from "./matching.fixture.ts";

/*
 * However a list of offers comes to be, by a run over all firms, over one, or after a product changed, it is the one that
 * the pair-by-pair oracle makes; only what changed is written.
 */

const database = useDatabase();
const SEED = 20_261_120;
const FIRMS = 60;
let ids: string[];
let products: Awaited<ReturnType<typeof someProducts>>;
const { run, wipe, at } = runsOn(database);

beforeAll(async () => {
  products = await someProducts(database, 24, SEED);
  ids = await someFirms(database, FIRMS, SEED);
}, 60_000);
beforeEach(wipe);

/** Puts another version of a product on sale; without terms it leaves the market. */
async function changeProduct(index: number, seed: number | null) {
  const { productId } = products[index]!;
  const { loanProducts, loanProductVersions: versions } = schema;
  const { owner } = database;
  await owner
    .update(loanProducts)
    .set({ status: seed === null ? "withdrawn" : "published" })
    .where(eq(loanProducts.id, productId));
  if (seed === null) return;
  const own = and(eq(versions.productId, productId), isNull(versions.validTo));
  const [before] = await owner.select().from(versions).where(own);
  await owner.update(versions).set({ validTo: "2026-11-20" }).where(own);
  const { number: _, ...kept } = before!;
  const terms = { ...(before!.terms as object), ...some(someTerms, 1, seed)[0]! };
  await owner.insert(versions).values({
    ...kept,
    id: newId(),
    version: before!.version + 1,
    terms,
    validFrom: "2026-11-20",
    validTo: null,
  });
}

describe("lists of offers", () => {
  test("are the oracle's, after a run over all firms, in batches of any size", async () => {
    const expected = await expectedLists(database, ids);
    expect(expected.length, "some firms have offers").toBeGreaterThan(FIRMS / 3);
    for (const chunk of [7, FIRMS, 1_000]) {
      await wipe();
      const result = await run({ scope: "full" }, { chunk });
      expect(await storedLists(database)).toEqual(expected);
      expect(result).toMatchObject({
        ...{ status: "finished", enterprises: FIRMS, total: FIRMS, products: 24 },
        ...{ matchedEnterprises: expected.length, changedEnterprises: expected.length },
      });
    }
  });

  test("are the same when each firm is matched by itself", async () => {
    for (const enterpriseId of ids) await run({ scope: "enterprise", enterpriseId });
    expect(await storedLists(database)).toEqual(await expectedLists(database, ids));
    expect(await run()).toMatchObject({ changedEnterprises: 0, changedOffers: 0 });
  });

  test("are the same after only what a changed product concerns was looked at, and only what changes is written", async () => {
    await run();
    for (const [step, seed] of [11, 12, null, 13].entries()) {
      const before = new Map((await storedLists(database)).map((list) => [list.enterpriseId, list.offers]));
      await changeProduct(step % 3, seed);
      const { productId } = products[step % 3]!;
      const result = await run({ scope: "product", productId }, { chunk: 25 }, at(step + 1));
      const after = await storedLists(database);
      expect(after).toEqual(await expectedLists(database, ids));
      const changed = new Set([...before.keys(), ...after.map(({ enterpriseId }) => enterpriseId)]);
      const now = new Map(after.map((list) => [list.enterpriseId, list.offers]));
      const different = [...changed].filter((id) => String(before.get(id)) !== String(now.get(id)));
      expect(result.changedEnterprises).toBe(different.length);
      const written = await database.owner.$count(schema.offers, eq(schema.offers.runId, result.runId));
      expect(written, "rows of this run").toBe(different.filter((id) => now.has(id)).length);
    }
    expect(await run({ scope: "full" }, {}, at(9))).toMatchObject({ changedEnterprises: 0 });
  });

  test("name each product once, and stand one a firm", async () => {
    await run({ scope: "full" }, { chunk: 13 });
    await changeProduct(4, 21);
    await run({ scope: "full" }, {}, at(1));
    const { rows } = await database.owner.execute(sql`
      select o.enterprise_id, o.run_id, f.version_number
      from offers o cross join lateral app.unpacked_offers(o.packed) f
      group by 1, 2, 3 having count(*) > 1`);
    expect(rows).toEqual([]);
    const overlapping = await database.owner.execute(sql`
      select from offers a join offers b on a.enterprise_id = b.enterprise_id and a.run_id < b.run_id
        and tstzrange(a.valid_from, a.valid_to) && tstzrange(b.valid_from, b.valid_to)`);
    expect(overlapping.rows).toEqual([]);
  });

  test("follow one another, also where they were made at the same instant", async () => {
    await run();
    for (const seed of [31, 32, 33]) {
      await changeProduct(5, seed);
      for (const scope of [{ scope: "full" }, { scope: "enterprise", enterpriseId: ids[0]! }] as const)
        await run(scope);
    }
    const { rows } = await database.owner.execute(sql`
      select count(*) filter (where valid_to <= valid_from)::int as empty,
        count(*) filter (where valid_to <> next)::int as apart, max(made)::int > 2 as often
      from (
        select *, lead(valid_from) over firm as next, count(*) over (partition by enterprise_id) as made
        from offers window firm as (partition by enterprise_id order by valid_from)
      ) o`);
    expect(rows).toEqual([{ empty: 0, apart: 0, often: true }]);
    expect(await storedLists(database)).toEqual(await expectedLists(database, ids));
  });

  test("stay as they are in a quiet night: nothing is written but the run", async () => {
    await run();
    const rows = () => database.owner.execute(sql`select xmin, ctid, * from offers order by enterprise_id`);
    const before = (await rows()).rows;
    expect(await run({ scope: "full" }, {}, at(1))).toMatchObject({
      changedEnterprises: 0,
      changedOffers: 0,
    });
    expect((await rows()).rows).toEqual(before);
  });
});
