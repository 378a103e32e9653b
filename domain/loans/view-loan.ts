import { eq } from "drizzle-orm";
import { schema } from "#db/client.ts";
import { dateOn } from "#lib/dates.ts";
import { notFound } from "#lib/errors.ts";
import { query } from "../access/verb.ts";
import { LoanId } from "./inputs.ts";
import { isWorthless } from "./lifecycle.ts";
import { type LoanDetail, loanDetail, selectLoans, withOutstanding } from "./loan-rows.ts";

export type BankLoan = LoanDetail & { canRecord: boolean; canProposeWriteOff: boolean };

/** One loan of the bank: schedule, repayments, and whether the ledger agrees. */
export const viewLoan = query({
  permission: "loan.view",
  input: LoanId,
  async run({ tx, member, input, now }): Promise<BankLoan> {
    const today = dateOn(now);
    const rows = await selectLoans(tx, today).where(eq(schema.loans.id, input.loanId));
    const [loan] = await withOutstanding(tx, rows);
    if (!loan) throw notFound("这笔贷款");
    const detail = await loanDetail(tx, loan, today);
    const unpaid = detail.schedule.filter((row) => row.paidOn === null).map((row) => row.dueOn);
    const isOfficer = member.role === "officer";
    return {
      ...detail,
      canRecord: isOfficer && detail.owed > 0n,
      canProposeWriteOff: isOfficer && isWorthless(detail.status, unpaid, today),
    };
  },
});
