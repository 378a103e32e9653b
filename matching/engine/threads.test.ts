import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { openEngine } from "../index.ts";
import { soundValues, taxLoan } from "../product.fixture.ts";
import { defaultRanking } from "../rank.ts";
import { newOutput } from "./batch.ts";
import { columnsOf } from "./engine.fixture.ts";
import { newControl, STOP } from "./match-rows.ts";
import type { BatchOutput } from "./matcher.ts";
import { compilePlan } from "./plan.ts";
import { openThreads } from "./threads.ts";
import { endWorker, keepWorker, takeWorker } from "./workers.ts";

/** All that a batch holds, its arrays by their digests. */
const bytesOf = ({ eligible, listed, offers, next, nearestMiss }: BatchOutput) =>
  [eligible, listed, nearestMiss, ...Object.values(offers), ...Object.values(next)].map((array) =>
    createHash("sha256").update(new Uint8Array(array.buffer)).digest("hex"),
  );

describe("threads", () => {
  const products = Array.from({ length: 7 }, (_, index) => ({
    id: `p${index}`,
    terms: taxLoan({ rule: { feature: "firm_age", op: "gte", value: 10 * index }, rateBps: 400 + index }),
  }));
  const profiles = Array.from({ length: 101 }, (_, age) => ({
    ...soundValues,
    firm_age: age,
    tax_paid_12m: age * 370_001,
    requested_amount: age % 3 === 0 ? 40_000_000 : null,
  }));

  test("of any number give the same bytes", async () => {
    const batches = [];
    for (const threads of [1, 2, 3]) {
      const engine = openEngine(products, { top: 3, threads });
      const progress: number[] = [];
      const batch = await engine.matchAll(columnsOf(engine, profiles, 40_003), {
        onProgress: (done) => progress.push(done),
      });
      expect(progress.at(-1)).toBe(40_003);
      batches.push(batch);
      await engine.close();
    }
    const [alone, ...shared] = batches.map((batch) => [bytesOf(batch), batch.totals, batch.obstacles]);
    for (const bytes of shared) expect(bytes).toEqual(alone);
  });

  test("that do all of it, as where the caller's is busy, give the same bytes", async () => {
    const engine = openEngine(products, { top: 3 });
    const { data, features } = columnsOf(engine, profiles, 40_003);
    const alone = await engine.matchAll(columnsOf(engine, profiles, 40_003));
    const threads = openThreads(2, compilePlan(products, { ranking: defaultRanking, top: 3 }));
    await threads.prepare();
    const output = newOutput(40_003, 3, products);
    const input = { data, features, rowIds: null };
    const shared = threads.share<Float64Array>({ input, output, control: newControl() }, () => {});
    await new Promise((resume) => setImmediate(resume));
    const counts = await shared.settle();
    await threads.close();
    expect(bytesOf(output)).toEqual(bytesOf(alone));
    expect(products.map((_, product) => counts.reduce((sum, count) => sum + count[product]!, 0))).toEqual(
      Array.from(alone.totals.eligibleByProduct),
    );
  });

  test("stop when told to, and can be used again", async () => {
    const engine = openEngine(products, { threads: 2 });
    const columns = columnsOf(engine, profiles, 40_003);
    await expect(
      engine.matchAll(columns, { signal: AbortSignal.abort(new Error("enough")) }),
    ).rejects.toThrow("enough");
    const stopping = new AbortController();
    const stopped = engine.matchAll(columns, {
      signal: stopping.signal,
      onProgress: () => stopping.abort(new Error("enough by now")),
    });
    await expect(stopped).rejects.toThrow("enough by now");
    expect((await engine.matchAll(columns)).rows).toBe(40_003);
    await engine.close();
  });

  test("that were given up while they learnt or worked serve the next batch", async () => {
    const alone = await openEngine(products, { top: 3 }).matchAll(
      columnsOf(openEngine(products), profiles, 40_003),
    );
    const engine = openEngine(products, { top: 3, threads: 3 });
    for (let round = 0; round < 3; round += 1) {
      const columns = columnsOf(engine, profiles, 40_003);
      const closed = engine.close();
      expect(bytesOf(await engine.matchAll(columns))).toEqual(bytesOf(alone));
      await closed;
    }
    await engine.close();
  });

  test("that end are nobody's next", async () => {
    const worker = takeWorker(new Map());
    keepWorker(worker);
    const ended = endWorker(worker);
    keepWorker(worker);
    const other = takeWorker(new Map([[worker, true]]));
    expect(other).not.toBe(worker);
    await Promise.all([ended, endWorker(other)]);
  });

  test("that break say so, and others take their place", async () => {
    const start = compilePlan(products, { ranking: defaultRanking, top: 3 });
    const threads = openThreads(2, start);
    await threads.prepare();
    const share = (of: typeof threads, output: Partial<BatchOutput>) => {
      const control = newControl();
      const job = { input: { data: [], features: [], rowIds: null }, output: output as BatchOutput, control };
      return { control, shared: of.share(job, () => {}) };
    };
    const broken = share(threads, { eligible: new Uint32Array(1) });
    await new Promise((resume) => setImmediate(resume));
    await expect(broken.shared.settle()).rejects.toThrow();
    expect(broken.control[STOP]).toBe(1);
    await threads.prepare();
    const { data, features } = columnsOf(openEngine(products), profiles, 101);
    const job = {
      input: { data, features, rowIds: null },
      output: newOutput(101, 3, products),
      control: newControl(),
    };
    const next = threads.share(job, () => {});
    await new Promise((resume) => setImmediate(resume));
    expect(await next.settle(), "for the next job").toHaveLength(2);
    await threads.close();
    const ended = openThreads(1, start);
    await ended.prepare();
    const { shared } = share(ended, { eligible: new Uint32Array(0) });
    await new Promise((resume) => setImmediate(resume));
    const running = shared.settle();
    await ended.close();
    await expect(running).rejects.toThrow("thread ended");
  });
});
