import type { BatchOptions } from "./interface.ts";
import { STOP } from "./match-rows.ts";
import type { SharedJob } from "./threads.ts";

type Shared<R> = BatchOptions & {
  /** Where those who share it meet. */
  control: Int32Array;
  /** How many rows there are in all. */
  of: number;
  /** Has threads share it; none where it is not worth it. */
  share?: ((onDone: (rows: number) => void) => SharedJob<R>) | undefined;
};

/**
 * Does work in the caller's thread, letting others have their turn between ranges, and in threads as far as they are ready.
 * @returns what each came to, the caller's first
 * @throws the signal's reason when stopped; what broke a thread
 */
export async function shareWork<R>(
  work: () => Generator<number, R>,
  { control, of, share, signal, onProgress }: Shared<R>,
): Promise<R[]> {
  signal?.throwIfAborted();
  const stop = () => Atomics.store(control, STOP, 1);
  signal?.addEventListener("abort", stop);
  let done = 0;
  const onDone = (rows: number) => {
    done += rows;
    onProgress?.(done, of);
  };
  try {
    const others = share?.(onDone);
    const own = await Promise.allSettled([inTurns(work, onDone)]);
    // Who is still at it writes where the caller reads, so it is waited for in any case.
    if (own[0].status === "rejected") stop();
    const [theirs] = await Promise.allSettled([others?.settle()]);
    signal?.throwIfAborted();
    return [resultOf(own[0]), ...(resultOf(theirs) ?? [])];
  } finally {
    signal?.removeEventListener("abort", stop);
  }
}

function resultOf<R>(settled: PromiseSettledResult<R>): R {
  if (settled.status === "rejected") throw settled.reason;
  return settled.value;
}

async function inTurns<R>(work: () => Generator<number, R>, onDone: (rows: number) => void): Promise<R> {
  const ranges = work();
  for (;;) {
    const { done, value } = ranges.next();
    if (done) return value;
    onDone(value);
    await new Promise((resume) => setImmediate(resume));
  }
}
