import { eq } from "drizzle-orm";
import { schema } from "#db/client.ts";
import { drawdownVoided } from "#ledger/events/drawdown-voided.ts";
import { post } from "#ledger/post.ts";
import { dateOn } from "#lib/dates.ts";
import { command } from "../access/verb.ts";
import { DrawdownId } from "./inputs.ts";
import { assertStep } from "./lifecycle.ts";
import { assertOneRow, findDrawdown, lockDrawdown, lockLine } from "./locked-rows.ts";

/** Somebody of the bank takes a reported payment back before the firm has confirmed it; what was held is free again. */
export const voidDrawdown = command({
  permission: "drawdown.void",
  input: DrawdownId,
  async run({ tx, member, input, now, audit }) {
    const line = await lockLine(tx, (await findDrawdown(tx, input.drawdownId)).creditLineId);
    const drawdown = await lockDrawdown(tx, input.drawdownId);
    assertStep(drawdown.status, "void");
    assertOneRow(
      await tx
        .update(schema.drawdowns)
        .set({ status: "voided", resolvedBy: member.userId, resolvedAt: now })
        .where(eq(schema.drawdowns.id, drawdown.id)),
    );
    const { id: drawdownId, amount, bankId, enterpriseId } = drawdown;
    const voiding = { lineId: line.id, drawdownId, amount, voidedOn: dateOn(now), bankId, enterpriseId };
    await post(tx, [drawdownVoided({ ...voiding, lineEnded: line.status !== "active" })], now);
    await audit({
      subjectType: "drawdown",
      subjectId: drawdownId,
      before: { status: drawdown.status },
      after: { status: "voided" },
    });
  },
});
