import type { MatchBatch, MatchingProduct, ProductTerms } from "#matching/index.ts";

/** A product that is no longer what it was: the products as they are now. */
export type ProductChange = { what: string; products: MatchingProduct[] };

/** What a product manager does: a stricter threshold, 25 basis points off, a withdrawal; of a well listed product and of a middling one. */
export function productChanges(products: readonly MatchingProduct[], batch: MatchBatch): ProductChange[] {
  return listedMost(products.length, batch).flatMap((index) => {
    const { id, terms } = products[index]!;
    const instead = (changed: ProductTerms) => products.with(index, { id, terms: changed });
    return [
      { what: `${id} stricter`, products: instead({ ...terms, rule: stricter(terms.rule) }) },
      { what: `${id} cheaper`, products: instead({ ...terms, rateBps: cheaper(terms.rateBps) }) },
      { what: `${id} withdrawn`, products: products.filter((_, place) => place !== index) },
    ];
  });
}

/** The products that stand in most lists and in a middling number of them. */
function listedMost(products: number, { rows, top, listed, offers }: MatchBatch): number[] {
  const times = new Float64Array(products);
  for (let row = 0; row < rows; row += 1)
    for (let place = 0; place < listed[row]!; place += 1) times[offers.product[row * top + place]!]! += 1;
  const order = Array.from(times.keys()).sort((a, b) => times[b]! - times[a]! || a - b);
  return [...new Set([order[0]!, order[Math.floor(products / 2)]!])];
}

const AGE_MONTHS = 60;

const stricter = (rule: ProductTerms["rule"]): ProductTerms["rule"] => ({
  all: [rule, { feature: "firm_age", op: "gte", value: AGE_MONTHS }],
});

const OFF_BPS = 25;

/** Every rate in the formula 25 basis points lower. */
function cheaper(rate: ProductTerms["rateBps"]): ProductTerms["rateBps"] {
  if (typeof rate === "number") return Math.max(0, rate - OFF_BPS);
  if ("byTerm" in rate) return { byTerm: rate.byTerm.map(([months, each]) => [months, cheaper(each)]) };
  if ("byGrade" in rate)
    return {
      byGrade: Object.fromEntries(
        Object.entries(rate.byGrade).map(([grade, each]) => [grade, cheaper(each)]),
      ),
    };
  throw new Error(`the bench makes no such rate: ${JSON.stringify(rate)}`);
}
