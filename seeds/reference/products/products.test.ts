import { describe, expect, it } from "vitest";
import { words } from "#lib/vocabulary.ts";
import {
  checkTerms,
  conditionTexts,
  dictionaryOf,
  factFeatures,
  parseProductTerms,
} from "#matching/index.ts";
import { featureCatalogue } from "#scoring/features/catalogue.ts";
import { banks } from "../banks.ts";
import { products } from "./index.ts";

const dictionary = dictionaryOf([...featureCatalogue, ...factFeatures]);

describe.each(products().map((product) => [product.name, product] as const))("%s", (_, product) => {
  it("has terms that hold as JSON and speak of known features only", () => {
    const terms = parseProductTerms(JSON.parse(JSON.stringify(product.terms)));
    expect(terms).toEqual(product.terms);
    expect(() => checkTerms(terms, dictionary)).not.toThrow();
  });

  it("refuses dishonest debtors and says its conditions in Chinese", () => {
    const texts = conditionTexts(product.terms.rule, dictionary);
    expect(JSON.stringify(texts)).toContain("失信被执行人");
    expect(JSON.stringify(texts)).not.toMatch(/_[a-z0-9]+/);
  });
});

describe("the market", () => {
  it("gives each bank five products, each with a code and name of its own", () => {
    const offered = products().map((product) => product.bankCode);
    for (const { code } of banks()) expect(offered.filter((bank) => bank === code)).toHaveLength(5);
    expect(new Set(products().map((product) => product.code)).size).toBe(40);
    expect(new Set(products().map((product) => product.name)).size).toBe(40);
  });

  it("knows every way to secure and to repay a loan", () => {
    const terms = products().map((product) => product.terms);
    expect(new Set(terms.map((term) => term.guaranteeMode))).toEqual(new Set(words("guaranteeMode")));
    expect(new Set(terms.flatMap((term) => term.repaymentMethods))).toEqual(
      new Set(words("repaymentMethod")),
    );
  });
});
