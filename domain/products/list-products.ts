import type { z } from "#lib/zod.ts";
import { query } from "../access/verb.ts";
import { ProductFilter } from "./inputs.ts";
import { type ProductView, productsOnSale } from "./read-products.ts";

export type Market = {
  products: ProductView[];
  /** How many are on sale without any filter. */
  total: number;
  /** The choices that the filters offer. */
  banks: { id: string; name: string }[];
  termMonths: number[];
};

/** The public market: what is on sale and fits the filters, the lowest rates first. */
export const listProducts = query({
  permission: "product.list",
  input: ProductFilter,
  async run({ tx, input }): Promise<Market> {
    const all = (await productsOnSale(tx)).map(({ view }) => view);
    const banks = new Map(all.map(({ bankId, bankName }) => [bankId, bankName]));
    return {
      products: all.filter((product) => fits(product, input)).sort(byRate),
      total: all.length,
      banks: [...banks].map(([id, name]) => ({ id, name })).sort((a, b) => (a.name < b.name ? -1 : 1)),
      termMonths: [...new Set(all.flatMap((product) => product.termMonths))].sort((a, b) => a - b),
    };
  },
});

function fits(product: ProductView, filter: z.output<typeof ProductFilter>): boolean {
  const { amount, termMonths, guarantee, bankId } = filter;
  if (amount && (amount < product.min || amount > product.max)) return false;
  if (termMonths && !product.termMonths.includes(termMonths)) return false;
  if (guarantee && product.guaranteeMode !== guarantee) return false;
  return !bankId || product.bankId === bankId;
}

const byRate = (a: ProductView, b: ProductView) =>
  a.rateLowBps - b.rateLowBps || a.rateHighBps - b.rateHighBps || (a.code < b.code ? -1 : 1);
