import { eq } from "drizzle-orm";
import { schema } from "#db/client.ts";
import { forbidden } from "#lib/errors.ts";
import { command } from "../access/verb.ts";
import { DrawdownId } from "./inputs.ts";
import { assertStep } from "./lifecycle.ts";
import { assertOneRow, findDrawdown, lockDrawdown, lockLine } from "./locked-rows.ts";

const OWN_PAYMENT = "不能复核自己登记的放款，请由另一位复核岗同事复核。";

/** A second person of the bank releases a reported payment. Only then can the firm confirm it. */
export const releaseDrawdown = command({
  permission: "drawdown.release",
  input: DrawdownId,
  conflicts: { drawdowns_four_eyes_check: OWN_PAYMENT },
  async run({ tx, member, input, now, audit }) {
    const line = await lockLine(tx, (await findDrawdown(tx, input.drawdownId)).creditLineId);
    const drawdown = await lockDrawdown(tx, input.drawdownId);
    if (drawdown.requestedBy === member.userId) throw forbidden(OWN_PAYMENT);
    assertStep(drawdown.status, "release");
    assertOneRow(
      await tx
        .update(schema.drawdowns)
        .set({ status: "released", releasedBy: member.userId, releasedAt: now })
        .where(eq(schema.drawdowns.id, drawdown.id)),
    );
    await audit({
      subjectType: "drawdown",
      subjectId: drawdown.id,
      before: { status: drawdown.status },
      after: { status: "released", amount: drawdown.amount },
    });
    return { lineId: line.id };
  },
});
