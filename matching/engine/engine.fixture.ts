import fc from "fast-check";
import type { Formula } from "../formula.ts";
import type { MatchingProduct } from "../match-all.ts";
import type { ProductFee, ProductTerms } from "../product.ts";
import { parseProductTerms } from "../product.ts";
import { anyRule } from "../rules.fixture.ts";
import type { FeatureValue, FeatureValues } from "../rules.ts";
import { offersOfRow } from "./batch.ts";
import type { Engine, ListedOffer, MatchBatch, OneMatch } from "./interface.ts";

const FEATURES = ["a", "b", "c", "d"];
const grade = fc.constantFrom("excellent", "good", "fair", "poor");
const small = fc.integer({ min: -3, max: 12 });
const amount = fc.oneof(
  small,
  fc.constantFrom(0.1, 0.5, 1.25, -0.75, 1e-7, 123_456.789, 3_000_000, 2 ** 53, 1e15, 1e21),
);
const factor = fc.oneof(small, fc.constantFrom(0.12, 7, 0.5, 1 / 3, 1_000, 100_000));

/** Formulas of all kinds over few features and few values; some have no value, some leave what doubles hold. */
const anyFormula = (leaf: fc.Arbitrary<number>): fc.Arbitrary<Formula> =>
  fc.letrec<{ formula: Formula }>((tie) => {
    const one = tie("formula");
    const two = fc.tuple(one, one);
    return {
      formula: fc.oneof(
        { depthSize: "small", withCrossShrink: true },
        leaf,
        leaf.map((value): Formula => ({ const: value })),
        fc.constantFrom(...FEATURES).map((feature): Formula => ({ feature })),
        fc.constantFrom(...FEATURES).chain((feature) =>
          fc.tuple(factor, leaf, leaf).map(
            ([times, step, most]): Formula => ({
              min: [most, { roundDown: [{ mul: [{ feature }, times] }, step] }],
            }),
          ),
        ),
        fc
          .tuple(fc.constantFrom("add", "sub", "mul", "div", "roundDown"), two)
          .map(([operator, parts]) => ({ [operator]: parts }) as Formula),
        fc
          .tuple(fc.constantFrom("min", "max"), fc.array(one, { minLength: 1, maxLength: 3 }))
          .map(([operator, parts]) => ({ [operator]: parts }) as Formula),
        fc.tuple(one, one, one).map((clamp): Formula => ({ clamp })),
        fc.dictionary(grade, one, { minKeys: 1, maxKeys: 4 }).map((byGrade) => ({ byGrade }) as Formula),
        two.map(
          ([short, long]): Formula => ({
            byTerm: [
              [12, short],
              [60, long],
            ],
          }),
        ),
      ),
    };
  }).formula;

const anyFee: fc.Arbitrary<ProductFee> = fc
  .record({
    payee: fc.constant("甲"),
    kind: fc.constantFrom("guarantee" as const, "service" as const),
    when: fc.constantFrom("at_drawdown" as const, "each_year" as const, "at_maturity" as const),
    basis: fc.constantFrom("fixed" as const, "principal" as const, "principal_per_year" as const),
    size: fc.constantFrom(0, 1, 30, 120, 5_000, 10_000),
  })
  .map(({ basis, size, ...fee }) =>
    basis === "fixed" ? { ...fee, basis, amountFen: size } : { ...fee, basis, rateBps: size },
  );

/** Terms of any kind, as a product may publish them. */
export const anyTerms: fc.Arbitrary<ProductTerms> = fc
  .record({
    rule: fc.oneof(
      anyRule,
      fc.array(anyRule, { maxLength: 3 }).map((all) => ({ all })),
      fc.array(grade, { minLength: 1 }).map((value) => ({ feature: "grade", op: "in", value })),
    ),
    limit: anyFormula(amount),
    rateBps: fc.oneof(anyFormula(fc.constantFrom(0, 385, 420.5, 0.5, 20_000)), fc.constantFrom(385, 420)),
    bounds: fc.constantFrom<[number, number][]>(
      [0, 0],
      [0, 10],
      [1, 1_000_000],
      [3, 100_000_000_000_000],
      [500_000, 30_000_000],
    ),
    termMonths: fc.subarray([3, 6, 12, 36, 60], { minLength: 1 }),
    guaranteeMode: fc.constantFrom("credit", "guaranteed"),
    repaymentMethods: fc.constantFrom(["annuity"], ["interest_only"], ["bullet"]),
    fees: fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, fc.array(anyFee, { maxLength: 2 })),
  })
  .map(({ bounds: [minFen, maxFen], ...terms }) =>
    parseProductTerms({ schema: 1, ...terms, minFen, maxFen }),
  );

const value: fc.Arbitrary<FeatureValue> = fc.oneof(
  { weight: 4, arbitrary: small },
  { weight: 3, arbitrary: amount },
  fc.constantFrom("x", "y", "other"),
  fc.boolean(),
  fc.constant(null),
);

/** Profiles with values of any type; some null, some absent. */
export const anyProfile: fc.Arbitrary<FeatureValues> = fc
  .record(
    {
      a: value,
      b: value,
      c: value,
      d: value,
      grade: fc.oneof({ weight: 6, arbitrary: grade }, fc.constantFrom(null, "none", 3)),
      requested_amount: fc.constantFrom(null, 0, -5, 0.3, 1, 7, 2_000_000, 1e15, "x"),
      requested_term: fc.constantFrom(null, 0, 0.5, 3, 6, 7.5, 12, 24, 60, 61, 400, true),
    },
    { requiredKeys: [] },
  )
  .map((values) => values as FeatureValues);

/** Products whose ids do not rise with their places. */
export const anyProducts = fc
  .array(anyTerms, { maxLength: 6 })
  .map((terms) => terms.map((each, index): MatchingProduct => ({ id: `p${(index * 7) % 10}`, terms: each })));

export const anyProfiles = fc.array(anyProfile, { minLength: 1, maxLength: 8 });

/** Columns of these profiles, again and again where there are more rows. */
export function columnsOf(engine: Engine, profiles: readonly FeatureValues[], rows = profiles.length) {
  const columns = engine.columns(rows);
  for (let row = 0; row < rows; row += 1) columns.set(row, profiles[row % profiles.length]!);
  return columns;
}

/** What a batch says of a row, in the words of `matchOne`. */
export function rowOf(batch: MatchBatch, row: number): Omit<OneMatch, "verdicts"> {
  const miss = batch.nearestMiss[row]!;
  return {
    eligible: batch.eligible[row]!,
    offers: offersOfRow(batch, row),
    nearestMiss: miss < 0 ? null : batch.conditions[miss]!,
  };
}

/** The offer that would follow a row's list, or none. */
export const nextOf = ({ next, eligible, listed, products }: MatchBatch, row: number): ListedOffer[] =>
  eligible[row]! > listed[row]!
    ? offersOfRow({ offers: next, top: 1, listed: new Uint8Array(row + 1).fill(1), products }, row)
    : [];
