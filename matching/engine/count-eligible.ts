import type { ProfileColumns } from "./columns.ts";
import type { Eligibility } from "./interface.ts";
import { rising } from "./match-rows.ts";
import { type Matcher, RANGE } from "./matcher.ts";
import { BLOCK_ROWS } from "./program.ts";

/** Who is eligible for how many products, and how many for each, without ranking; letting others have their turn. */
export async function countEligible(
  matcher: Matcher,
  columns: ProfileColumns,
  products: number,
): Promise<Eligibility> {
  const eligible = new Uint32Array(columns.rows);
  const eligibleByProduct = new Float64Array(products);
  const ready = matcher.ready({ data: columns.data, features: columns.features, rowIds: null });
  for (let first = 0; first < columns.rows; first += RANGE) {
    const rowIds = rising(first, Math.min(first + RANGE, columns.rows));
    matcher.take(ready, rowIds);
    for (let from = 0; from < rowIds.length; from += BLOCK_ROWS) {
      const places = rising(from, Math.min(from + BLOCK_ROWS, rowIds.length));
      matcher.judge(places);
      matcher.countProducts(eligibleByProduct);
      eligible.set(matcher.countByRow(), first + from);
    }
    await new Promise((resume) => setImmediate(resume));
  }
  return { eligible, eligibleByProduct };
}
