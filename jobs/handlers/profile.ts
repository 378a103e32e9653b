import { askJob } from "#domain/jobs/index.ts";
import { computeAll, ProfileScope } from "#domain/profiles/index.ts";
import { dateOn } from "#lib/dates.ts";
import type { z } from "#lib/zod.ts";
import type { Handler } from "../handler.ts";

/** Computes the profiles that the request concerns, then asks for matching on what came of it. */
export const computeAllProfiles: Handler = async (caller, parameters, progress) => {
  const subject = ProfileScope.parse(parameters);
  const counts = await computeAll(caller, subject, progress);
  await askJob(caller, { job: "match", ...matchingAfter(subject, caller.now ?? new Date()) });
  return counts;
};

function matchingAfter(subject: z.output<typeof ProfileScope>, now: Date) {
  if (subject.scope === "enterprise") {
    const { enterpriseId } = subject;
    return { key: `enterprise:${enterpriseId}`, parameters: subject, organisationId: enterpriseId };
  }
  if (subject.scope === "delivery") return { key: `delivery:${subject.deliveryId}`, parameters: subject };
  return { key: `full:${dateOn(now)}`, parameters: { scope: "full" } };
}
