import { desc, eq } from "drizzle-orm";
import { schema } from "#db/client.ts";
import { z } from "#lib/zod.ts";
import { query } from "../access/verb.ts";
import { type DrawdownView, drawdownsOf, type LineView, selectLines, withBalances } from "./line-rows.ts";

export type OwnLine = LineView & { toConfirm: DrawdownView[] };

/** The owner's credit lines with the payments that the bank has released and that wait for a word that they arrived; fifty at most. */
export const listOwnLines = query({
  permission: "line.list_own",
  input: z.object({}),
  async run({ tx, member }): Promise<OwnLine[]> {
    const rows = await selectLines(tx)
      .where(eq(schema.creditLines.enterpriseId, member.organisationId))
      .orderBy(desc(schema.creditLines.id))
      .limit(50);
    const lines = await withBalances(tx, rows);
    const drawdowns = await drawdownsOf(
      tx,
      lines.map((line) => line.id),
      member.userId,
    );
    return lines.map((line) => ({
      ...line,
      toConfirm: drawdowns.get(line.id)!.filter((each) => each.status === "released"),
    }));
  },
});
