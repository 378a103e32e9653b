import type { Worker } from "node:worker_threads";
import { STOP } from "./match-rows.ts";
import type { BatchInput, BatchOutput } from "./matcher.ts";
import { dataOf, type Plan, type PlanData } from "./plan.ts";
import type { ChangesJob } from "./sweep-changes.ts";
import { endWorker, keepWorker, takeWorker } from "./workers.ts";

/** What there is to do with the products of a plan: lists to fill, or those to find that a change concerns. */
export type ThreadJob = { input: BatchInput; output: BatchOutput; control: Int32Array } | ChangesJob;
/** What a thread is told: to learn the products of a plan, to forget them, to do a job. Plans have numbers. */
export type ThreadTold =
  | { learn: number; plan: PlanData }
  | { forget: number }
  | { about: number; job: ThreadJob };
/** What it says: that it has learnt, rows done since it last spoke, or at the end what it came to. */
export type ThreadSaid = "learnt" | { done: number } | { result: unknown };

export type Threads = {
  /** Has the threads learn the products before there is a job. */
  prepare(): Promise<unknown>;
  /**
   * Has the threads share a job: those that are ready, and those that become so while it goes on. A thread that breaks
   * stops the job.
   */
  share<R>(job: ThreadJob, onDone: (rows: number) => void): SharedJob<R>;
  /** Has the threads forget the products; a job that runs is refused. Nothing is asked of them afterwards. */
  close(): Promise<void>;
};

export type SharedJob<R> = {
  /**
   * Lets no further thread begin, and waits for those that have.
   * @returns by thread that took part, what it came to
   * @throws what broke a thread
   */
  settle(): Promise<R[]>;
};

let plans = 0;

/** So many threads for jobs about a plan. Between jobs they are free for others, whose plans they learn too. */
export function openThreads(count: number, plan: Plan): Threads {
  plans += 1;
  const number = plans;
  const knowing = new Map<Worker, Promise<Worker>>();
  const prepared: Promise<Worker>[] = [];
  const running = new Set<Worker>();
  let closed = false;

  function learnt(worker: Worker): Promise<Worker> {
    const known = knowing.get(worker);
    if (known) return known;
    const told: ThreadTold = { learn: number, plan: dataOf(plan) };
    const learning = ask(worker, told, (said) => (said === "learnt" ? worker : undefined));
    knowing.set(worker, learning);
    return learning;
  }

  async function run<R>(worker: Worker, job: ThreadJob, onDone: (rows: number) => void): Promise<R> {
    running.add(worker);
    worker.ref();
    try {
      const { result } = await ask(worker, { about: number, job }, (said) => {
        if (said === "learnt") return undefined;
        if ("result" in said) return said;
        onDone(said.done);
        return undefined;
      });
      keepWorker(worker);
      return result as R;
    } catch (error) {
      Atomics.store(job.control, STOP, 1);
      throw error;
    } finally {
      running.delete(worker);
      worker.unref();
    }
  }

  return {
    prepare() {
      while (prepared.length < count) prepared.push(learnt(takeWorker(knowing)));
      return Promise.all(prepared);
    },
    share<R>(job: ThreadJob, onDone: (rows: number) => void) {
      let open = true;
      let failure: Error | null = null;
      const results: Promise<R>[] = [];
      for (let index = 0; index < count; index += 1)
        (prepared.pop() ?? learnt(takeWorker(knowing))).then(
          (worker) => {
            if (!open || closed) return keepWorker(worker);
            const result = run<R>(worker, job, onDone);
            result.catch(() => {});
            results.push(result);
          },
          (error: Error) => {
            failure = error;
            Atomics.store(job.control, STOP, 1);
          },
        );
      return {
        async settle() {
          open = false;
          const settled = await Promise.allSettled(results);
          if (failure) throw failure;
          return settled.map((each) => {
            if (each.status === "rejected") throw each.reason;
            return each.value;
          });
        },
      };
    },
    async close() {
      closed = true;
      for (const each of prepared.splice(0)) each.then(keepWorker, () => {});
      const told: ThreadTold = { forget: number };
      for (const worker of knowing.keys()) if (!running.has(worker)) worker.postMessage(told);
      knowing.clear();
      await Promise.all([...running].map(endWorker));
    },
  };
}

/** Tells a worker something and listens until what it says is an answer. */
function ask<T>(worker: Worker, told: ThreadTold, answer: (said: ThreadSaid) => T | undefined): Promise<T> {
  return new Promise((resolve, reject) => {
    const settle = () => {
      worker.off("message", listen);
      worker.off("error", fail);
      worker.off("exit", ended);
    };
    const fail = (error: Error) => {
      settle();
      reject(error);
    };
    const ended = () => fail(new Error("a matching thread ended"));
    const listen = (said: ThreadSaid) => {
      const answered = answer(said);
      if (answered === undefined) return;
      settle();
      resolve(answered);
    };
    // Its 'exit' has gone by where it ended before.
    if (worker.threadId === -1) return ended();
    worker.on("message", listen);
    worker.on("error", fail);
    worker.on("exit", ended);
    worker.postMessage(told);
  });
}
