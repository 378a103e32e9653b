import { and, eq, isNull } from "drizzle-orm";
import { schema } from "#db/client.ts";
import { conflict, forbidden, notFound } from "#lib/errors.ts";
import { command } from "../access/verb.ts";
import { ExplainAlert } from "./inputs.ts";

const { accessAlerts } = schema;

/**
 * The bank's compliance says why a read happened without an open case. Once: what was said stays.
 * @throws DomainError `conflict` where it has been explained, `forbidden` for one's own read
 */
export const explainAlert = command({
  permission: "alert.explain",
  input: ExplainAlert,
  async run({ tx, member, input, now, audit }) {
    const [alert] = await tx
      .select({ status: accessAlerts.status, readerUserId: accessAlerts.readerUserId })
      .from(accessAlerts)
      .where(eq(accessAlerts.id, input.alertId))
      .for("update");
    if (!alert) throw notFound("这条提示");
    if (alert.readerUserId === member.userId) throw forbidden("不能说明自己的查看，请由另一位合规人员说明。");
    const status = alert.status === "escalated" ? "escalated" : "explained";
    const explained = await tx
      .update(accessAlerts)
      .set({ status, explanation: input.explanation, explainedBy: member.userId, explainedAt: now })
      .where(and(eq(accessAlerts.id, input.alertId), isNull(accessAlerts.explainedAt)));
    if (explained.rowCount !== 1) throw conflict("这条提示已经说明过，不能再改。");
    await audit({
      subjectType: "access_alert",
      subjectId: input.alertId,
      before: { status: alert.status },
      after: { status, explanation: input.explanation },
    });
  },
});
