import type { Caller } from "../access/verb.ts";
import { advanceRun, type RunState } from "./advance-run.ts";
import { restEngines } from "./load-products.ts";
import { matchEnterprise } from "./match-enterprise.ts";
import type { MatchScope } from "./match-scope.ts";
import { startRun } from "./start-run.ts";

type Progress = (done: number, total: number) => Promise<void> | void;

export type RunOptions = {
  progress?: Progress;
  /** The work in `job_requests` that this is: cut off and begun again for the same work, it goes on where it stood. */
  jobRequestId?: string | undefined;
  /** Enterprises in one transaction. */
  chunk?: number;
  /** Ends the run as cancelled before its next batch. */
  signal?: AbortSignal;
};

/**
 * Pairs enterprises with the products on sale and stores the lists that changed, batch by batch, each in a transaction of
 * its own. Ends early where another run takes its place or it is cancelled: what it wrote stays.
 */
export async function runMatching(
  caller: Caller,
  scope: MatchScope,
  { progress = () => {}, jobRequestId, chunk, signal }: RunOptions = {},
): Promise<RunState> {
  if (scope.scope === "enterprise") return matchEnterprise(caller, { enterpriseId: scope.enterpriseId });
  const { runId } = await startRun(caller, { scope, jobRequestId });
  try {
    for (;;) {
      const state = await advanceRun(caller, { runId, chunk, stop: signal?.aborted });
      await progress(state.enterprises, state.total);
      if (state.status !== "running") return state;
    }
  } finally {
    await restEngines();
  }
}
