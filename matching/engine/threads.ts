import { Worker } from "node:worker_threads";
import { STOP } from "./match-rows.ts";
import type { BatchInput, BatchOutput } from "./matcher.ts";
import { dataOf, type Plan, type PlanData } from "./plan.ts";

/** What a thread is started with: its module, and the products as the caller has compiled them. */
export type ThreadStart = { entry: string; plan: PlanData };
/** What it is given to do. */
export type ThreadJob = { input: BatchInput; output: BatchOutput; control: Int32Array };
/** What it says: that it is ready, rows done since it last spoke, or at the end what it counted. */
export type ThreadSaid = "ready" | { done: number } | { eligibleByProduct: Float64Array };

export type Threads = {
  /** Settles when all threads are ready. */
  readonly ready: Promise<unknown>;
  /**
   * Has the threads share a job: those that are ready, and those that become so while it goes on. A thread that breaks
   * stops the job.
   */
  share(job: ThreadJob, onDone: (rows: number) => void): SharedJob;
  /** Ends the threads; a job that runs is refused. */
  close(): Promise<void>;
};

export type SharedJob = {
  /**
   * Lets no further thread begin, and waits for those that have.
   * @returns by thread that took part, what it counted
   * @throws what broke a thread; the others are ended then
   */
  settle(): Promise<Float64Array[]>;
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

  const runOn = (worker: Worker, job: ThreadJob, onDone: (rows: number) => void) =>
    new Promise<Float64Array>((resolve, reject) => {
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
        resolve(said.eligibleByProduct);
      };
      if (failure) return refuse(failure);
      onFailure.add(refuse);
      worker.on("message", listen);
      worker.ref();
      worker.postMessage(job);
    });

  return {
    ready: Promise.all(readiness),
    share(job, onDone) {
      let open = true;
      const counts: Promise<Float64Array>[] = [];
      for (const [index, worker] of workers.entries())
        void readiness[index]!.then(() => {
          if (!open) return;
          const count = runOn(worker, job, onDone);
          count.catch(() => {});
          counts.push(count);
        });
      return {
        async settle() {
          open = false;
          const settled = await Promise.all(counts);
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
