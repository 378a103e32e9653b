import { sql } from "drizzle-orm";
import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { schema } from "#db/client.ts";
import { inTransaction } from "#db/transaction.ts";
import { newId } from "#lib/ids.ts";
import type { MatchBatch } from "#matching/index.ts";
import { useDatabase } from "#tests/database.ts";
import { aDistrict } from "#tests/factories.ts";
import { system } from "../access/actor.ts";
import { storeOffers } from "./store-offers.ts";

/*
 * A batch is stored in several statements. Whatever stood before of whom, afterwards the new lists stand, and what is told
 * of changes is what a comparison firm by firm tells.
 */

const database = useDatabase();
const FIRMS = 1_203;
const SEED = 20_261_128;
const settings = { "app.actor": JSON.stringify(system("match")) };
const NOTHING = Array.from({ length: FIRMS }, (): number[] => []);
const enterpriseIds = Array.from({ length: FIRMS }, newId).sort();

beforeAll(async () => {
  await aDistrict(database.owner);
  await database.owner.execute(sql`
    with firms as (select id::uuid, n from unnest(${sql.param(enterpriseIds)}::text[]) with ordinality f (id, n)), added as (
      insert into organisations (id, kind, code, name, short_name) select id, 'enterprise', id, n, n from firms returning id)
    insert into enterprises
      (id, uscc, name, kind, division_code, industry_code, industry_section, size_class, registered_on)
    select id, n, n, 'company', '120118108', 'C3311', 'C', 'micro', date '2020-01-01' from firms
    where (select count(*) from added) > 0`);
});

/** A list is the versions that it names, each on the same terms; a row of nothing stands before the first. */
function listsOf(told: readonly number[][]) {
  const column = (value: number) => Int32Array.from({ length: (FIRMS + 1) * 2 }, () => value);
  const product = column(0);
  for (const [row, list] of told.entries()) product.set(list, (row + 1) * 2);
  const offers = {
    product,
    limitFen: column(7),
    rateBps: column(400),
    termMonths: column(12),
    rankingCost: column(5),
  };
  const listed = Uint8Array.from([0, ...told.map(({ length }) => length)]);
  const batch = { offers, listed, top: 2 } as unknown as MatchBatch;
  return { enterpriseIds, batch, first: 1, numbers: Int32Array.of(11, 12, 13) };
}

async function store(told: readonly number[][], minute: number) {
  const now = new Date(Date.UTC(2026, 10, 28, 2, minute));
  return inTransaction(
    database.app,
    settings,
    async (tx) => {
      const run = { id: newId(), scope: "full" as const, total: FIRMS, startedAt: now, summary: {} };
      await tx.insert(schema.matchRuns).values(run);
      return storeOffers(tx, run.id, listsOf(told), now);
    },
    { pipelined: minute % 2 === 0 },
  );
}

async function standing(): Promise<number[][]> {
  const { rows } = await database.owner.execute<{ list: number[] }>(sql`
    select array(select version_number - 11 from app.unpacked_offers(o.packed) order by rank) as list
    from unnest(${sql.param(enterpriseIds)}::uuid[]) with ordinality f (id, n)
    left join offers o on o.enterprise_id = f.id and o.valid_to is null order by f.n`);
  return rows.map(({ list }) => list);
}

const moved = (before: number[], after: number[]) =>
  [...before.filter((each) => !after.includes(each)), ...after.filter((each) => !before.includes(each))]
    .length;

test(`lists that come first, change, end and stay are told apart, firm by firm (seed ${SEED})`, async () => {
  const list = fc.uniqueArray(fc.constantFrom(0, 1, 2), { maxLength: 2 });
  const lists = fc.array(list, { minLength: FIRMS, maxLength: FIRMS });
  const [first, second, third] = fc.sample(lists, { numRuns: 3, seed: SEED });
  // In the second step the first statement finds no list that stands and the others do; in the last one nothing changes.
  const steps = [
    first!.map((each, row) => (row < 500 ? [] : each)),
    second!,
    third!,
    NOTHING,
    first!,
    first!,
  ];
  let before: number[][] = NOTHING;
  for (const [minute, after] of steps.entries()) {
    const told = await store(after, minute);
    expect(await standing()).toEqual(after);
    expect(told).toEqual({
      changedEnterprises: after.filter((each, row) => String(each) !== String(before[row])).length,
      changedOffers: after.reduce((sum, each, row) => sum + moved(before[row]!, each), 0),
    });
    before = after;
  }
});
