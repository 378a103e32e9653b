import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Formula } from "../formula.ts";
import { type MatchingProduct, offersOfRow, openEngine } from "../index.ts";
import { soundValues, taxLoan } from "../product.fixture.ts";
import { defaultRanking } from "../rank.ts";
import type { Rule } from "../rules.ts";
import { anyProducts, anyProfiles, columnsOf, nextOf, rowOf } from "./engine.fixture.ts";
import { oracleOf } from "./oracle.fixture.ts";

describe("the engine says what pair by pair is found", () => {
  test("in a batch and of one enterprise: verdict, limit, rate, term, cost, score, order, nearest miss", async () => {
    await fc.assert(
      fc.asyncProperty(anyProducts, anyProfiles, async (products, profiles) => {
        const engine = openEngine(products, { top: 3, threads: 1 });
        const oracle = oracleOf(products, defaultRanking, 4);
        const columns = columnsOf(engine, profiles);
        const batch = await engine.matchAll(columns);
        const eligibleByProduct = products.map(() => 0);
        for (const [row, profile] of profiles.entries()) {
          const { verdicts, ...found } = oracle(profile);
          const said = { ...found, offers: found.offers.slice(0, 3) };
          expect(nextOf(batch, row)).toEqual(found.offers.slice(3));
          expect(rowOf(batch, row)).toEqual(said);
          expect(engine.matchOne(profile, { verdicts: true })).toEqual({ verdicts, ...said });
          for (const [product, verdict] of verdicts!.entries()) {
            if (verdict === "eligible") eligibleByProduct[product]! += 1;
          }
        }
        expect(Array.from(batch.totals.eligibleByProduct)).toEqual(eligibleByProduct);
        const { eligible, eligibleByProduct: alone } = await engine.countEligible(columns);
        expect([eligible, alone]).toEqual([batch.eligible, batch.totals.eligibleByProduct]);
        expect(batch.totals.eligiblePairs).toBe(eligibleByProduct.reduce((sum, count) => sum + count, 0));
        expect(batch.obstacles.reduce((sum, { rows }) => sum + rows, 0)).toBe(
          batch.nearestMiss.filter((miss) => miss >= 0).length,
        );
      }),
      { numRuns: 150 },
    );
  });

  test("with columns given whole as with rows", async () => {
    const engine = openEngine([{ id: "p", terms: taxLoan() }], { threads: 1 });
    const columns = engine.columns(3);
    columns.fill("firm_age", Int32Array.of(60, 3, 60));
    columns.fill("tax_paid_12m", Float64Array.of(20_500_000, 20_500_000, Number.NaN));
    columns.fill("tax_grade", { indexes: Uint8Array.of(1, 1, 1), values: [null, "B"] });
    columns.fill("dishonest", { indexes: Uint8Array.of(1, 1, 1), values: [null, false] });
    columns.fill("inv_gap_months", Int32Array.of(0, 0));
    columns.fill("grade", { indexes: Uint8Array.of(1, 1, 1), values: [null, "good"] });
    columns.fill("of_no_use", Int32Array.of(1));
    const batch = await engine.matchAll(columns);
    expect(rowOf(batch, 0)).toMatchObject({ offers: [{ limitFen: 143_000_000, rateBps: 385 }] });
    expect(rowOf(batch, 1).nearestMiss).toEqual({ product: 0, path: "/rule/all/0" });
    expect(columns.get(2)).toMatchObject({ tax_paid_12m: null, inv_gap_months: null, firm_age: 60 });
  });
});

describe("rows and products of any number", () => {
  const products: MatchingProduct[] = [
    { id: "a", terms: taxLoan() },
    { id: "b", terms: taxLoan({ rule: { feature: "firm_age", op: "lt", value: 24 }, rateBps: 500 }) },
  ];
  const profiles = [0, 12, 24, 90, null].map((firm_age) => ({ ...soundValues, firm_age }));

  test.each([0, 1, 31, 32, 33, 63, 64, 65, 2_047, 2_048, 2_049, 4_097])("%i rows", async (rows) => {
    const engine = openEngine(products, { threads: 1 });
    const batch = await engine.matchAll(columnsOf(engine, profiles, rows));
    const said = profiles.map(({ ...profile }) => {
      const { verdicts: _, ...one } = engine.matchOne(profile);
      return one;
    });
    for (let row = 0; row < rows; row += 1) expect(rowOf(batch, row)).toEqual(said[row % profiles.length]);
    expect(batch.totals.eligibleByProduct[0]).toBe(
      Array.from({ length: rows }, (_, row) => [2, 3].includes(row % 5)).filter(Boolean).length,
    );
  });

  test("more than 255 thresholds on one feature", async () => {
    const terms = taxLoan({ rateBps: 400 });
    const many = Array.from({ length: 600 }, (_, index) => ({
      id: `p${String(index).padStart(3, "0")}`,
      terms: {
        ...terms,
        rule: { feature: "firm_age", op: index % 2 ? "gt" : "lte", value: index } as Rule,
      },
    }));
    const engine = openEngine(many, { top: 2, threads: 1 });
    const ages = [-1, 0, 1, 254, 255, 256, 257, 598, 599, 600, 10_000];
    const batch = await engine.matchAll(
      columnsOf(
        engine,
        ages.map((firm_age) => ({ ...soundValues, firm_age })),
      ),
    );
    for (const [row, age] of ages.entries()) {
      const holds = many.filter((_, index) => (index % 2 ? age > index : age <= index));
      expect(batch.eligible[row]).toBe(holds.length);
      expect(offersOfRow(batch, row).map(({ productId }) => productId)).toEqual(
        holds.slice(0, 2).map(({ id }) => id),
      );
    }
  });

  test("5,000 products", async () => {
    const terms = taxLoan();
    const many = Array.from({ length: 5_000 }, (_, index) => ({
      id: `p${index}`,
      terms: {
        ...terms,
        rule: { feature: "firm_age", op: "gte", value: index % 100 } as Rule,
        rateBps: 300 + (index % 7),
      },
    }));
    const engine = openEngine(many, { threads: 1 });
    const batch = await engine.matchAll(columnsOf(engine, [soundValues, { ...soundValues, firm_age: 9 }]));
    expect(Array.from(batch.eligible)).toEqual([61 * 50, 10 * 50]);
    const cheapest = many.filter((_, index) => index % 7 === 0 && index % 100 < 10).map(({ id }) => id);
    expect(offersOfRow(batch, 1).map(({ productId }) => productId)).toEqual(cheapest.sort().slice(0, 20));
  });
});

test.each([2 ** 32 - 1, 2 ** 32, 10 ** 14])(
  "limits of up to %i fen are listed to the fen",
  async (maxFen) => {
    const terms = taxLoan({ rule: { all: [] }, rateBps: 400, maxFen, limit: { feature: "tax_paid_12m" } });
    const amounts = [
      terms.minFen,
      2 ** 32 - 2,
      2 ** 32 - 1,
      2 ** 32,
      2 ** 32 + 1,
      10 ** 14 - 1,
      10 ** 14 + 1,
    ];
    const engine = openEngine([{ id: "p", terms }], { top: 1 });
    const profiles = amounts.map((tax_paid_12m) => ({ tax_paid_12m }));
    const batch = await engine.matchAll(columnsOf(engine, profiles));
    const limits = amounts.map((amount) => Math.min(amount, maxFen));
    expect(Array.from(batch.offers.limitFen)).toEqual(limits);
    expect(profiles.map((profile) => engine.matchOne(profile).offers[0]!.limitFen)).toEqual(limits);
  },
);

test("a limit of no usual shape is reckoned for whoever passes all else, in a batch and alone", async () => {
  const limit: Formula = { add: [{ feature: "tax_paid_12m" }, { feature: "firm_age" }] };
  const terms = taxLoan({ rule: { all: [] }, rateBps: 400, limit });
  const profiles = [terms.minFen - 2, terms.minFen - 1].map((tax_paid_12m) => ({
    tax_paid_12m,
    firm_age: 1,
  }));
  const engine = openEngine([{ id: "p", terms }], { top: 1 });
  const batch = await engine.matchAll(columnsOf(engine, profiles));
  expect(Array.from(batch.eligible)).toEqual([0, 1]);
  const [short, enough] = profiles.map((profile) => engine.matchOne(profile));
  expect(short).toMatchObject({ eligible: 0, nearestMiss: { product: 0, path: "/limit" } });
  expect(enough).toMatchObject({ eligible: 1, offers: [{ limitFen: terms.minFen }] });
});

/** Kleene's words by their tables, over values that are true, false or null. */
function kleene(rule: Rule, values: Record<string, boolean | null>): boolean | null {
  if ("all" in rule) {
    const parts = rule.all.map((part) => kleene(part, values));
    return parts.includes(false) ? false : parts.includes(null) ? null : true;
  }
  if ("any" in rule) {
    const parts = rule.any.map((part) => kleene(part, values));
    return parts.includes(true) ? true : parts.includes(null) ? null : false;
  }
  if ("not" in rule) {
    const part = kleene(rule.not, values);
    return part === null ? null : !part;
  }
  return values[rule.feature] ?? null;
}

test("brute force over all assignments of truth, falsehood and absence", async () => {
  const flags = ["x", "y", "z"];
  const anyWords = fc.letrec<{ rule: Rule }>((tie) => ({
    rule: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      fc.constantFrom(...flags).map((feature): Rule => ({ feature, op: "isTrue" })),
      fc.array(tie("rule"), { maxLength: 3 }).map((all): Rule => ({ all })),
      fc.array(tie("rule"), { maxLength: 3 }).map((any): Rule => ({ any })),
      tie("rule").map((not): Rule => ({ not })),
    ),
  })).rule;
  const three = [true, false, null];
  const all = three.flatMap((x) => three.flatMap((y) => three.map((z) => ({ x, y, z }))));
  await fc.assert(
    fc.asyncProperty(fc.array(anyWords, { minLength: 1, maxLength: 5 }), async (rules) => {
      const products = rules.map((rule, index) => ({
        id: `p${index}`,
        terms: taxLoan({ rule, limit: 30_000_000, rateBps: 400 }),
      }));
      const engine = openEngine(products, { threads: 1 });
      const batch = await engine.matchAll(columnsOf(engine, all));
      for (const [row, values] of all.entries()) {
        const truths = rules.map((rule) => kleene(rule, values));
        const words = truths.map((truth) => (truth === null ? "unknown" : truth ? "eligible" : "ineligible"));
        expect(engine.matchOne(values, { verdicts: true }).verdicts).toEqual(words);
        expect(batch.eligible[row]).toBe(truths.filter((truth) => truth === true).length);
      }
    }),
    { numRuns: 60 },
  );
});
