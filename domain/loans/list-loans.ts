import { and, desc, eq, ilike, lt, or, sql } from "drizzle-orm";
import { schema } from "#db/client.ts";
import { dateOn } from "#lib/dates.ts";
import { query } from "../access/verb.ts";
import { contains } from "../applications/case-columns.ts";
import { ListLoans } from "./inputs.ts";
import { type LoanView, selectLoans, standing, withOutstanding } from "./loan-rows.ts";

/** The bank's loans, newest first. `next` is the cursor of the next page. */
export const listLoans = query({
  permission: "loan.list",
  input: ListLoans,
  async run({ tx, member, input, now }): Promise<{ rows: LoanView[]; next: string | null }> {
    const { loans, enterprises } = schema;
    const today = dateOn(now);
    const pattern = contains(input.q);
    const rows = await selectLoans(tx, today)
      .where(
        and(
          eq(loans.bankId, member.organisationId),
          input.status === "any" ? undefined : sql`${standing(today)} = ${input.status}`,
          input.q ? or(ilike(loans.number, pattern), ilike(enterprises.name, pattern)) : undefined,
          input.after ? lt(loans.id, input.after) : undefined,
        ),
      )
      .orderBy(desc(loans.id))
      .limit(input.limit + 1);
    const page = rows.slice(0, input.limit);
    return {
      rows: await withOutstanding(tx, page),
      next: rows.length > input.limit ? page.at(-1)!.id : null,
    };
  },
});
