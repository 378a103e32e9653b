import { sql } from "drizzle-orm";
import fc from "fast-check";
import { expect, test } from "vitest";
import { useDatabase } from "#tests/database.ts";
import { countChanges, type KeptOffer, packRows, unpack } from "./packed-offers.ts";

/* The bytes of a list mean the same to the platform and to the database. */

const database = useDatabase();
const MAX_LIMIT = 9_007_199_254_740_991;

const offer = fc.record({
  limitFen: fc.oneof(
    fc.integer({ min: 0, max: MAX_LIMIT }),
    fc.constantFrom(0, 2 ** 32 - 1, 2 ** 32, MAX_LIMIT),
  ),
  termMonths: fc.integer({ min: 1, max: 65_535 }),
  rateBps: fc.integer({ min: 0, max: 65_535 }),
  rankingCost: fc.integer({ min: -1, max: 2 ** 31 - 1 }),
});

/** Lists of products that stand once in each; few figures, so that lists share offers. */
const lists = (count: number, figures: fc.Arbitrary<Omit<KeptOffer, "versionNumber">>) =>
  fc.array(
    fc
      .uniqueArray(fc.integer({ min: 1, max: 6 }), { maxLength: 5 })
      .chain((numbers) =>
        fc.tuple(...numbers.map((versionNumber) => figures.map((told) => ({ versionNumber, ...told })))),
      ),
    { minLength: count, maxLength: count },
  );

/** What an engine would hand over for the lists. */
function batchOf(told: KeptOffer[][]) {
  const top = 5;
  const column = (key: keyof KeptOffer) =>
    Float64Array.from(
      { length: told.length * top },
      (_, at) => told[Math.floor(at / top)]![at % top]?.[key] ?? 0,
    );
  const offers = {
    product: Int32Array.from(column("versionNumber"), (number) => number - 1),
    ...{ limitFen: column("limitFen"), termMonths: column("termMonths"), rateBps: column("rateBps") },
    rankingCost: column("rankingCost"),
  };
  return { offers, listed: Uint8Array.from(told, ({ length }) => length), top } as unknown as Parameters<
    typeof packRows
  >[0];
}
const packed = (told: KeptOffer[][], first = 0) => {
  const count = told.length - first;
  const { array, listAt } = packRows(batchOf(told), Int32Array.of(1, 2, 3, 4, 5, 6), first, count);
  return { array, lists: Array.from({ length: count }, (_, row) => listAt(row)) };
};

test("lists come out of their bytes as they went in, here and in the database", async () => {
  await fc.assert(
    fc.asyncProperty(lists(3, offer), async (told) => {
      const { array, lists } = packed(told);
      expect(lists.map(unpack)).toEqual(told);
      expect(packed(told, 1).lists.map(unpack)).toEqual(told.slice(1));
      const sent = await database.app.execute(sql`select unnest(${array}::bytea[]) as list`);
      expect(sent.rows.map(({ list }) => list)).toEqual(lists);
      const { rows } = await database.app.execute(sql`
        select version_number as "versionNumber", limit_fen::float8 as "limitFen", term_months as "termMonths",
          rate_bps as "rateBps", ranking_cost as "rankingCost"
        from app.unpacked_offers(${lists[0]}) order by rank`);
      expect(rows).toEqual(told[0]);
    }),
    { numRuns: 40 },
  );
});

test("offers that went and that came are counted, and those that only changed places are not", () => {
  const figures = fc.record({
    ...{ limitFen: fc.constantFrom(1, 2), termMonths: fc.constant(12) },
    ...{ rateBps: fc.constantFrom(300, 400), rankingCost: fc.constant(5) },
  });
  fc.assert(
    fc.property(lists(2, figures), (told) => {
      const words = told.map((list) => list.map((each) => JSON.stringify(each)));
      const apart = (a: string[], b: string[]) => a.filter((each) => !b.includes(each)).length;
      const [before, after] = packed(told).lists;
      expect(countChanges(before!, after!)).toBe(apart(words[0]!, words[1]!) + apart(words[1]!, words[0]!));
    }),
  );
});
