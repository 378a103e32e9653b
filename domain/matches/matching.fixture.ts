import { sql } from "drizzle-orm";
import fc from "fast-check";
import { schema } from "#db/client.ts";
import { newId } from "#lib/ids.ts";
import { wan } from "#lib/money.ts";
import { makeUscc } from "#lib/uscc.ts";
import { matchAll, type ProductTerms, type Rule } from "#matching/index.ts";
import type { TestDatabase } from "#tests/database.ts";
import { aBank, aDistrict, aProduct, callerAs } from "#tests/factories.ts";
import { system } from "../access/actor.ts";
import { actAs } from "../access/verb.ts";
import { productsOnSale } from "../products/read-products.ts";
import { PROFILE_BATCH } from "../profiles/compute-profiles.ts";
import { computeProfiles } from "../profiles/index.ts";
import { loadSubjects } from "./load-subjects.ts";
import type { MatchScope } from "./match-scope.ts";
import { type RunOptions, runMatching } from "./run-matching.ts";

export const NOW = new Date("2026-11-20T02:00:00Z");

/** What the register can say of a firm, so that rules differ over firms without any record. */
const facts = fc.record({
  kind: fc.constantFrom("company", "sole_proprietor", "cooperative"),
  sizeClass: fc.constantFrom("medium", "small", "micro"),
  registeredOn: fc.integer({ min: 2005, max: 2026 }).map((year) => `${year}-03-01`),
});

const condition: fc.Arbitrary<Rule> = fc.oneof(
  fc.integer({ min: 0, max: 240 }).map((value): Rule => ({ feature: "firm_age", op: "gte", value })),
  fc
    .subarray(["medium", "small", "micro"], { minLength: 1 })
    .map((value): Rule => ({ feature: "size_class", op: "in", value })),
  fc
    .constantFrom("company", "cooperative")
    .map((value): Rule => ({ not: { feature: "kind", op: "eq", value } })),
  fc.constant<Rule>({ feature: "inv_out_12m", op: "gte", value: 1 }),
);
const rule: fc.Arbitrary<Rule> = fc.oneof(
  fc.array(condition, { maxLength: 3 }).map((all): Rule => ({ all })),
  fc
    .tuple(condition, fc.array(condition, { minLength: 1, maxLength: 2 }))
    .map(([first, any]): Rule => ({ all: [first, { any }] })),
);

/** Terms that few or many firms meet, with limits and rates that follow the firm's age. */
export const someTerms: fc.Arbitrary<Partial<ProductTerms>> = fc.record({
  rule,
  limit: fc.constantFrom<ProductTerms["limit"]>(
    { const: Number(wan(100)) },
    { roundDown: [{ mul: [{ feature: "firm_age" }, Number(wan(1)) / 3] }, Number(wan(1))] },
  ),
  rateBps: fc.integer({ min: 300, max: 900 }),
  termMonths: fc.constantFrom([6, 12], [12], [24, 36]),
});

/** Sample values that a seed decides. */
export const some = <T>(arbitrary: fc.Arbitrary<T>, count: number, seed: number): T[] =>
  fc.sample(arbitrary, { numRuns: count, seed });

const INSERTED = 2_000;

type Firm = Record<"kind" | "sizeClass" | "registeredOn" | "id", string> & { index: number };

const organisationOf = ({ id, index }: Firm): typeof schema.organisations.$inferInsert => ({
  ...{ id, kind: "enterprise", code: id, contact: "" },
  ...{ name: `样例企业${index}`, shortName: `样例${index}` },
});

const enterpriseOf = ({ index, ...firm }: Firm, seed: number) =>
  ({
    ...firm,
    uscc: makeUscc({
      registrar: "9",
      category: "1",
      division: "120118",
      organisation: String((seed % 10_000) * 10_000 + index).padStart(8, "0"),
    }),
    ...{ name: `样例企业${index}`, divisionCode: "120118108", industryCode: "C3311", industrySection: "C" },
  }) as typeof schema.enterprises.$inferInsert;

/** So many firms as the register knows them, with profiles. */
export async function someFirms(database: TestDatabase, count: number, seed: number): Promise<string[]> {
  const { owner } = database;
  await aDistrict(owner);
  const firms = some(facts, count, seed).map((fact, index) => ({ ...fact, id: newId(), index }));
  // PostgreSQL takes 65,535 parameters at once.
  for (let at = 0; at < count; at += INSERTED) {
    const some = firms.slice(at, at + INSERTED);
    await owner.insert(schema.organisations).values(some.map(organisationOf));
    await owner.insert(schema.enterprises).values(some.map((firm) => enterpriseOf(firm, seed)));
  }
  const ids = firms.map(({ id }) => id).sort();
  for (let at = 0; at < ids.length; at += PROFILE_BATCH) {
    const enterpriseIds = ids.slice(at, at + PROFILE_BATCH);
    await computeProfiles(callerAs(database, system("profile"), NOW), { enterpriseIds });
  }
  return ids;
}

export async function someProducts(database: TestDatabase, count: number, seed: number) {
  const bank = await aBank(database.owner);
  const products = [];
  for (const terms of some(someTerms, count, seed))
    products.push(await aProduct(database.owner, bank.id, terms));
  return products;
}

export type StoredList = { enterpriseId: string; offers: string[] };

/** The lists that stand, as SQL reads them; each offer as `version limit months rate cost`. */
export async function storedLists({ owner }: TestDatabase): Promise<StoredList[]> {
  const { rows } = await owner.execute<StoredList>(sql`
    select o.enterprise_id as "enterpriseId",
      array_agg(concat_ws(' ', v.id, f.limit_fen, f.term_months, f.rate_bps, f.ranking_cost) order by f.rank) as offers
    from offers o cross join lateral app.unpacked_offers(o.packed) f
    join loan_product_versions v on v.number = f.version_number
    where o.valid_to is null group by o.enterprise_id order by o.enterprise_id`);
  return rows;
}

/** The same lists, made pair by pair without the engine. */
export async function expectedLists(database: TestDatabase, ids: string[], now = NOW): Promise<StoredList[]> {
  const { subjects, products } = await database.app.transaction(async (tx) => {
    await actAs(tx, system("oracle"));
    const onSale = await productsOnSale(tx);
    return {
      subjects: await loadSubjects(tx, database.keys, ids, now),
      products: onSale.map(({ view, terms }) => ({ id: view.versionId, terms })),
    };
  });
  const matches = matchAll(subjects, products, { startOn: "2026-11-20" });
  return matches.flatMap(({ enterpriseId, pairs }) => {
    const offers = pairs
      .flatMap(({ productId, offer }) => (offer ? [{ productId, ...offer }] : []))
      .sort((a, b) => a.rank - b.rank)
      .slice(0, 20)
      .map((o) => [o.productId, o.limitFen, o.termMonths, o.rateBps, o.rankingCost].join(" "));
    return offers.length > 0 ? [{ enterpriseId, offers }] : [];
  });
}

/** Runs as the platform asks for them, at an instant of these tests. */
export function runsOn(database: TestDatabase) {
  const job = (now = NOW) => callerAs(database, system("match"), now);
  return {
    job,
    run: (scope: MatchScope = { scope: "full" }, options: RunOptions = {}, now = NOW) =>
      runMatching(job(now), scope, options),
    wipe: () => database.owner.execute(sql`truncate offers, match_runs`),
    at: (minutes: number) => new Date(NOW.getTime() + minutes * 60_000),
  };
}
