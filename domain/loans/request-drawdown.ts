import { and, eq } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";
import { drawdownRequested } from "#ledger/events/drawdown-requested.ts";
import { post } from "#ledger/post.ts";
import { dateOn } from "#lib/dates.ts";
import { conflict } from "#lib/errors.ts";
import { newId } from "#lib/ids.ts";
import type { z } from "#lib/zod.ts";
import { nextNumber } from "../access/numbers.ts";
import { command } from "../access/verb.ts";
import { RequestDrawdown } from "./inputs.ts";
import { assertDrawable } from "./lifecycle.ts";
import { type DrawdownRow, lockLine } from "./locked-rows.ts";

const OTHER_BODY = "这个回单号已经登记过另一笔放款，内容与本次不同。请核对回单号、金额和日期。";

/**
 * An officer reports a payment under a line; the amount is held until the firm confirms receipt. The bank's receipt
 * number makes it one payment: the same report again returns the first, another content under it is a conflict.
 */
export const requestDrawdown = command({
  permission: "drawdown.request",
  input: RequestDrawdown,
  conflicts: { drawdowns_receipt_unique: OTHER_BODY },
  async run({ tx, member, input, now, audit }) {
    const line = await lockLine(tx, input.lineId);
    const earlier = await findByReceipt(tx, line.bankId, input.bankReceiptNumber);
    if (earlier) {
      assertSameReport(earlier, input);
      await audit({ subjectType: "drawdown", subjectId: earlier.id, after: { repeated: true } });
      return { drawdownId: earlier.id, number: earlier.number };
    }
    const today = dateOn(now);
    assertDrawable(line, input, today);
    const { amount, termMonths, bankReceiptNumber, paidOn } = input;
    const { bankId, enterpriseId, repaymentMethod } = line;
    const drawdown = {
      id: newId(),
      number: await nextNumber(tx, "FK", now),
      creditLineId: line.id,
      ...{ enterpriseId, bankId, amount, termMonths, repaymentMethod, bankReceiptNumber, paidOn },
    };
    await tx.insert(schema.drawdowns).values({ ...drawdown, requestedBy: member.userId, requestedAt: now });
    const hold = {
      lineId: line.id,
      drawdownId: drawdown.id,
      amount,
      requestedOn: today,
      bankId,
      enterpriseId,
    };
    await post(tx, [drawdownRequested(hold)], now);
    await audit({
      subjectType: "drawdown",
      subjectId: drawdown.id,
      after: { ...drawdown, status: "requested" },
    });
    return { drawdownId: drawdown.id, number: drawdown.number };
  },
});

async function findByReceipt(tx: Tx, bankId: string, receipt: string): Promise<DrawdownRow | undefined> {
  const { drawdowns } = schema;
  const [row] = await tx
    .select()
    .from(drawdowns)
    .where(and(eq(drawdowns.bankId, bankId), eq(drawdowns.bankReceiptNumber, receipt)));
  return row;
}

function assertSameReport(earlier: DrawdownRow, input: z.output<typeof RequestDrawdown>): void {
  if (earlier.status === "voided")
    throw conflict("这个回单号登记的放款已经作废，不能再用。请核对后使用实际付款的回单号。");
  const same =
    earlier.creditLineId === input.lineId &&
    earlier.amount === input.amount &&
    earlier.termMonths === input.termMonths &&
    earlier.paidOn === input.paidOn;
  if (!same) throw conflict(OTHER_BODY);
}
