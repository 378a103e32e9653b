import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readKept, sameAsDuckDb } from "./compare.ts";
import { FORMULATIONS, openDuckDb } from "./duckdb.ts";
import { engineWork } from "./engine-work.ts";
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
    "tells a difference of one figure in one list, or of one verdict (needs DuckDB)",
    async () => {
      const size = { rows: 90, products: 6, threads: 1, top: 3 };
      const work = engineWork.open(size);
      const duckDb = await openDuckDb(size.rows, benchProducts(size.products), { ...size, partRows: 40 });
      const folder = mkdtempSync(join(tmpdir(), "xinyidai-bench-"));
      try {
        await engineWork.match(work);
        engineWork.keep(work, folder);
        const kept = readKept(folder, size);
        const verdicts = engineWork.verdicts(work, size.rows);
        const same = () => sameAsDuckDb(duckDb.connection, kept, verdicts);
        for (const how of FORMULATIONS) {
          await duckDb.match(how);
          expect(await same()).toBe(true);
        }
        const row = kept.listed.findIndex((count) => count > 1);
        const listing = kept.figures.map((figures) => ({
          figures: figures as Float64Array,
          at: row * size.top + 1,
        }));
        const totals = [
          { figures: kept.eligible, at: row },
          { figures: kept.listed, at: row },
          { figures: kept.eligibleByProduct, at: 0 },
        ];
        for (const { figures, at } of [...listing, ...totals]) {
          figures[at]! += 1;
          expect(await same()).toBe(false);
          figures[at]! -= 1;
        }
        verdicts[row]!.pop();
        expect(await same()).toBe(false);
      } finally {
        duckDb.close();
        await engineWork.close(work);
        rmSync(folder, { recursive: true, force: true });
      }
    },
  );

  test.skipIf(!hasPeers)(
    "comes to the same verdicts and lists by engine, DuckDB, json-rules-engine, singly and after changes (needs DuckDB)",
    async () => {
      const said: string[] = [];
      const say = (what: string) => void said.push(what);
      const figures = await benchMatch({ enterprises: 300, products: 12, rounds: 1, singles: 20, say });
      expect(said.length).toBeGreaterThan(3);
      expect(figures).toMatchObject({
        ...{ enterprises: 300, products: 12, identical: true },
        ...{ seconds: above, pairsPerSecond: above, eligiblePairs: above, peakMemoryMb: above },
        ratios: { duckdb: above, jsonRulesEngine: above, jsonRulesEngineWholeJob: above },
        eligibility: { seconds: above, nanosecondsPerPair: above },
        enterprise: { p50Ms: above, p99Ms: above, withDatabaseP99Ms: above, bareTransactionP99Ms: above },
        written: { offers: above, seconds: above },
        product: { medianMs: above, maxMs: above },
      });
      expect(figures.product.changes).toHaveLength(6);
    },
  );
});
