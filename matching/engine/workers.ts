import { Worker } from "node:worker_threads";

/** What a worker is started with: its module. */
export type WorkerStart = { entry: string };

/** A thread makes little that it throws away: the room for that, 48 MB unless told otherwise, need not be held. */
const resourceLimits = { maxYoungGenerationSizeMb: 12 };
/** How long one is kept that nobody needs. Its code has been made fast by what it did, which a new one's is not. */
const KEPT_MS = 60_000;
/** More are ended at once. */
const MOST_KEPT = 16;

const idle = new Map<Worker, NodeJS.Timeout>();
const ending = new WeakSet<Worker>();

/** A worker that nobody else has: one of `knowing` before others, a new one where none is idle. It keeps no process alive. */
export function takeWorker(knowing: ReadonlyMap<Worker, unknown>): Worker {
  const all = [...idle.keys()];
  const kept = all.find((worker) => knowing.has(worker)) ?? all[0];
  if (!kept) return newWorker();
  forget(kept);
  return kept;
}

/** Takes a worker back that has nothing to do, for whoever needs one next. */
export function keepWorker(worker: Worker): void {
  if (ending.has(worker)) return;
  if (idle.size >= MOST_KEPT) void endWorker(worker);
  else idle.set(worker, setTimeout(() => void endWorker(worker), KEPT_MS).unref());
}

/** Ends a worker, which nobody gets from now on. */
export async function endWorker(worker: Worker): Promise<void> {
  ending.add(worker);
  forget(worker);
  await worker.terminate();
}

function newWorker(): Worker {
  // The starter is plain JavaScript: tsx does not reach into threads by itself.
  const starter = new URL("./thread-starter.mjs", import.meta.url);
  const workerData: WorkerStart = { entry: new URL("./thread.ts", import.meta.url).href };
  const worker = new Worker(starter, { workerData, resourceLimits });
  worker.unref();
  // Whoever has it is told besides; without this, one that breaks while it is kept would end the process.
  worker.on("error", () => void endWorker(worker));
  worker.on("exit", () => void endWorker(worker));
  return worker;
}

function forget(worker: Worker): void {
  clearTimeout(idle.get(worker));
  idle.delete(worker);
}
