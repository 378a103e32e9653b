import { parentPort, workerData } from "node:worker_threads";
import { matchRanges } from "./match-rows.ts";
import { newMatcher } from "./matcher.ts";
import { compilePlan } from "./plan.ts";
import type { ThreadJob, ThreadSaid, ThreadStart } from "./threads.ts";

/** A thread of the engine: compiles the products for itself, then takes ranges of each job it is given. */
const { products, ranking, top } = workerData as ThreadStart;
const matcher = newMatcher(compilePlan(products, { ranking, top }));
const say = (said: ThreadSaid) => parentPort!.postMessage(said);

say("ready");
parentPort!.on("message", ({ input, output, control }: ThreadJob) => {
  const ranges = matchRanges(matcher, input, output, control, products.length);
  for (;;) {
    const { done, value } = ranges.next();
    if (done) return say({ eligibleByProduct: value });
    say({ done: value });
  }
});
