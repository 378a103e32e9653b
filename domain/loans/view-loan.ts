import { eq } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";
import { dateOn } from "#lib/dates.ts";
import { notFound } from "#lib/errors.ts";
import { may } from "../access/permissions.ts";
import { query } from "../access/verb.ts";
import {
  consentsInForce,
  forAftercare,
  isLookWithoutCase,
  type LiveConsent,
} from "../consents/live-consents.ts";
import { LoanId } from "./inputs.ts";
import { isWorthless } from "./lifecycle.ts";
import { type LoanDetail, loanDetail, selectLoans, withOutstanding } from "./loan-rows.ts";

export type BankLoan = LoanDetail & {
  /** The application that the loan began with. */
  applicationId: string;
  /** Under which the bank may look at the borrower's profile for aftercare now. */
  aftercare: LiveConsent[];
  /** Whether a look raises an alert, since no business is open behind it. */
  lookAlerts: boolean;
  canRecord: boolean;
  canProposeWriteOff: boolean;
};

/** One loan of the bank: schedule, repayments, and whether the ledger agrees. */
export const viewLoan = query({
  permission: "loan.view",
  input: LoanId,
  async run({ tx, member, input, now }): Promise<BankLoan> {
    const today = dateOn(now);
    const rows = await selectLoans(tx, today).where(eq(schema.loans.id, input.loanId));
    const [loan] = await withOutstanding(tx, rows);
    if (!loan) throw notFound("这笔贷款");
    const { applicationId, ...parties } = await partiesOf(tx, input.loanId);
    const detail = await loanDetail(tx, loan, today);
    const unpaid = detail.schedule.filter((row) => row.paidOn === null).map((row) => row.dueOn);
    return {
      ...detail,
      applicationId,
      aftercare: await consentsInForce(tx, forAftercare(parties), now),
      lookAlerts: await isLookWithoutCase(tx, forAftercare(parties)),
      canRecord: may(member, "repayment.record") && detail.owed > 0n,
      canProposeWriteOff: may(member, "loan.propose_write_off") && isWorthless(detail.status, unpaid, today),
    };
  },
});

async function partiesOf(tx: Tx, loanId: string) {
  const { creditLines, loans } = schema;
  const [parties] = await tx
    .select({
      enterpriseId: loans.enterpriseId,
      bankId: loans.bankId,
      applicationId: creditLines.applicationId,
    })
    .from(loans)
    .innerJoin(creditLines, eq(creditLines.id, loans.creditLineId))
    .where(eq(loans.id, loanId));
  if (!parties) throw notFound("这笔贷款");
  return parties;
}
