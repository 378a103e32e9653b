import { and, asc, desc, eq, isNull } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";
import type { DateOn } from "#lib/dates.ts";
import { notFound } from "#lib/errors.ts";
import type { Word } from "#lib/vocabulary.ts";
import { z } from "#lib/zod.ts";
import { conditionTexts, type ProductTerms, termsDiff } from "#matching/index.ts";
import { query } from "../access/verb.ts";
import { ProductCode } from "./inputs.ts";
import { type TermsView, termsView } from "./product-text.ts";
import { dictionaryFor } from "./rule-dictionary.ts";

const { loanProducts: products, loanProductVersions: versions } = schema;

export type OwnProduct = TermsView & {
  code: string;
  name: string;
  summary: string;
  status: Word<"productStatus">;
  version: number;
  validFrom: DateOn;
};

export type ProductVersion = {
  version: number;
  validFrom: DateOn;
  validTo: DateOn | null;
  publishedAt: Date;
  /** What it altered in the terms of the version before, in words; none for the first. */
  changes: string[];
};

export type OwnProductDetail = OwnProduct & {
  conditions: string[];
  /** As the engine reads them. */
  terms: ProductTerms;
  /** The newest first. */
  versions: ProductVersion[];
};

/** The products of the actor's own bank with their current terms, by code. */
async function readOwn(tx: Tx, bankId: string, code?: string) {
  const rows = await tx
    .select({
      id: products.id,
      code: products.code,
      name: products.name,
      summary: products.summary,
      status: products.status,
      version: versions.version,
      validFrom: versions.validFrom,
      terms: versions.terms,
    })
    .from(products)
    .innerJoin(versions, and(eq(versions.productId, products.id), isNull(versions.validTo)))
    .where(and(eq(products.bankId, bankId), code === undefined ? undefined : eq(products.code, code)))
    .orderBy(asc(products.code));
  return rows.map(({ id, terms: stored, ...row }) => {
    const terms = stored as ProductTerms;
    return { id, terms, view: { ...row, ...termsView(terms) } };
  });
}

/** What the bank sells, also what it has taken off the market. */
export const listOwnProducts = query({
  permission: "product.list_own",
  input: z.object({}),
  run: async ({ tx, member }): Promise<OwnProduct[]> =>
    (await readOwn(tx, member.organisationId)).map(({ view }) => view),
});

/** One of the bank's products with its conditions and its versions. */
export const viewOwnProduct = query({
  permission: "product.view_own",
  input: ProductCode,
  async run({ tx, member, input }): Promise<OwnProductDetail> {
    const [found] = await readOwn(tx, member.organisationId, input.code);
    if (!found) throw notFound("这个产品");
    const { id, terms, view } = found;
    const history = await tx
      .select({
        version: versions.version,
        validFrom: versions.validFrom,
        validTo: versions.validTo,
        publishedAt: versions.publishedAt,
        terms: versions.terms,
      })
      .from(versions)
      .where(eq(versions.productId, id))
      .orderBy(desc(versions.version));
    const stored = history.map((row) => row.terms as ProductTerms);
    const dictionary = await dictionaryFor(
      tx,
      stored.map(({ rule }) => rule),
    );
    const told = history.map(({ terms: _terms, ...row }, index) => {
      const before = stored[index + 1];
      const changes = before ? termsDiff(before, stored[index]!, dictionary) : [];
      return { ...row, changes: changes.map(({ text }) => text) };
    });
    return { ...view, terms, conditions: conditionTexts(terms.rule, dictionary), versions: told };
  },
});
