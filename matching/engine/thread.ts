import { parentPort } from "node:worker_threads";
import { matchRanges } from "./match-rows.ts";
import { type Matcher, newMatcher } from "./matcher.ts";
import { planOf } from "./plan.ts";
import { sweepChanges } from "./sweep-changes.ts";
import type { ThreadJob, ThreadSaid, ThreadTold } from "./threads.ts";

/** A thread of engines: learns the products of plans, and takes ranges of each job about them that it is given. */
type Known = { matcher: Matcher; products: number };
const plans = new Map<number, Known>();
const say = (said: ThreadSaid) => parentPort!.postMessage(said);

function* workOf({ matcher, products }: Known, job: ThreadJob): Generator<number, unknown> {
  if ("before" in job) return yield* sweepChanges(matcher, job);
  return yield* matchRanges(matcher, job.input, job.output, job.control, products);
}

parentPort!.on("message", (told: ThreadTold) => {
  if ("forget" in told) {
    plans.delete(told.forget);
  } else if ("learn" in told) {
    const plan = planOf(told.plan);
    plans.set(told.learn, { matcher: newMatcher(plan), products: plan.products.length });
    say("learnt");
  } else {
    const work = workOf(plans.get(told.about)!, told.job);
    for (;;) {
      const { done, value } = work.next();
      if (done) return say({ result: value });
      say({ done: value });
    }
  }
});
