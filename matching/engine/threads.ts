import { Worker } from "node:worker_threads";
import { STOP } from "./match-rows.ts";
import type { BatchInput, BatchOutput } from "./matcher.ts";
import { dataOf, type Plan, type PlanData } from "./plan.ts";
import type { Changes, Reviewed } from "./review-rows.ts";

/** What a thread is started with: its module, and the products as the caller has compiled them. */
export type ThreadStart = { entry: string; plan: PlanData };
/** To match rows with all products. */
export type MatchJob = { input: BatchInput; output: BatchOutput };
/** To review the lists of so many rows. */
export type ReviewJob = { input: BatchInput; rows: number; changes: Changes };
/** What it is given to do, and where it meets the others. */
export type ThreadJob = (MatchJob | ReviewJob) & { control: Int32Array };
/** What comes of it: by product, how many rows are eligible; or what was found. */
export type ResultOf<J> = J extends ReviewJob ? Reviewed : Float64Array;
/** What it says: that it is ready, rows done since it last spoke, or at the end the result. */
export type ThreadSaid = "ready" | { done: number } | { result: Float64Array | Reviewed };

export type Threads = {
  /** Settles when all threads are ready. */
  readonly ready: Promise<unknown>;
  /**
   * Has the threads share a job: those that are ready, and those that become so while it goes on. A thread that breaks
   * stops the job.
   */
  share<J extends ThreadJob>(job: J, onDone: (rows: number) => void): SharedJob<ResultOf<J>>;
  /** Ends the threads; a job that runs is refused. */
  close(): Promise<void>;
};

export type SharedJob<R> = {
  /**
   * Lets no further thread begin, and waits for those that have.
   * @returns by thread that took part, what came of it
   * @throws what broke a thread; the others are ended then
   */
  settle(): Promise<R[]>;
};

/** A thread makes little that it throws away: the room for that, 48 MB unless told otherwise, need not be held. */
const resourceLimits = { maxYoungGenerationSizeMb: 12 };

/** Starts threads that know the products. The starter is plain JavaScript: tsx does not reach into threads by itself. */
export function openThreads(count: number, plan: Plan): Threads {
  const entry = new URL("./thread.ts", import.meta.url).href;
  const workerData: ThreadStart = { entry, plan: dataOf(plan) };
  const starter = new URL("./thread-starter.mjs", import.meta.url);
  const workers = Array.from({ length: count }, () => new Worker(starter, { workerData, resourceLimits }));
  let failure: Error | null = null;
  const onFailure = new Set<(error: Error) => void>();
  const fail = (error: Error) => {
    failure ??= error;
    for (const refuse of onFailure) refuse(failure);
    for (const worker of workers) void worker.terminate();
  };
  const readiness = workers.map(
    (worker) => new Promise<void>((resolve) => worker.once("message", () => resolve())),
  );
  for (const worker of workers) {
    worker.unref();
    worker.on("error", fail);
    worker.on("exit", () => fail(new Error("a matching thread ended")));
  }

  const runOn = <J extends ThreadJob>(worker: Worker, job: J, onDone: (rows: number) => void) =>
    new Promise<ResultOf<J>>((resolve, reject) => {
      const settle = () => {
        worker.off("message", listen);
        onFailure.delete(refuse);
        worker.unref();
      };
      const refuse = (error: Error) => {
        settle();
        Atomics.store(job.control, STOP, 1);
        reject(error);
      };
      const listen = (said: Exclude<ThreadSaid, "ready">) => {
        if ("done" in said) return onDone(said.done);
        settle();
        resolve(said.result as ResultOf<J>);
      };
      if (failure) return refuse(failure);
      onFailure.add(refuse);
      worker.on("message", listen);
      worker.ref();
      worker.postMessage(job);
    });

  return {
    ready: Promise.all(readiness),
    share<J extends ThreadJob>(job: J, onDone: (rows: number) => void) {
      let open = true;
      const results: Promise<ResultOf<J>>[] = [];
      for (const [index, worker] of workers.entries())
        void readiness[index]!.then(() => {
          if (!open) return;
          const result = runOn(worker, job, onDone);
          result.catch(() => {});
          results.push(result);
        });
      return {
        async settle() {
          open = false;
          const settled = await Promise.all(results);
          if (failure) throw failure;
          return settled;
        },
      };
    },
    async close() {
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}
