import { Worker } from "node:worker_threads";
import type { MatchingProduct } from "../match-all.ts";
import type { RankConfiguration } from "../rank.ts";
import type { BatchInput, BatchOutput } from "./matcher.ts";

/** What a thread is started with. */
export type ThreadStart = {
  entry: string;
  products: readonly MatchingProduct[];
  ranking: RankConfiguration;
  top: number;
};
/** What it is given to do. */
export type ThreadJob = { input: BatchInput; output: BatchOutput; control: Int32Array };
/** What it says: rows done since it last spoke, or at the end what it counted. */
export type ThreadSaid = { done: number } | { eligibleByProduct: Float64Array };

export type Threads = {
  /**
   * Has all threads share the job.
   * @returns by thread, what it counted
   * @throws what broke a thread; the others are ended then
   */
  run(job: ThreadJob, onDone: (rows: number) => void): Promise<Float64Array[]>;
  /** Ends the threads; a job that runs is refused. */
  close(): Promise<void>;
};

/** Starts threads that know the products. The starter is plain JavaScript: tsx does not reach into threads by itself. */
export function openThreads(count: number, start: Omit<ThreadStart, "entry">): Threads {
  const entry = new URL("./thread.ts", import.meta.url).href;
  const workers = Array.from(
    { length: count },
    () => new Worker(new URL("./thread-starter.mjs", import.meta.url), { workerData: { ...start, entry } }),
  );
  let failure: Error | null = null;
  const onFailure = new Set<(error: Error) => void>();
  const fail = (error: Error) => {
    failure ??= error;
    for (const refuse of onFailure) refuse(failure);
    for (const worker of workers) void worker.terminate();
  };
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
        reject(error);
      };
      const listen = (said: ThreadSaid) => {
        if ("done" in said) return onDone(said.done);
        settle();
        resolve(said.eligibleByProduct);
      };
      if (failure) return reject(failure);
      onFailure.add(refuse);
      worker.on("message", listen);
      worker.ref();
      worker.postMessage(job);
    });

  return {
    run: (job, onDone) => Promise.all(workers.map((worker) => runOn(worker, job, onDone))),
    async close() {
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}
