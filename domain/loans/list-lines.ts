import { and, desc, eq, ilike, lt, or, type SQL, sql } from "drizzle-orm";
import { schema } from "#db/client.ts";
import type { z } from "#lib/zod.ts";
import { query } from "../access/verb.ts";
import { contains } from "../applications/case-columns.ts";
import { ListLines } from "./inputs.ts";
import { type LineView, selectLines, withBalances } from "./line-rows.ts";

type Standing = z.output<typeof ListLines>["status"];

function standsAt(status: Standing): SQL | undefined {
  const { creditLines, drawdowns } = schema;
  if (status === "any") return undefined;
  if (status !== "to_release" && status !== "to_confirm") return eq(creditLines.status, status);
  const waits = status === "to_release" ? "requested" : "released";
  return sql`exists (select from ${drawdowns} d where d.credit_line_id = ${creditLines.id} and d.status = ${waits})`;
}

/** The bank's credit lines, newest first. `next` is the cursor of the next page. */
export const listLines = query({
  permission: "line.list",
  input: ListLines,
  async run({ tx, member, input }): Promise<{ rows: LineView[]; next: string | null }> {
    const { creditLines, enterprises } = schema;
    const pattern = contains(input.q);
    const rows = await selectLines(tx)
      .where(
        and(
          eq(creditLines.bankId, member.organisationId),
          standsAt(input.status),
          input.q ? or(ilike(creditLines.number, pattern), ilike(enterprises.name, pattern)) : undefined,
          input.after ? lt(creditLines.id, input.after) : undefined,
        ),
      )
      .orderBy(desc(creditLines.id))
      .limit(input.limit + 1);
    const page = rows.slice(0, input.limit);
    return { rows: await withBalances(tx, page), next: rows.length > input.limit ? page.at(-1)!.id : null };
  },
});
