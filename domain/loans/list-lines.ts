import { and, desc, eq, ilike, lt, or } from "drizzle-orm";
import { schema } from "#db/client.ts";
import { query } from "../access/verb.ts";
import { contains } from "../applications/case-columns.ts";
import { ListLines } from "./inputs.ts";
import { type LineView, selectLines, withBalances } from "./line-rows.ts";

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
          input.status === "any" ? undefined : eq(creditLines.status, input.status),
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
