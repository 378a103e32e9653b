import { and, asc, eq, gt, lt, or, sql } from "drizzle-orm";
import { type Db, schema, type Tx } from "#db/client.ts";
import { DomainError } from "#lib/errors.ts";
import { system } from "../access/actor.ts";
import { actAs } from "../access/verb.ts";
import type { JobName } from "./request-job.ts";

/*
 * The book-keeping of the worker: who has which request. It is no verb and leaves no audit entry,
 * since the verbs that do the work leave theirs.
 */

const { jobRequests } = schema;

/** A claim whose worker has not been heard of for this long may be taken over. */
export const SILENT_MS = 30_000;
/** Unexpected failures are tried again this often; refusals are not. */
export const MAX_ATTEMPTS = 3;
/** How long a request waits before the sweep rings for it again. */
const RING_AGAIN_MS = 5_000;

export type Claim = {
  id: string;
  job: JobName;
  key: string;
  parameters: Record<string, unknown>;
  claimedAt: Date;
};

const asWorker = <R>(db: Db, run: (tx: Tx) => Promise<R>): Promise<R> =>
  db.transaction(async (tx) => {
    await actAs(tx, system("worker"));
    return run(tx);
  });

/** Takes the request, or null when another worker has it, or it is done. One winner, decided by the row. */
export const claimJob = (db: Db, id: string, now = new Date()): Promise<Claim | null> =>
  asWorker(db, async (tx) => {
    const silent = new Date(now.getTime() - SILENT_MS);
    const [row] = await tx
      .update(jobRequests)
      .set({
        status: "running",
        claimedAt: now,
        heartbeatAt: now,
        attempts: sql`${jobRequests.attempts} + 1`,
        done: 0,
        total: null,
      })
      .where(
        and(
          eq(jobRequests.id, id),
          or(
            eq(jobRequests.status, "queued"),
            and(eq(jobRequests.status, "running"), lt(jobRequests.heartbeatAt, silent)),
          ),
        ),
      )
      .returning();
    return row
      ? {
          id: row.id,
          job: row.job,
          key: row.key,
          parameters: row.parameters as Record<string, unknown>,
          claimedAt: now,
        }
      : null;
  });

const held = (claim: Claim) =>
  and(
    eq(jobRequests.id, claim.id),
    eq(jobRequests.status, "running"),
    eq(jobRequests.claimedAt, claim.claimedAt),
  );

/** Says that the worker lives, and how far it has come. */
export const reportProgress = (db: Db, claim: Claim, progress?: { done: number; total: number }) =>
  asWorker(db, (tx) =>
    tx
      .update(jobRequests)
      .set({ heartbeatAt: new Date(), ...progress })
      .where(held(claim)),
  );

/** Closes the request; one that was asked for again while it ran goes back into the row. Returns whether it must be rung. */
export const finishJob = (db: Db, claim: Claim, result: unknown): Promise<boolean> =>
  asWorker(db, async (tx) => {
    const [row] = await tx
      .update(jobRequests)
      .set({
        status: sql`case when ${jobRequests.requestedAt} > ${claim.claimedAt} then 'queued' else 'done' end`,
        finishedAt: new Date(),
        result: result ?? null,
        error: null,
      })
      .where(held(claim))
      .returning({ status: jobRequests.status });
    return row?.status === "queued";
  });

/** Notes a failure. A refusal is final; anything else waits for the sweep until its tries are used up. */
export const failJob = (db: Db, claim: Claim, error: unknown) =>
  asWorker(db, (tx) => {
    const refused = error instanceof DomainError;
    return tx
      .update(jobRequests)
      .set({
        status: refused
          ? "failed"
          : sql`case when ${jobRequests.attempts} >= ${MAX_ATTEMPTS} then 'failed' else 'queued' end`,
        finishedAt: new Date(),
        error: refused ? error.message : "处理时发生意外，已记入日志。",
      })
      .where(held(claim));
  });

/** Requests that wait with no one coming, or whose worker went silent: to be rung for. */
export const lostJobs = (db: Db, now = new Date()): Promise<string[]> =>
  asWorker(db, async (tx) => {
    const waiting = new Date(now.getTime() - RING_AGAIN_MS);
    const tooOld = new Date(now.getTime() - 7 * 86_400_000);
    const rows = await tx
      .select({ id: jobRequests.id })
      .from(jobRequests)
      .where(
        and(
          gt(jobRequests.requestedAt, tooOld),
          or(
            and(eq(jobRequests.status, "queued"), lt(jobRequests.requestedAt, waiting)),
            and(
              eq(jobRequests.status, "running"),
              lt(jobRequests.heartbeatAt, new Date(now.getTime() - SILENT_MS)),
            ),
          ),
        ),
      )
      .orderBy(asc(jobRequests.requestedAt))
      .limit(200);
    return rows.map((row) => row.id);
  });
