import { and, asc, eq, gt } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";
import { commitAhead, inOrder, withCommit } from "#db/transaction.ts";
import { notFound } from "#lib/errors.ts";
import type { Word } from "#lib/vocabulary.ts";
import { z } from "#lib/zod.ts";
import { command } from "../access/verb.ts";
import { loadSubjects } from "./load-subjects.ts";
import { matchChunk } from "./match-chunk.ts";
import { type RunSummary, together } from "./run-figures.ts";
import { concernedBy, takeTurn } from "./start-run.ts";
import { storeOffers } from "./store-offers.ts";

const { matchRuns, enterprises, jobRequests } = schema;
type Run = typeof matchRuns.$inferSelect;

/** Enterprises in one transaction: what a kill loses at most, and how long another waits for its turn. */
export const CHUNK = 4_000;

export type RunState = {
  runId: string;
  scope: Word<"matchScope">;
  status: Word<"matchRunStatus">;
  total: number;
} & Pick<
  Run,
  "enterprises" | "products" | "eligiblePairs" | "matchedEnterprises" | "changedEnterprises" | "changedOffers"
>;

/**
 * Does the next enterprises of a run, in the order of their ids, and says how far it has come: reads, matches, writes
 * what changed and moves the run's cursor in one transaction. Killed at any point it has done all of them or none, so
 * that the run goes on where it stood. Ends the run after the last, or where it is to stop or its work was cancelled.
 */
export const advanceRun = command({
  permission: "match.advance",
  input: z.object({
    runId: z.uuid(),
    chunk: z.int().min(1).default(CHUNK),
    /** Whoever began the run wants no more of it. */
    stop: z.boolean().default(false),
  }),
  pipelined: true,
  async run({ tx, keys, ranking, input: { runId, chunk, stop }, now, audit }): Promise<RunState> {
    const [, [found]] = await inOrder(tx, [() => takeTurn(tx), () => runWithWork(tx, runId)]);
    if (!found) throw notFound("这次匹配");
    const { run, job } = found;
    const change =
      run.status !== "running"
        ? {}
        : stop || job === "cancelled"
          ? { status: "cancelled" as const, finishedAt: now }
          : await nextChunk(
              tx,
              run,
              chunk,
              async (ids) => {
                const subjects = await loadSubjects(tx, keys, ids, now);
                const { lists, ...figures } = await matchChunk(tx, run, subjects, ranking);
                return { ...figures, ...(await storeOffers(tx, run.id, lists, now)) };
              },
              now,
            );
    const after = { ...run, ...change };
    // The end is waited for, and all before it is on disk before it.
    if (after.status === "running") commitAhead(tx);
    if (Object.keys(change).length > 0) withCommit(tx, () => write(tx, runId, change));
    const { status, enterprises: done, changedEnterprises } = after;
    await audit({ subjectType: "match_run", subjectId: runId, after: { status, done, changedEnterprises } });
    return stateOf(after);
  },
});

const runWithWork = (tx: Tx, runId: string) =>
  tx
    .select({ run: matchRuns, job: jobRequests.status })
    .from(matchRuns)
    .leftJoin(jobRequests, eq(jobRequests.id, matchRuns.jobRequestId))
    .where(eq(matchRuns.id, runId));

const stateOf = ({ id, scope, status, total, ...run }: Run): RunState => ({
  ...{ runId: id, scope, status, total, enterprises: run.enterprises, products: run.products },
  ...{ eligiblePairs: run.eligiblePairs, matchedEnterprises: run.matchedEnterprises },
  ...{ changedEnterprises: run.changedEnterprises, changedOffers: run.changedOffers },
});

type ChunkFigures =
  Awaited<ReturnType<typeof matchChunk>> extends infer F
    ? Omit<F, "lists"> & Awaited<ReturnType<typeof storeOffers>>
    : never;

async function nextChunk(
  tx: Tx,
  run: Run,
  chunk: number,
  match: (ids: string[]) => Promise<ChunkFigures>,
  now: Date,
): Promise<Partial<Run>> {
  const ids = await nextIds(tx, run, chunk);
  const ended = ids.length < chunk ? { status: "finished" as const, finishedAt: now } : {};
  if (ids.length === 0) return ended;
  const figures = await match(ids);
  return {
    ...ended,
    cursor: ids.at(-1)!,
    products: figures.products,
    enterprises: run.enterprises + figures.enterprises,
    eligiblePairs: run.eligiblePairs + figures.eligiblePairs,
    matchedEnterprises: run.matchedEnterprises + figures.matchedEnterprises,
    changedEnterprises: run.changedEnterprises + figures.changedEnterprises,
    changedOffers: run.changedOffers + figures.changedOffers,
    summary: together(run.summary as RunSummary, figures.summary),
  };
}

async function nextIds(tx: Tx, { scope, subjectId, cursor }: Run, chunk: number): Promise<string[]> {
  const rows = await tx
    .select({ id: enterprises.id })
    .from(enterprises)
    .where(and(concernedBy(scope, subjectId), cursor === null ? undefined : gt(enterprises.id, cursor)))
    .orderBy(asc(enterprises.id))
    .limit(chunk);
  return rows.map(({ id }) => id);
}

async function write(tx: Tx, runId: string, change: Partial<Run>): Promise<void> {
  const { rowCount } = await tx.update(matchRuns).set(change).where(eq(matchRuns.id, runId));
  if (rowCount !== 1) throw new Error("a run could not be moved on");
}
