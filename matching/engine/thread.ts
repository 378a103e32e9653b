import { parentPort, workerData } from "node:worker_threads";
import { matchRanges } from "./match-rows.ts";
import { type Matcher, newMatcher } from "./matcher.ts";
import { planOf } from "./plan.ts";
import { reviewRanges } from "./review-rows.ts";
import type { ThreadJob, ThreadSaid, ThreadStart } from "./threads.ts";

/** A thread of the engine: takes ranges of each job it is given. */
const { plan } = workerData as ThreadStart;
const { products } = plan;
let matcher: Matcher | undefined;
const say = (said: ThreadSaid) => parentPort!.postMessage(said);

/** The work of a job; a review has products of its own to judge. */
function workOf(job: ThreadJob) {
  if ("changes" in job) return reviewRanges(job.input, job.rows, job.changes, products, job.control);
  matcher ??= newMatcher(planOf(plan));
  return matchRanges(matcher, job.input, job.output, job.control, products.length);
}

say("ready");
parentPort!.on("message", (job: ThreadJob) => {
  const work = workOf(job);
  for (;;) {
    const { done, value } = work.next();
    if (done) return say({ result: value });
    say({ done: value });
  }
});
