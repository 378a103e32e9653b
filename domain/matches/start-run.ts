import { and, eq, inArray, lte, type SQL, sql } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";
import { prepared } from "#db/prepared.ts";
import { conflict, notFound } from "#lib/errors.ts";
import { newId } from "#lib/ids.ts";
import { z } from "#lib/zod.ts";
import { command } from "../access/verb.ts";
import { touchedBy } from "../profiles/list-subjects.ts";
import { MatchScope, subjectOf } from "./match-scope.ts";
import { noSummary } from "./run-figures.ts";

const { matchRuns, enterprises, jobRequests, loanProducts } = schema;

/** All that matches takes turns, a batch at a time: what is read and what is written of an enterprise belong together. */
export const takeTurn = (tx: Tx) =>
  prepared(tx, "take_turn_matching", "select pg_advisory_xact_lock(hashtext('match'))");

/** Runs over many enterprises that have not ended: said as the index of them says it. */
const underWay = sql`${matchRuns.status} = 'running' and ${matchRuns.scope} <> 'enterprise'`;

/** Which enterprises a run goes through. */
export const concernedBy = (scope: string, subjectId: string | null): SQL | undefined =>
  scope === "delivery" ? touchedBy(subjectId!) : undefined;

/**
 * Begins a run over many enterprises, or finds the one that was begun for the same work and cut off. A later run that
 * does the same or more takes an earlier one's place.
 * @throws DomainError `conflict` where somebody begins by hand what the platform's own work is doing
 */
export const startRun = command({
  permission: "match.start",
  input: z.object({ scope: MatchScope, jobRequestId: z.uuid().optional() }),
  async run({ tx, input: { scope, jobRequestId }, now, audit }) {
    await takeTurn(tx);
    const subjectId = subjectOf(scope);
    const begun = jobRequestId && (await runOf(tx, jobRequestId));
    if (begun) {
      await audit({ subjectType: "match_run", subjectId: begun, after: { resumed: true } });
      return { runId: begun };
    }
    if (scope.scope === "product") await assertProduct(tx, scope.productId);
    if (!jobRequestId) await assertNoneAtWork(tx);
    const runId = newId();
    await supersede(tx, scope.scope, subjectId, now);
    const total = await tx.$count(enterprises, concernedBy(scope.scope, subjectId));
    await tx.insert(matchRuns).values({
      ...{ id: runId, scope: scope.scope, subjectId, total, startedAt: now, summary: noSummary() },
      jobRequestId: jobRequestId ?? null,
    });
    await audit({
      subjectType: "match_run",
      subjectId: runId,
      after: { scope: scope.scope, subjectId, total },
    });
    return { runId };
  },
});

/** One that began before the work was last asked for has looked at some enterprises too early. */
async function runOf(tx: Tx, jobRequestId: string): Promise<string | undefined> {
  const [row] = await tx
    .select({ id: matchRuns.id })
    .from(matchRuns)
    .innerJoin(jobRequests, eq(jobRequests.id, matchRuns.jobRequestId))
    .where(
      and(
        eq(matchRuns.jobRequestId, jobRequestId),
        eq(matchRuns.status, "running"),
        lte(jobRequests.requestedAt, matchRuns.startedAt),
      ),
    );
  return row?.id;
}

async function assertProduct(tx: Tx, productId: string): Promise<void> {
  const known = await tx.$count(loanProducts, eq(loanProducts.id, productId));
  if (known === 0) throw notFound("这个产品");
}

async function assertNoneAtWork(tx: Tx): Promise<void> {
  const [busy] = await tx
    .select({ enterprises: matchRuns.enterprises, total: matchRuns.total })
    .from(matchRuns)
    .innerJoin(jobRequests, eq(jobRequests.id, matchRuns.jobRequestId))
    .where(and(underWay, eq(matchRuns.scope, "full"), inArray(jobRequests.status, ["queued", "running"])));
  if (busy)
    throw conflict(
      `平台正在匹配全部企业（已完成 ${busy.enterprises} / ${busy.total} 家）。请等它结束，或先在运营端取消。`,
    );
}

/** A run over all enterprises does what any other would; else the same scope and subject. */
async function supersede(tx: Tx, scope: MatchScope["scope"], subjectId: string | null, now: Date) {
  const same = and(
    eq(matchRuns.scope, scope),
    subjectId === null ? undefined : eq(matchRuns.subjectId, subjectId),
  );
  await tx
    .update(matchRuns)
    .set({ status: "superseded", finishedAt: now })
    .where(and(underWay, scope === "full" ? undefined : same));
}
