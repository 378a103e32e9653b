import { and, eq } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";
import { conflict, forbidden } from "#lib/errors.ts";

export type DecisionRow = typeof schema.applicationDecisions.$inferSelect;

const { applicationDecisions: decisions } = schema;

/**
 * The proposal under review, locked, for somebody who did not make it (four eyes).
 * @throws DomainError `conflict` where it has been decided or replaced meanwhile, `forbidden` to its own maker
 */
export async function lockOpenDecision(
  tx: Tx,
  { applicationId, decisionId }: { applicationId: string; decisionId: string },
  reviewerId: string,
): Promise<DecisionRow> {
  const [decision] = await tx
    .select()
    .from(decisions)
    .where(
      and(
        eq(decisions.id, decisionId),
        eq(decisions.applicationId, applicationId),
        eq(decisions.outcome, "open"),
      ),
    )
    .for("update");
  if (!decision) throw conflict("这份审批意见已经处理过，或已被新的意见取代。请刷新页面，查看最新状态。");
  if (decision.proposedBy === reviewerId) throw forbidden("不能复核自己提交的审批意见，请由另一位同事复核。");
  return decision;
}

/** Closes a locked proposal. */
export async function closeDecision(
  tx: Tx,
  decisionId: string,
  review: { outcome: "confirmed" | "returned"; reviewedBy: string; reviewedAt: Date; reviewNote: string },
): Promise<void> {
  const closed = await tx.update(decisions).set(review).where(eq(decisions.id, decisionId));
  if (closed.rowCount !== 1) throw new Error("the decision could not be written");
}

/** What the database says when one person tries to be both. */
export const FOUR_EYES = {
  application_decisions_four_eyes_check: "不能复核自己提交的审批意见，请由另一位同事复核。",
};
