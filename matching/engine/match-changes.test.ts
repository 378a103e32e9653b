import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import {
  type ChangedLists,
  type Engine,
  type ListedOffer,
  type MatchBatch,
  type MatchingProduct,
  offersOfChangedRow,
  offersOfRow,
  openEngine,
} from "../index.ts";
import { soundValues, taxLoan } from "../product.fixture.ts";
import { defaultRanking } from "../rank.ts";
import { differenceOf, sweepingOf } from "./difference.ts";
import { anyProducts, anyProfiles, anyTerms, columnsOf } from "./engine.fixture.ts";
import { NEW } from "./interface.ts";
import { type EngineNow, matchChanges } from "./match-changes.ts";
import { newMatcher, RANGE } from "./matcher.ts";
import { joinSwept, type Swept, sweepChanges } from "./sweep-changes.ts";

describe("changed products", () => {
  const anyChange = fc.record({
    kind: fc.constantFrom("changed", "withdrawn", "added", "none"),
    at: fc.nat(),
    terms: anyTerms,
    cheaper: fc.boolean(),
  });

  test("change just the lists that a full batch finds changed, to the same", async () => {
    await fc.assert(
      fc.asyncProperty(
        anyProducts,
        anyProfiles,
        fc.array(anyChange, { maxLength: 2 }),
        async (products, profiles, changes) => {
          const after = changes.reduce(changed, products);
          const [then, now] = [products, after].map((each) => openEngine(each, { top: 2, threads: 1 }));
          const columns = columnsOf(
            openEngine([...products, ...after.map((each, at) => ({ ...each, id: `${at}` }))], { threads: 1 }),
            profiles,
          );
          const before = await then!.matchAll(columns);
          const full = await now!.matchAll(columns);
          const found = await now!.matchChanges(columns, before);
          const said = (batch: typeof full, row: number) =>
            offersOfRow(batch, row).map(({ product: _, ...offer }) => offer);
          const differing = profiles.flatMap((_, row) =>
            JSON.stringify(said(before, row)) === JSON.stringify(said(full, row)) ? [] : [row],
          );
          expect(Array.from(found.rows)).toEqual(differing);
          for (const [index, row] of differing.entries()) {
            expect(offersOfChangedRow(before, found, index, after)).toEqual(offersOfRow(full, row));
            expect(found.eligible[index]).toBe(full.eligible[row]);
          }
          expect(found.totals.eligibleByProduct).toEqual(full.totals.eligibleByProduct);
          expect(found.totals.eligiblePairs).toBe(full.totals.eligiblePairs);
        },
      ),
      { numRuns: 120 },
    );
  });

  function changed(
    products: MatchingProduct[],
    {
      kind,
      at,
      terms,
      cheaper,
    }: { kind: string; at: number; terms: MatchingProduct["terms"]; cheaper: boolean },
  ) {
    if (kind === "added") return [{ id: `new${at}`, terms }, ...products];
    const index = products.length === 0 ? -1 : at % products.length;
    if (kind === "withdrawn") return products.filter((_, each) => each !== index);
    return products.map((each, place) =>
      place === index && kind === "changed"
        ? { ...each, terms: cheaper ? { ...each.terms, rateBps: 360 } : terms }
        : each,
    );
  }

  test("never have a row matched with all products where there is one of them", async () => {
    await fc.assert(
      fc.asyncProperty(anyProducts, anyProfiles, anyChange, async (products, profiles, change) => {
        const then = openEngine(products, { top: 2 });
        const columns = columnsOf(then, profiles);
        const before = await then.matchAll(columns);
        const after = changed(products, change);
        const features = openEngine(after).features;
        fc.pre(features.every((id) => columns.features.includes(id)));
        const now = {
          products: after,
          ranking: defaultRanking,
          top: 2,
          threads: 1,
          matchRows: () => expect.fail("anew"),
        };
        expect((await matchChanges(now, columns, before)).totals.eligibleByProduct).toHaveLength(
          after.length,
        );
      }),
      { numRuns: 60 },
    );
  });

  describe("of many rows", () => {
    const rows = 2 * RANGE + 3;
    const products = Array.from({ length: 7 }, (_, index) => ({
      id: `p${index}`,
      terms: taxLoan({ rule: { feature: "firm_age", op: "gte", value: 10 * index }, rateBps: 400 + index }),
    }));
    // The two that are listed first go at once, so that a row whom nothing better comes to must be matched with all products.
    const better = taxLoan({ rule: { feature: "firm_age", op: "gte", value: 45 }, rateBps: 380 });
    const after = products.slice(2).map((each) => (each.id === "p5" ? { id: "p5", terms: better } : each));
    const profiles = Array.from({ length: 103 }, (_, age) => ({
      ...soundValues,
      firm_age: age,
      tax_paid_12m: age * 370_001,
      requested_amount: age % 3 === 0 ? 40_000_000 : null,
    }));
    const [then, now] = [products, after].map((each) => openEngine(each, { top: 2 })) as [Engine, Engine];
    const columns = columnsOf(then, profiles, rows);

    const listsOf = (before: MatchBatch, found: ChangedLists) =>
      JSON.stringify(Array.from(found.rows, (_, list) => offersOfChangedRow(before, found, list, after)));

    test("come to the same, whether a row was swept or matched with all products", async () => {
      const [before, full] = [await then.matchAll(columns), await now.matchAll(columns)];
      const said = (offers: ListedOffer[]) => JSON.stringify(offers.map(({ product: _, ...offer }) => offer));
      const differing = Array.from({ length: rows }, (_, row) => row).filter(
        (row) => said(offersOfRow(before, row)) !== said(offersOfRow(full, row)),
      );
      const anew: number[] = [];
      const matchRows: EngineNow["matchRows"] = (_, rowIds) => {
        anew.push(...rowIds);
        return now.matchAll(
          columnsOf(
            now,
            Array.from(rowIds, (row) => profiles[row % profiles.length]!),
          ),
        );
      };
      const engine = { products: after, ranking: defaultRanking, top: 2, threads: 1, matchRows };
      const found = await matchChanges(engine, columns, before);
      expect(anew.length).toBeGreaterThan(0);
      expect(differing.length).toBeGreaterThan(anew.length);
      expect(Array.from(found.rows).join()).toBe(differing.join());
      expect(Array.from(found.eligible).join()).toBe(differing.map((row) => full.eligible[row]).join());
      const lists = differing.map((_, list) => said(offersOfChangedRow(before, found, list, after)));
      expect(lists.join()).toBe(differing.map((row) => said(offersOfRow(full, row))).join());
    });

    test("come to the same, however many threads share in it", async () => {
      const before = await then.matchAll(columns);
      const alone = await now.matchChanges(columns, before);
      const engine = openEngine(after, { top: 2, threads: 3 });
      await engine.matchAll(columns);
      const shared = await engine.matchChanges(columns, before);
      await engine.close();
      expect(listsOf(before, shared)).toBe(listsOf(before, alone));
      const { rows, eligible, listed, totals } = alone;
      expect(shared).toMatchObject({ rows, eligible, listed, totals });
    });

    test("come to the same, whoever takes which range", async () => {
      const before = await then.matchAll(columns);
      const asked = { products: after, ranking: defaultRanking };
      /** Whose turn it is takes the next range. */
      const swept = (turns: number[], sharing = [0, 1, 2]) => {
        const { plan, job } = sweepingOf(differenceOf(products, after), before, asked, columns);
        const shares = sharing.map(() => sweepChanges(newMatcher(plan), job));
        for (const turn of turns) expect(shares[turn]!.next().done).toBe(false);
        const parts = shares.map((share) => share.next().value as Swept);
        expect(parts.map(({ ranges }) => ranges.length)).toEqual(
          sharing.map((own) => turns.filter((turn) => turn === own).length),
        );
        return joinSwept(parts, job.before);
      };
      const alone = swept([0, 0, 0], [0]);
      expect(alone.lists.rows.length).toBeGreaterThan(RANGE / 4);
      expect(new Set(alone.lists.offers.limitFen).size).toBeGreaterThan(10);
      for (const turns of [
        [0, 1, 1],
        [1, 0, 1],
        [1, 1, 0],
        [0, 0, 1],
        [2, 1, 0],
      ]) {
        const { lists, ...found } = swept(turns);
        expect(found).toEqual({ counts: alone.counts, anew: alone.anew });
        const offersOf = (of: typeof lists) =>
          Array.from(of.sources, (source) =>
            source <= NEW ? of.offers.limitFen[NEW - source] : source,
          ).join();
        expect(offersOf(lists)).toBe(offersOf(alone.lists));
        for (const column of ["rows", "eligible", "listed"] as const)
          expect(lists[column]).toEqual(alone.lists[column]);
      }
    });

    test("stop when told to", async () => {
      const before = await then.matchAll(columns);
      const stopping = new AbortController();
      const onProgress = vi.fn(() => stopping.abort(new Error("enough by now")));
      const stopped = now.matchChanges(columns, before, { signal: stopping.signal, onProgress });
      await expect(stopped).rejects.toThrow("enough by now");
      expect(onProgress, "at the next range").toHaveBeenCalledTimes(1);
      expect((await now.matchChanges(columns, before)).rows.length).toBeGreaterThan(0);
    });
  });

  test("are refused where the columns lack what a changed product asks", async () => {
    const engine = openEngine([{ id: "p", terms: taxLoan() }]);
    const columns = columnsOf(engine, [soundValues]);
    const before = await engine.matchAll(columns);
    const asking = taxLoan({ rule: { feature: "employees", op: "gte", value: 3 } });
    const later = openEngine([{ id: "p", terms: asking }]);
    await expect(later.matchChanges(columns, before)).rejects.toThrow("the columns lack employees");
  });

  test("are refused against a batch of other rows or another ranking", async () => {
    const products = [{ id: "p", terms: taxLoan() }];
    const engine = openEngine(products, { threads: 1 });
    const before = await engine.matchAll(columnsOf(engine, [soundValues]));
    await expect(engine.matchChanges(columnsOf(engine, [soundValues, soundValues]), before)).rejects.toThrow(
      RangeError,
    );
    const other = openEngine(products, { threads: 1, ranking: { ...defaultRanking, termShortfall: 500 } });
    await expect(other.matchChanges(columnsOf(engine, [soundValues]), before)).rejects.toThrow(
      "another ranking",
    );
  });
});
