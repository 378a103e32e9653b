import { askJob } from "#domain/jobs/index.ts";
import { computeProfiles, listSubjects, ProfileScope } from "#domain/profiles/index.ts";
import { dateOn } from "#lib/dates.ts";
import type { z } from "#lib/zod.ts";
import type { Handler } from "../perform.ts";

/** Computes the profiles that the request concerns, batch by batch, then asks for matching on what came of it. */
export const computeAllProfiles: Handler = async (caller, parameters, progress) => {
  const subject = ProfileScope.parse(parameters);
  const counts = { looked: 0, written: 0 };
  let after: string | undefined;
  for (;;) {
    const { ids, total } = await listSubjects(caller, { subject, after });
    if (ids.length === 0) break;
    const { looked, written } = await computeProfiles(caller, { enterpriseIds: ids });
    counts.looked += looked;
    counts.written += written;
    await progress(counts.looked, total);
    after = ids.at(-1);
  }
  await askJob(caller, { job: "match", ...matchingAfter(subject, caller.now ?? new Date()) });
  return counts;
};

function matchingAfter(subject: z.output<typeof ProfileScope>, now: Date) {
  if (subject.scope !== "enterprise") return { key: `full:${dateOn(now)}`, parameters: { scope: "full" } };
  const { enterpriseId } = subject;
  return {
    key: `enterprise:${enterpriseId}`,
    parameters: { scope: "enterprise", enterpriseId },
    organisationId: enterpriseId,
  };
}
