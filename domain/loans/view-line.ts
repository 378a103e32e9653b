import { eq } from "drizzle-orm";
import { schema } from "#db/client.ts";
import { dateOn } from "#lib/dates.ts";
import { notFound } from "#lib/errors.ts";
import { may } from "../access/permissions.ts";
import { query } from "../access/verb.ts";
import { LineId } from "./inputs.ts";
import { type DrawdownView, drawdownsOf, type LineView, selectLines, withBalances } from "./line-rows.ts";

export type LineDetail = LineView & { drawdowns: DrawdownView[]; canDraw: boolean };

/** One line of the bank with its drawdowns and what the ledger says of it. */
export const viewLine = query({
  permission: "line.view",
  input: LineId,
  async run({ tx, member, input, now }): Promise<LineDetail> {
    const rows = await selectLines(tx).where(eq(schema.creditLines.id, input.lineId));
    const [line] = await withBalances(tx, rows);
    if (!line) throw notFound("这笔授信");
    const drawdowns = (await drawdownsOf(tx, [line.id], member.userId)).get(line.id)!;
    const isOpen = line.status === "active" && line.expiresOn >= dateOn(now) && line.balances.available > 0n;
    return { ...line, drawdowns, canDraw: may(member, "drawdown.request") && isOpen };
  },
});
