import { sql } from "drizzle-orm";
import type { Tx } from "#db/client.ts";
import { label, words } from "#lib/vocabulary.ts";
import type { Dimension } from "./indicator.ts";

export type NamedKey = { key: string; name: string };
export type Names = Record<Dimension, NamedKey[]>;

/** The keys of every dimension with the words for them, in the order in which tables list them. */
export async function readNames(tx: Tx): Promise<Names> {
  const { rows } = await tx.execute<{ dimension: Dimension; key: string; name: string }>(sql`
    select 'division' as dimension, code as key, name from divisions where kind in ('street', 'town', 'township', 'park')
      and parent_code in (select parent_code from divisions where code in (select division_code from enterprises))
    union all select 'bank', id::text, short_name from organisations where kind = 'bank'
    union all select 'product', p.id::text, p.name || '（' || o.short_name || '）'
      from loan_products p join organisations o on o.id = p.bank_id
    order by 1, 2`);
  const of = (dimension: Dimension) => rows.filter((row) => row.dimension === dimension);
  return {
    division: of("division"),
    bank: of("bank"),
    product: of("product"),
    guaranteeMode: words("guaranteeMode").map((key) => ({ key, name: label("guaranteeMode", key) })),
    sizeClass: words("sizeClass").map((key) => ({ key, name: label("sizeClass", key) })),
  };
}

export const nameOf = (names: Names, dimension: Dimension, key: string | null): string =>
  key === null ? "—" : (names[dimension].find((each) => each.key === key)?.name ?? key);
