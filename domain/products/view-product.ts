import { eq } from "drizzle-orm";
import { schema } from "#db/client.ts";
import { notFound } from "#lib/errors.ts";
import { conditionTexts } from "#matching/index.ts";
import { query } from "../access/verb.ts";
import { ProductCode } from "./inputs.ts";
import { type ProductView, productsOnSale } from "./read-products.ts";
import { dictionaryFor } from "./rule-dictionary.ts";

/** A product with its conditions in Chinese, each printed from the rule that the matching engine runs. */
export type ProductDetail = ProductView & { conditions: string[]; bankContact: string };

/** One product on sale. */
export const viewProduct = query({
  permission: "product.view",
  input: ProductCode,
  async run({ tx, input }): Promise<ProductDetail> {
    const [found] = await productsOnSale(tx, eq(schema.loanProducts.code, input.code));
    if (!found) throw notFound("这个产品");
    const { view, terms } = found;
    const dictionary = await dictionaryFor(tx, [terms.rule]);
    const { organisations } = schema;
    const [bank] = await tx
      .select({ contact: organisations.contact })
      .from(organisations)
      .where(eq(organisations.id, view.bankId));
    return {
      ...view,
      conditions: conditionTexts(terms.rule, dictionary),
      bankContact: bank?.contact ?? "",
    };
  },
});
