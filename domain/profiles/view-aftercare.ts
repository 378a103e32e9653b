import { and, eq } from "drizzle-orm";
import { schema } from "#db/client.ts";
import { notFound } from "#lib/errors.ts";
import { query } from "../access/verb.ts";
import { forAftercare } from "../consents/live-consents.ts";
import { LoanId } from "../loans/inputs.ts";
import { type AuthorisedProfile, readAuthorisedProfile } from "./authorised-profile.ts";

export type AftercareProfile = AuthorisedProfile & { loanId: string; loanNumber: string };

/**
 * The borrower's authorised profile for the aftercare of one of the bank's loans. What was granted for a review opens
 * nothing here, nor the other way round.
 * @throws DomainError `forbidden` where no consent for aftercare is live, `not_found` for another bank's loan
 */
export const viewAftercare = query({
  permission: "profile.view_aftercare",
  purpose: "post_loan",
  input: LoanId,
  async run({ member, input, ...hands }): Promise<AftercareProfile> {
    const { creditLines, enterprises, loans } = schema;
    const [row] = await hands.tx
      .select({ loan: loans, enterprise: enterprises, applicationId: creditLines.applicationId })
      .from(loans)
      .innerJoin(creditLines, eq(creditLines.id, loans.creditLineId))
      .innerJoin(enterprises, eq(enterprises.id, loans.enterpriseId))
      .where(and(eq(loans.id, input.loanId), eq(loans.bankId, member.organisationId)));
    if (!row) throw notFound("这笔贷款");
    const { loan, enterprise, applicationId } = row;
    const business = { at: "loan" as const, id: loan.id, number: loan.number, applicationId };
    const look = { ...forAftercare(loan), enterprise, business };
    return { loanId: loan.id, loanNumber: loan.number, ...(await readAuthorisedProfile(hands, look)) };
  },
});
