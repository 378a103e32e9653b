import type { Borrower } from "./ledger-book.ts";
import { median } from "./median.ts";
import type { TpcB } from "./tpc-b.ts";

/** Postings a second, and the milliseconds that each call took. */
export type Rate = { tps: number; calls: number[] };
export type Percentiles = { p50: number; p99: number };

type Measured = {
  connections: number;
  seconds: number;
  batch: number;
  from: Borrower[];
  run: (some: Borrower[]) => Promise<unknown>;
};

/** Calls one after the other from so many callers, for so many seconds. */
export async function measure({ connections, seconds, batch, from, run }: Measured): Promise<Rate> {
  const some = () => Array.from({ length: batch }, () => from[Math.floor(Math.random() * from.length)]!);
  const calls: number[] = [];
  const [started, until] = [performance.now(), performance.now() + seconds * 1000];
  const caller = async () => {
    while (performance.now() < until) {
      const called = performance.now();
      await run(some());
      calls.push(performance.now() - called);
    }
  };
  await Promise.all(Array.from({ length: connections }, caller));
  return { tps: (calls.length * batch) / ((performance.now() - started) / 1000), calls };
}

/** What of a turn goes before it, uncounted. */
const WARMING = 0.4;

/**
 * Each party a round, the first of them in turn, so that what else the machine does meets all alike. Before each turn its
 * party works for a while uncounted: connections, plans and caches warm up, and many of the pages that it changes
 * have been changed since the last checkpoint, the first time after which PostgreSQL logs a page whole.
 */
export async function inTurns<K extends string>(
  parties: Record<K, (seconds: number) => Promise<Rate>>,
  { rounds, seconds }: { rounds: number; seconds: number },
  tell: (words: string) => void,
): Promise<Record<K, Rate[]>> {
  const names = Object.keys(parties) as K[];
  const rates = Object.fromEntries(names.map((name) => [name, [] as Rate[]])) as Record<K, Rate[]>;
  for (let round = 0; round < rounds; round += 1)
    for (let i = 0; i < names.length; i += 1) {
      const name = names[(round + i) % names.length]!;
      await parties[name](seconds * WARMING);
      const rate = await parties[name](seconds);
      rates[name].push(rate);
      tell(`round ${round + 1} of ${rounds}: ${name} ${Math.round(rate.tps)} a second`);
    }
  return rates;
}

/** Medians over the rounds, and of the ratios within each. */
export function figuresOf(
  rates: Record<"peer" | "single" | "alone" | "verb" | "batch" | "hot" | "few" | "many", Rate[]>,
  connections: number,
  by: TpcB["by"],
) {
  const tps = (name: keyof typeof rates) => Math.round(median(rates[name].map((each) => each.tps)));
  const ratio = (one: keyof typeof rates, other: keyof typeof rates) =>
    median(rates[one].map((each, i) => each.tps / rates[other][i]!.tps));
  const percentiles = (name: keyof typeof rates): Percentiles => {
    const sorted = rates[name].flatMap((each) => each.calls).sort((a, b) => a - b);
    const at = (share: number) => sorted[Math.floor(sorted.length * share)]!;
    return { p50: at(0.5), p99: at(0.99) };
  };
  return {
    ...{ connections, pgbenchTps: tps("peer"), pgbench: by },
    ...{ singleTps: tps("single"), aloneTps: tps("alone"), verbTps: tps("verb") },
    ...{ batchTps: tps("batch"), hotTps: tps("hot") },
    ratios: {
      ...{ single: ratio("single", "peer"), alone: ratio("alone", "peer"), verb: ratio("verb", "peer") },
      ...{ batch: ratio("batch", "peer"), hot: ratio("hot", "peer"), accounts: ratio("few", "many") },
    },
    latencyMs: {
      ...{ single: percentiles("single"), alone: percentiles("alone"), batch: percentiles("batch") },
    },
  };
}
