import { describe, expect, test } from "vitest";
import { offersOfRow, openEngine } from "../index.ts";
import { soundValues, taxLoan } from "../product.fixture.ts";

describe("a batch", () => {
  test("lists the best offers of each row", async () => {
    const products = [
      { id: "dear", terms: taxLoan({ rateBps: 900 }) },
      { id: "cheap", terms: taxLoan({ rateBps: 385 }) },
    ];
    const engine = openEngine(products, { top: 1, threads: 1 });
    const columns = engine.columns(2);
    columns.set(0, { ...soundValues });
    columns.set(1, { ...soundValues, firm_age: 3 });
    const batch = await engine.matchAll(columns);
    expect(Array.from(batch.eligible)).toEqual([2, 0]);
    expect(offersOfRow(batch, 0)).toMatchObject([
      { productId: "cheap", limitFen: 143_000_000, rateBps: 385 },
    ]);
    expect(batch.conditions[batch.nearestMiss[1]!]).toEqual({ product: 1, path: "/rule/all/0" });
    expect(batch.obstacles).toEqual([{ product: 1, path: "/rule/all/0", rows: 1 }]);
    expect(batch.totals).toMatchObject({ eligiblePairs: 2, matchedRows: 1 });
    await engine.close();
  });
});
