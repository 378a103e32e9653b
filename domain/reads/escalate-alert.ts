import { and, eq, ne } from "drizzle-orm";
import { schema } from "#db/client.ts";
import { conflict, notFound } from "#lib/errors.ts";
import { command } from "../access/verb.ts";
import { EscalateAlert } from "./inputs.ts";

const { accessAlerts } = schema;

/**
 * The bureau passes a read without an open case on, explained or not, and says to whom and why. Once.
 * @throws DomainError `conflict` where it has been passed on
 */
export const escalateAlert = command({
  permission: "alert.escalate",
  input: EscalateAlert,
  async run({ tx, member, input, now, audit }) {
    const [alert] = await tx
      .select({ status: accessAlerts.status })
      .from(accessAlerts)
      .where(eq(accessAlerts.id, input.alertId))
      .for("update");
    if (!alert) throw notFound("这条提示");
    const escalated = await tx
      .update(accessAlerts)
      .set({
        status: "escalated",
        escalation: input.escalation,
        escalatedBy: member.userId,
        escalatedAt: now,
      })
      .where(and(eq(accessAlerts.id, input.alertId), ne(accessAlerts.status, "escalated")));
    if (escalated.rowCount !== 1) throw conflict("这条提示已经上报，不能重复上报。");
    await audit({
      subjectType: "access_alert",
      subjectId: input.alertId,
      before: { status: alert.status },
      after: { status: "escalated", escalation: input.escalation },
    });
  },
});
