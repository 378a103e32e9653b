import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { wan } from "#lib/money.ts";
import { annualCostBps } from "./cost.ts";
import { type MatchingProduct, matchAll } from "./match-all.ts";
import { compileProduct, matchPair } from "./pair.ts";
import { soundValues, taxLoan } from "./product.fixture.ts";
import { anyRule, anyValues } from "./rules.fixture.ts";

const startOn = "2026-11-22";
const firm = (id: string, change: Record<string, number | string | boolean | null> = {}) => ({
  id,
  features: { ...soundValues, ...change },
});

const grade = fc.constantFrom("excellent", "good", "fair", "poor", null);
const firms = fc.array(
  fc.tuple(anyValues, grade).map(([values, drawn]) => ({ ...values, grade: drawn })),
  { maxLength: 12 },
);
const products = fc
  .array(anyRule, { maxLength: 6 })
  .map((rules) =>
    rules.map(
      (rule, index): MatchingProduct => ({ id: `p${index}`, terms: taxLoan({ rule, limit: 30_000_000 }) }),
    ),
  );
const numbered = (values: Parameters<typeof matchAll>[0][number]["features"][]) =>
  values.map((features, index) => ({ id: `e${index}`, features }));

describe("the batch", () => {
  test("says of each pair what the pair alone says", () => {
    fc.assert(
      fc.property(firms, products, (values, offered) => {
        for (const { enterpriseId, pairs } of matchAll(numbered(values), offered, { startOn })) {
          const features = values[Number(enterpriseId.slice(1))]!;
          for (const [index, pair] of pairs.entries()) {
            const { limitFen, rateBps, termMonths, ...alone } = matchPair(
              compileProduct(offered[index]!.terms),
              features,
            );
            expect(pair).toMatchObject(alone);
            expect(pair.offer?.limitFen ?? null).toBe(limitFen);
            if (pair.offer) expect(pair.offer).toMatchObject({ rateBps, termMonths });
          }
        }
      }),
    );
  });

  test("does not depend on who else is in it or on the order of the products", () => {
    fc.assert(
      fc.property(firms, products, (values, offered) => {
        const all = matchAll(numbered(values), offered, { startOn });
        const alone = numbered(values).flatMap((enterprise) =>
          matchAll([enterprise], [...offered].reverse(), { startOn }),
        );
        for (const match of alone) match.pairs.reverse();
        expect(alone).toEqual(all);
      }),
    );
  });
});

describe("offers", () => {
  const dear = taxLoan({ rateBps: 900 });
  const withFee = taxLoan({
    rateBps: 385,
    fees: [{ payee: "甲", kind: "guarantee", basis: "principal_per_year", rateBps: 100, when: "each_year" }],
  });
  const cheap = taxLoan({ rateBps: 385 });
  const ranked = (offered: MatchingProduct[], change: Record<string, number> = {}) =>
    matchAll([firm("e", change)], offered, { startOn })[0]!.pairs.map(({ productId, offer }) => [
      productId,
      offer?.rank,
    ]);

  test("are ranked by full cost where the rest is equal, fees included", () => {
    expect(
      ranked([
        { id: "dear", terms: dear },
        { id: "fee", terms: withFee },
        { id: "cheap", terms: cheap },
      ]),
    ).toEqual([
      ["dear", 3],
      ["fee", 2],
      ["cheap", 1],
    ]);
  });

  test("that tie stand by product id", () => {
    expect(
      ranked([
        { id: "b", terms: cheap },
        { id: "a", terms: cheap },
      ]),
    ).toEqual([
      ["b", 2],
      ["a", 1],
    ]);
  });

  test("that serve the wish stand before cheaper ones that cannot", () => {
    const small = taxLoan({ rateBps: 345, maxFen: 30_000_000 });
    const offered = [
      { id: "cheap but small", terms: small },
      { id: "enough", terms: cheap },
    ];
    expect(ranked(offered)).toEqual([
      ["cheap but small", 1],
      ["enough", 2],
    ]);
    expect(ranked(offered, { requested_amount: 120_000_000 })).toEqual([
      ["cheap but small", 2],
      ["enough", 1],
    ]);
  });

  test("cost what the loan that was asked for costs", () => {
    const [match] = matchAll(
      [firm("e", { requested_amount: 50_000_000, requested_term: 36 })],
      [{ id: "fee", terms: withFee }],
      { startOn },
    );
    const offer = match!.pairs[0]!.offer!;
    expect(offer).toMatchObject({ limitFen: wan(143), amountFen: wan(50), termMonths: 36 });
    const loan = {
      principal: wan(50),
      rateBps: 385,
      termMonths: 36,
      method: "annuity" as const,
      startOn,
      fees: withFee.fees,
    };
    expect(offer.annualCostBps).toBe(annualCostBps(loan));
  });

  test("are none for those who are not eligible", () => {
    const [match] = matchAll([firm("e", { dishonest: true })], [{ id: "p", terms: cheap }], { startOn });
    expect(match!.pairs).toEqual([
      { productId: "p", verdict: "ineligible", failed: ["/rule/all/3"], missing: [], offer: null },
    ]);
  });
});
