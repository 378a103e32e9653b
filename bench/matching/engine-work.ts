import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  type Engine,
  type FeatureValues,
  type MatchBatch,
  openEngine,
  type ProfileColumns,
} from "#matching/index.ts";
import { median } from "../median.ts";
import { engineColumns } from "./engine-columns.ts";
import { sameAfterChange } from "./lists.ts";
import { productChanges } from "./product-changes.ts";
import { benchProducts } from "./products.ts";
import { featuresOf, profileBlocks } from "./profiles.ts";

export type EngineSize = { rows: number; products: number; threads: number; top: number };
type Work = { engine: Engine; columns: ProfileColumns; size: EngineSize; batch: MatchBatch | null };

/** What the engine's process can be asked to do, in this order. Times are in seconds or, where named so, milliseconds. */
export const engineWork = {
  /** Makes the profiles and opens the engine. */
  open(size: EngineSize): Work {
    const { rows, products, threads, top } = size;
    const engine = openEngine(benchProducts(products), { threads, top });
    return { engine, columns: engineColumns(engine, rows), size, batch: null };
  },

  async match(work: Work) {
    work.batch = null;
    const started = performance.now();
    work.batch = await work.engine.matchAll(work.columns);
    const seconds = (performance.now() - started) / 1_000;
    return { seconds, eligiblePairs: work.batch.totals.eligiblePairs };
  },

  /** The most memory that the process has had so far, in megabytes (10^6 bytes), as the kernel counts it. */
  peakMb: () => peakMb(),

  /** Writes the newest batch into a folder, a file an array. */
  keep({ batch }: Work, folder: string) {
    const { eligible, listed, offers, totals } = batch!;
    const arrays = { eligible, listed, ...offers, eligibleByProduct: totals.eligibleByProduct };
    for (const [name, array] of Object.entries(arrays))
      writeFileSync(join(folder, name), new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
  },

  /** By row, the products that the first rows are eligible for. */
  verdicts({ engine }: Work, rows: number): number[][] {
    return firstProfiles(rows).map((features) =>
      engine
        .matchOne(features, { verdicts: true })
        .verdicts!.flatMap((verdict, product) => (verdict === "eligible" ? product : [])),
    );
  },

  /** Eligibility alone, on one core, after a batch: the median of so many times, and whether the batch agrees. */
  async eligibility({ engine, columns, batch }: Work, times: number) {
    const { totals, eligible } = batch!;
    const seconds: number[] = [];
    let same = true;
    for (let time = 0; time < times; time += 1) {
      const started = performance.now();
      const found = await engine.countEligible(columns);
      seconds.push((performance.now() - started) / 1_000);
      same &&= found.eligible.every((count, row) => count === eligible[row]);
      same &&= found.eligibleByProduct.every((count, index) => count === totals.eligibleByProduct[index]);
    }
    return { seconds: median(seconds), same };
  },

  /** Each of the first rows by itself: milliseconds, and whether it comes to what the batch says. */
  enterprises({ engine, batch, size }: Work, times: number) {
    const profiles = firstProfiles(Math.min(times, size.rows));
    for (const features of profiles.slice(0, 1_000)) engine.matchOne(features);
    let same = true;
    const ms = Array.from({ length: times }, (_, time) => {
      const row = time % profiles.length;
      const started = performance.now();
      const one = engine.matchOne(profiles[row]!);
      const took = performance.now() - started;
      const { product, score } = batch!.offers;
      same &&= one.eligible === batch!.eligible[row] && one.offers.length === batch!.listed[row];
      for (const [place, offer] of one.offers.entries()) {
        const at = row * size.top + place;
        same &&= offer.product === product[at] && offer.score === score[at];
      }
      return took;
    });
    return { ms, same };
  },

  /** Products changed one at a time: milliseconds until the lists are right again, and whether a full batch agrees. */
  async changes({ engine, columns, batch, size }: Work) {
    const results: { what: string; ms: number; rows: number; same: boolean }[] = [];
    for (const { what, products } of productChanges(engine.products, batch!)) {
      const started = performance.now();
      const changed = openEngine(products, { threads: size.threads, top: size.top });
      const lists = await changed.matchChanges(columns, batch!);
      const ms = performance.now() - started;
      const same = sameAfterChange(batch!, lists, await changed.matchAll(columns));
      await changed.close();
      results.push({ what, ms, rows: lists.rows.length, same });
    }
    return results;
  },

  close: ({ engine }: Work) => engine.close(),
};

function firstProfiles(rows: number) {
  const profiles: FeatureValues[] = [];
  for (const block of profileBlocks(rows))
    for (let row = 0; row < block.rows; row += 1) profiles.push(featuresOf(block, row));
  return profiles;
}

/** Linux keeps a high-water mark a process; `maxRSS` would hold that of the parent it was forked from too. */
function peakMb(): number {
  try {
    return (Number(/VmHWM:\s*(\d+) kB/.exec(readFileSync("/proc/self/status", "utf8"))![1]) * 1_024) / 1e6;
  } catch {
    return (process.resourceUsage().maxRSS * 1_024) / 1e6;
  }
}
