import { notFound } from "#lib/errors.ts";
import type { z } from "#lib/zod.ts";
import type { Caller } from "../access/verb.ts";
import { computeProfiles } from "./compute-profiles.ts";
import { listSubjects, type ProfileScope } from "./list-subjects.ts";

type Progress = (done: number, total: number) => Promise<void> | void;

/**
 * Computes every profile that a scope concerns, batch by batch, each in a transaction of its own: cut off in the middle
 * and begun again, it finds what is done already and writes the rest.
 * @throws DomainError `not_found` where one enterprise was named and there is none
 */
export async function computeAll(
  caller: Caller,
  subject: z.output<typeof ProfileScope>,
  progress: Progress = () => {},
): Promise<{ looked: number; written: number }> {
  const counts = { looked: 0, written: 0 };
  let after: string | undefined;
  for (;;) {
    const { ids, total } = await listSubjects(caller, { subject, after });
    if (total === 0 && (subject.scope === "enterprise" || subject.scope === "uscc"))
      throw notFound("这家企业");
    if (ids.length === 0) return counts;
    const { looked, written } = await computeProfiles(caller, { enterpriseIds: ids });
    counts.looked += looked;
    counts.written += written;
    await progress(counts.looked, total);
    after = ids.at(-1);
  }
}
