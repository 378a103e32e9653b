import { desc, eq } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";
import type { Word } from "#lib/vocabulary.ts";
import { z } from "#lib/zod.ts";
import { system } from "../access/actor.ts";
import { query } from "../access/verb.ts";
import { newestSeal } from "./add-seal.ts";
import { type AuditHead, exportHead } from "./head.ts";
import { unsealedState } from "./unsealed.ts";
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
  /** Entries and reads that wait for the next seal. */
  unsealed: number;
  /** Since when the one that waits longest does. */
  unsealedSince: Date | null;
  /** Whether that is too long: sealing is held up, and until it goes on a deletion would leave no trace. */
  overdue: boolean;
  /** The verification that was asked for last. */
  verification: Verification | null;
};

/** Seals are seconds apart; a restart takes longer, and two minutes nothing that goes well. */
const OVERDUE_MS = 120_000;

/** How the audit's chain stands, and what its last verification found. */
export const viewAuditState = query({
  permission: "audit.state",
  input: z.object({}),
  // The operator sees no reads; of those that wait only the number is told.
  runsAs: system("audit-state"),
  async run({ tx, now }): Promise<AuditState> {
    const last = await newestSeal(tx);
    const { waiting, since } = await unsealedState(tx, last?.at ?? null);
    return {
      head: last ? exportHead(last) : null,
      unsealed: waiting,
      unsealedSince: since,
      overdue: since !== null && now.getTime() - since.getTime() > OVERDUE_MS,
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
