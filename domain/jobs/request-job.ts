import { sql } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";
import type { Word } from "#lib/vocabulary.ts";

const { jobRequests } = schema;

export type JobName = Word<"jobName">;

export type JobRequest = {
  job: JobName;
  /** What the work is about: a second request under the same key joins the first. */
  key: string;
  parameters?: Record<string, unknown>;
  /** Whose work it is; members of that organisation may watch it. */
  organisationId?: string;
  /** For scheduled work: a key that has run never runs again. */
  once?: boolean;
};

/**
 * Leaves a request for work in the transaction that makes it necessary, and returns its id for `ringFor`.
 * A request that waits is joined; one that has ended, or is running on older facts, is done again.
 */
export async function requestJob(tx: Tx, request: JobRequest, now: Date): Promise<string> {
  const inserted = await tx
    .insert(jobRequests)
    .values({
      job: request.job,
      key: request.key,
      parameters: request.parameters ?? {},
      organisationId: request.organisationId ?? null,
      requestedAt: now,
    })
    .onConflictDoUpdate({
      target: [jobRequests.job, jobRequests.key],
      set: request.once
        ? { key: sql`${jobRequests.key}` }
        : {
            requestedAt: now,
            parameters: sql`excluded.parameters`,
            status: sql`case when ${jobRequests.status} = 'running' then 'running' else 'queued' end`,
            attempts: sql`case when ${jobRequests.status} = 'running' then ${jobRequests.attempts} else 0 end`,
            finishedAt: null,
            error: null,
          },
    })
    .returning({ id: jobRequests.id });
  return inserted[0]!.id;
}
