import { and, eq } from "drizzle-orm";
import { schema } from "#db/client.ts";
import { notFound } from "#lib/errors.ts";
import { query } from "../access/verb.ts";
import { ApplicationId } from "../applications/inputs.ts";
import { forReview } from "../consents/live-consents.ts";
import { type AuthorisedProfile, readAuthorisedProfile } from "./authorised-profile.ts";

export type ReviewedProfile = AuthorisedProfile & { applicationId: string; applicationNumber: string };

/**
 * The enterprise's authorised profile for an application made to the bank.
 * @throws DomainError `forbidden` where no consent is live, `not_found` for another bank's application
 */
export const viewAuthorisedProfile = query({
  permission: "profile.view_authorised",
  purpose: "credit_review",
  input: ApplicationId,
  async run({ member, input, ...hands }): Promise<ReviewedProfile> {
    const { applications, enterprises } = schema;
    const [row] = await hands.tx
      .select({ application: applications, enterprise: enterprises })
      .from(applications)
      .innerJoin(enterprises, eq(enterprises.id, applications.enterpriseId))
      .where(and(eq(applications.id, input.applicationId), eq(applications.bankId, member.organisationId)))
      .prepare("reviewed_application")
      .execute();
    if (!row) throw notFound("这笔申请");
    const { application, enterprise } = row;
    const { id: applicationId, number: applicationNumber, consentId: first } = application;
    const business = {
      at: "application" as const,
      id: applicationId,
      number: applicationNumber,
      applicationId,
    };
    const look = { ...forReview(application), enterprise, business, first };
    return { applicationId, applicationNumber, ...(await readAuthorisedProfile(hands, look)) };
  },
});
