import { desc, eq } from "drizzle-orm";
import { schema } from "#db/client.ts";
import { dateOn } from "#lib/dates.ts";
import { z } from "#lib/zod.ts";
import { query } from "../access/verb.ts";
import { type LoanView, selectLoans, withOutstanding } from "./loan-rows.ts";

/** The owner's loans, newest first; a hundred at most. */
export const listOwnLoans = query({
  permission: "loan.list_own",
  input: z.object({}),
  async run({ tx, member, now }): Promise<LoanView[]> {
    const rows = await selectLoans(tx, dateOn(now))
      .where(eq(schema.loans.enterpriseId, member.organisationId))
      .orderBy(desc(schema.loans.id))
      .limit(100);
    return withOutstanding(tx, rows);
  },
});
