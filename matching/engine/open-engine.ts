import type { MatchingProduct } from "../match-all.ts";
import { defaultRanking } from "../rank.ts";
import { newOutput } from "./batch.ts";
import { type ProfileColumns, profileColumns } from "./columns.ts";
import { conditionKey, countObstacles, outerConditions } from "./conditions.ts";
import { countEligible } from "./count-eligible.ts";
import { featuresOf } from "./features.ts";
import type { BatchOptions, Engine, EngineOptions, MatchBatch } from "./interface.ts";
import { matchChanges } from "./match-changes.ts";
import { newMatchOne } from "./match-one.ts";
import { matchRanges, newControl } from "./match-rows.ts";
import { type BatchInput, type BatchOutput, newMatcher, RANGE } from "./matcher.ts";
import { compilePlan, type PlanOptions } from "./plan.ts";
import { assertRanking } from "./ranking-bounds.ts";
import { shareWork } from "./share-work.ts";
import { openThreads, type Threads } from "./threads.ts";

/**
 * An engine for these products; their ids must differ. Compiling, at the first match, takes a while; keep it as long as the
 * products stand.
 * @throws RangeError for a ranking whose parts or weights lie outside 0 to 10,000, ids that occur twice, an empty `top`
 */
export function openEngine(products: readonly MatchingProduct[], options: EngineOptions = {}): Engine {
  const { ranking = defaultRanking, top = 20, threads: wanted = 1 } = options;
  assertRanking(ranking);
  if (!(Number.isInteger(top) && top > 0))
    throw new RangeError(`openEngine: top must be 1 or more, not ${top}`);
  if (new Set(products.map(({ id }) => id)).size < products.length) {
    throw new RangeError("openEngine: two products have the same id");
  }
  const features = featuresOf(products);
  let known: ReturnType<typeof compile> | null = null;
  const compiled = () => {
    known ??= compile(products, { ranking, top });
    return known;
  };
  let threads: Threads | null = null;

  function openedThreads(): Threads {
    threads ??= openThreads(wanted - 1, compiled().plan);
    return threads;
  }

  /** Matches lists, by threads where there is enough for them. */
  async function fillLists(input: BatchInput, output: BatchOutput, batchOptions: BatchOptions) {
    batchOptions.signal?.throwIfAborted();
    const { matcher } = compiled();
    const control = newControl();
    const lists = output.eligible.length;
    const others = wanted > 1 && lists > RANGE ? openedThreads() : null;
    const counts = await shareWork(() => matchRanges(matcher, input, output, control, products.length), {
      ...batchOptions,
      ...{ control, of: lists },
      share: others ? (onDone) => others.share({ input, output, control }, onDone) : undefined,
    });
    return counts.reduce((sum, part) => sum.map((count, product) => count + part[product]!));
  }

  async function matchLists(
    columns: ProfileColumns,
    rowIds: Uint32Array | null,
    batchOptions: BatchOptions = {},
  ): Promise<{ output: BatchOutput; eligibleByProduct: Float64Array }> {
    assertCovers(columns, features);
    const lists = rowIds?.length ?? columns.rows;
    const output = newOutput(lists, top, products);
    const input = { data: columns.data, features: columns.features, rowIds };
    return { output, eligibleByProduct: await fillLists(input, output, batchOptions) };
  }

  async function matchAll(columns: ProfileColumns, batchOptions?: BatchOptions): Promise<MatchBatch> {
    const { output, eligibleByProduct } = await matchLists(columns, null, batchOptions);
    const { conditions, conditionKeys } = compiled();
    let matchedRows = 0;
    for (const count of output.eligible) if (count > 0) matchedRows += 1;
    return {
      rows: columns.rows,
      top,
      ranking,
      products,
      ...output,
      totals: {
        eligiblePairs: eligibleByProduct.reduce((sum, count) => sum + count, 0),
        matchedRows,
        eligibleByProduct,
      },
      conditions,
      obstacles: countObstacles(output.nearestMiss, conditions, conditionKeys),
    };
  }

  return {
    products,
    top,
    features,
    columns(capacity) {
      if (wanted > 1 && capacity > RANGE)
        openedThreads()
          .prepare()
          .catch(() => {});
      return profileColumns(features, capacity);
    },
    matchAll,
    matchOne: (values, { verdicts = false } = {}) => compiled().one(values, verdicts),
    async countEligible(columns) {
      assertCovers(columns, features);
      return countEligible(compiled().matcher, columns, products.length);
    },
    async matchChanges(columns, before, batchOptions) {
      assertCovers(columns, features);
      return matchChanges(
        {
          ...{ products, ranking, top, threads: wanted },
          matchRows: async (of, rowIds, how) => (await matchLists(of, rowIds, how)).output,
        },
        columns,
        before,
        batchOptions,
      );
    },
    async close() {
      const open = threads;
      threads = null;
      await open?.close();
    },
  };
}

function compile(products: readonly MatchingProduct[], options: PlanOptions) {
  const plan = compilePlan(products, options);
  const matcher = newMatcher(plan);
  const outer = products.flatMap(({ terms }, product) =>
    outerConditions(terms).map((each) => ({ product, path: each.path, key: conditionKey(each, product) })),
  );
  const conditions = outer.map(({ product, path }) => ({ product, path }));
  const conditionKeys = outer.map(({ key }) => key);
  return { plan, matcher, conditions, conditionKeys, one: newMatchOne(plan, matcher, products, conditions) };
}

function assertCovers(columns: ProfileColumns, features: readonly string[]): void {
  const lacking = features.find((id) => !columns.features.includes(id));
  if (lacking) throw new RangeError(`the columns lack ${lacking}`);
}
