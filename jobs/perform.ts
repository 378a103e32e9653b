import { system } from "#domain/access/actor.ts";
import { callerOf, type Platform } from "#domain/access/platform.ts";
import { type Claim, claimJob, failJob, finishJob, reportProgress } from "#domain/jobs/index.ts";
import { DomainError } from "#lib/errors.ts";
import type { Progress } from "./handler.ts";
import { handlers } from "./handlers/index.ts";

const HEARTBEAT_MS = 5_000;

/** Claims the request and does it. Whoever comes second finds it taken and leaves. */
export async function performJob(platform: Platform, id: string): Promise<void> {
  const { db, log, ring } = platform;
  const claim = await claimJob(db, id);
  if (!claim) return;
  const started = performance.now();
  const alive = setInterval(() => void heartbeat(platform, claim), HEARTBEAT_MS);
  const facts = { job: claim.job, jobRequestId: id };
  try {
    const progress: Progress = async (done, total) => void (await reportProgress(db, claim, { done, total }));
    const result = await handlers[claim.job](
      callerOf(platform, system(claim.job), id),
      claim.parameters,
      progress,
    );
    if (await finishJob(db, claim, result ?? null)) ring([id]);
    log.info({ ...facts, durationMs: Math.round(performance.now() - started) }, "job done");
  } catch (error) {
    await failJob(db, claim, error);
    if (error instanceof DomainError) log.warn({ ...facts, code: error.code }, "job refused");
    else log.error({ ...facts, err: error }, "job failed");
  } finally {
    clearInterval(alive);
  }
}

async function heartbeat({ db, log }: Platform, claim: Claim) {
  try {
    await reportProgress(db, claim);
  } catch (error) {
    log.warn({ err: error, jobRequestId: claim.id }, "heartbeat missed");
  }
}
