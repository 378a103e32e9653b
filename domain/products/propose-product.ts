import { eq } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";
import { conflict } from "#lib/errors.ts";
import { parseProductTerms } from "#matching/index.ts";
import { command } from "../access/verb.ts";
import { CHANGE_CONFLICTS, openChange } from "../changes/open-change.ts";
import { PublishProduct } from "./inputs.ts";
import { productFacts } from "./product-facts.ts";
import {
  assertBank,
  currentVersion,
  type Publication,
  readTerms,
  sameTerms,
  takenCode,
} from "./put-on-sale.ts";
import { dictionaryFor } from "./rule-dictionary.ts";

/**
 * A product manager proposes a product of the own bank, or its next version. It goes on sale once a second person has
 * approved it.
 * @throws DomainError `invalid` naming the faulty places of the terms; `conflict` where another bank has the code, or
 *   the product is on sale in just this way
 */
export const proposeProduct = command({
  permission: "product.propose",
  input: PublishProduct,
  conflicts: CHANGE_CONFLICTS,
  async run({ tx, member, input, now, audit }) {
    await assertBank(tx, member.organisationId);
    const { code, name, summary } = input;
    const publication = { code, name, summary, terms: readTerms(input.terms) };
    const stands = await standingProduct(tx, code, member.organisationId);
    if (stands?.isOnSale && sameProduct(stands, publication))
      throw conflict("这个产品现在就是这样在售的，没有要发布的变化。请修改后再提交。");
    const dictionary = await dictionaryFor(tx, [
      publication.terms.rule,
      ...(stands ? [stands.terms.rule] : []),
    ]);
    const change = await openChange(
      tx,
      member,
      {
        kind: "product",
        subjectType: "product",
        subjectId: code,
        payload: publication,
        summary: stands ? `发布产品“${name}”的新版本` : `发布新产品“${name}”`,
        facts: productFacts(publication, stands, dictionary),
      },
      now,
    );
    await audit({ subjectType: "product", subjectId: code, after: { change: change.number, name } });
    return { changeId: change.id, number: change.number };
  },
});

/** What goes by this code at the bank now; null where nothing does. */
export async function standingProduct(tx: Tx, code: string, bankId: string) {
  const { loanProducts: products } = schema;
  const [product] = await tx.select().from(products).where(eq(products.code, code));
  if (!product) return null;
  if (product.bankId !== bankId) throw takenCode(code);
  const current = await currentVersion(tx, product.id);
  if (!current) return null;
  const { name, summary, status } = product;
  return { code, name, summary, terms: parseProductTerms(current.terms), isOnSale: status === "published" };
}

const sameProduct = (a: Publication, b: Publication) =>
  a.name === b.name && a.summary === b.summary && sameTerms(a.terms, b.terms);
