import { desc, eq, sql } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";
import type { Word } from "#lib/vocabulary.ts";
import { z } from "#lib/zod.ts";
import { query } from "../access/verb.ts";
import { type AuditHead, exportHead } from "./head.ts";
import { newestSeal, unsealedSince } from "./seal-audit.ts";
import type { AuditVerdict } from "./verify-audit.ts";

const { jobRequests } = schema;

export type Verification = {
  status: Word<"jobStatus">;
  requestedAt: Date;
  finishedAt: Date | null;
  done: number;
  total: number | null;
  error: string | null;
  verdict: AuditVerdict | null;
};

export type AuditState = {
  /** The end of the chain; null where nothing was sealed yet. */
  head: AuditHead | null;
  /** Entries that wait for the next seal. */
  unsealed: number;
  /** The verification that was asked for last. */
  verification: Verification | null;
};

/** How the audit's chain stands, and what its last verification found. */
export const viewAuditState = query({
  permission: "audit.state",
  input: z.object({}),
  async run({ tx }): Promise<AuditState> {
    const last = await newestSeal(tx);
    const { rows } = await tx.execute<{ waiting: number }>(
      sql`select count(*)::int as waiting from ${unsealedSince(last?.at)}`,
    );
    return {
      head: last ? exportHead(last) : null,
      unsealed: rows[0]!.waiting,
      verification: await lastVerification(tx),
    };
  },
});

async function lastVerification(tx: Tx): Promise<Verification | null> {
  const [job] = await tx
    .select()
    .from(jobRequests)
    .where(eq(jobRequests.job, "audit_verify"))
    .orderBy(desc(jobRequests.requestedAt))
    .limit(1);
  if (!job) return null;
  const { status, requestedAt, finishedAt, done, total, error, result } = job;
  const verdict = status === "done" ? (result as AuditVerdict) : null;
  return { status, requestedAt, finishedAt, done, total, error, verdict };
}
