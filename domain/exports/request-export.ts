import { and, eq } from "drizzle-orm";
import { schema } from "#db/client.ts";
import { notFound } from "#lib/errors.ts";
import { newId } from "#lib/ids.ts";
import { actAs, command } from "../access/verb.ts";
import { requestJob } from "../jobs/request-job.ts";
import { RequestExport } from "./inputs.ts";
import { keepingConsents } from "./keeping-consents.ts";

/**
 * Asks for a file of an authorised profile. It is made outside of the request, for this person, and lives for minutes.
 * @throws DomainError `forbidden` where no consent lets the bank keep data, `not_found` for another bank's application
 */
export const requestExport = command({
  permission: "export.request",
  input: RequestExport,
  async run({ tx, keys, member, now, input, audit, ringFor }): Promise<{ exportId: string }> {
    const { applications, profileExports } = schema;
    const [application] = await tx
      .select()
      .from(applications)
      .where(and(eq(applications.id, input.applicationId), eq(applications.bankId, member.organisationId)));
    if (!application) throw notFound("这笔申请");
    await actAs(tx, member, "credit_review");
    await keepingConsents(tx, keys, application, now);
    const { id: applicationId, enterpriseId, bankId } = application;
    const exportId = newId();
    await tx.insert(profileExports).values({
      ...{ id: exportId, applicationId, enterpriseId, bankId },
      ...{ requestedBy: member.userId, requestedAt: now },
    });
    const job = { job: "export" as const, key: exportId, parameters: { exportId }, organisationId: bankId };
    ringFor(await requestJob(tx, job, now));
    await audit({ subjectType: "profile_export", subjectId: exportId, after: { applicationId } });
    return { exportId };
  },
});
