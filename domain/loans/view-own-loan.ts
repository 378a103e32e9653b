import { eq } from "drizzle-orm";
import { schema } from "#db/client.ts";
import { dateOn } from "#lib/dates.ts";
import { notFound } from "#lib/errors.ts";
import { query } from "../access/verb.ts";
import { LoanId } from "./inputs.ts";
import { type LoanDetail, loanDetail, selectLoans, withOutstanding } from "./loan-rows.ts";

/** One of the owner's loans: what to pay when, and what has been paid. */
export const viewOwnLoan = query({
  permission: "loan.view_own",
  input: LoanId,
  async run({ tx, input, now }): Promise<LoanDetail> {
    const today = dateOn(now);
    const rows = await selectLoans(tx, today).where(eq(schema.loans.id, input.loanId));
    const [loan] = await withOutstanding(tx, rows);
    if (!loan) throw notFound("这笔贷款");
    return loanDetail(tx, loan, today);
  },
});
