import type { MatchingProduct } from "../match-all.ts";
import type { RankConfiguration } from "../rank.ts";
import { kindsOf } from "./batch.ts";
import type { ProfileColumns } from "./columns.ts";
import type { MatchBatch } from "./interface.ts";
import { newControl } from "./match-rows.ts";
import { compilePlan, type Plan } from "./plan.ts";
import type { Before } from "./review-row.ts";
import type { ChangesJob } from "./sweep-changes.ts";

/** Products that are not the same before and after, as indices, and what each earlier product is now, or −1. */
export type Difference = {
  gone: number[];
  come: number[];
  now: Int32Array;
  /** By earlier product: the index of that with its id now, whatever its terms; −1 where there is none. */
  sameId: Int32Array;
};

/** Tells products apart by id and terms. */
export function differenceOf(
  before: readonly MatchingProduct[],
  after: readonly MatchingProduct[],
): Difference {
  const places = new Map(after.map(({ id }, index) => [id, index]));
  const kept = new Set<number>();
  const now = Int32Array.from(before, ({ id, terms }) => {
    const index = places.get(id);
    if (index === undefined) return -1;
    const later = after[index]!.terms;
    if (later !== terms && JSON.stringify(later) !== JSON.stringify(terms)) return -1;
    kept.add(index);
    return index;
  });
  return {
    gone: before.flatMap((_, index) => (now[index] === -1 ? [index] : [])),
    come: after.flatMap((_, index) => (kept.has(index) ? [] : [index])),
    now,
    sameId: Int32Array.from(before, ({ id }) => places.get(id) ?? -1),
  };
}

/** A sweep of all rows, and the plan of the changed products, those that have gone before those that have come. */
export type Sweeping = { plan: Plan; job: ChangesJob };

export function sweepingOf(
  difference: Difference,
  batch: MatchBatch,
  { products, ranking }: { products: readonly MatchingProduct[]; ranking: RankConfiguration },
  columns: ProfileColumns,
): Sweeping {
  const { gone, come } = difference;
  const changed = [...gone.map((index) => batch.products[index]!), ...come.map((index) => products[index]!)];
  const job = {
    input: { data: columns.data, features: columns.features, rowIds: null },
    rows: changed.length > 0 ? columns.rows : 0,
    before: beforeOf(batch, difference, products),
    control: newControl(),
  };
  return { plan: compilePlan(changed, { ranking, top: 1 }), job };
}

function beforeOf(
  { top, listed, eligible, offers, next, products: earlier }: MatchBatch,
  { gone, come, now }: Difference,
  products: readonly MatchingProduct[],
): Before {
  const tieFor = tiesOf([...earlier, ...products]);
  return {
    ...{ top, listed, eligible, offers, next, now },
    ...{ gone: gone.length, come: Int32Array.from(come), kinds: kindsOf(products) },
    tieBefore: Float64Array.from(earlier, ({ id }) => tieFor(id)),
    tieNow: Float64Array.from(products, ({ id }) => tieFor(id)),
  };
}

/** What an id is worth among equal scores: the first as text the most, the same for the same id. */
function tiesOf(products: readonly MatchingProduct[]): (id: string) => number {
  const ids = [...new Set(products.map(({ id }) => id))].sort((a, b) => (a < b ? 1 : -1));
  const worth = new Map(ids.map((id, index) => [id, index]));
  return (id) => worth.get(id)!;
}
