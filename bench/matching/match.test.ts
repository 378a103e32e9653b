import { describe, expect, test } from "vitest";
import { benchMatch } from "./index.ts";
import { assertPeers } from "./peers.ts";
import { benchProducts } from "./products.ts";
import { featuresOf, profileBlocks } from "./profiles.ts";

const hasPeers = await assertPeers().then(
  () => true,
  () => false,
);
const above = expect.toSatisfy((figure: number) => figure > 0, "above 0");

describe("what is measured", () => {
  test("is made up the same way each time, a longer run beginning with a shorter one", () => {
    const [short] = profileBlocks(40);
    const [long] = profileBlocks(90);
    const rows = (block: typeof short) => Array.from({ length: 40 }, (_, row) => featuresOf(block!, row));
    expect(rows(long)).toEqual(rows(short));
    expect(benchProducts(9).slice(0, 5)).toEqual(benchProducts(5));
  });
});

describe("the bench of matching", () => {
  test.skipIf(!hasPeers)(
    "comes to the same verdicts and lists by engine, DuckDB, json-rules-engine, singly and after changes (needs DuckDB)",
    async () => {
      const figures = await benchMatch({ enterprises: 300, products: 12, rounds: 1, singles: 20 });
      expect(figures).toMatchObject({
        ...{ enterprises: 300, products: 12, identical: true },
        ...{ seconds: above, pairsPerSecond: above, eligiblePairs: above, peakMemoryMb: above },
        ratios: { duckdb: above, jsonRulesEngine: above },
        enterprise: { p50Ms: above, p99Ms: above, withDatabaseP99Ms: above },
        product: { medianMs: above, maxMs: above },
      });
      expect(figures.product.changes).toHaveLength(6);
    },
  );
});
