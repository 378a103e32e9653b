import { parentPort, workerData } from "node:worker_threads";
import { matchRanges } from "./match-rows.ts";
import { newMatcher } from "./matcher.ts";
import { planOf } from "./plan.ts";
import type { ThreadJob, ThreadSaid, ThreadStart } from "./threads.ts";

/** A thread of the engine: takes ranges of each job it is given. */
const plan = planOf((workerData as ThreadStart).plan);
const matcher = newMatcher(plan);
const say = (said: ThreadSaid) => parentPort!.postMessage(said);

say("ready");
parentPort!.on("message", ({ input, output, control }: ThreadJob) => {
  const ranges = matchRanges(matcher, input, output, control, plan.products.length);
  for (;;) {
    const { done, value } = ranges.next();
    if (done) return say({ eligibleByProduct: value });
    say({ done: value });
  }
});
