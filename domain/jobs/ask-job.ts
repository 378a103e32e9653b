import { words } from "#lib/vocabulary.ts";
import { z } from "#lib/zod.ts";
import { command } from "../access/verb.ts";
import { requestJob } from "./request-job.ts";

/** Asks for a piece of the platform's own work: by the operator's hand, or by the schedule (`once` a period). */
export const askJob = command({
  permission: "job.request",
  input: z.object({
    job: z.enum(words("jobName")),
    key: z.string().min(1).max(120),
    parameters: z.record(z.string(), z.unknown()).default({}),
    /** Whose work it is; members of that organisation may watch it. */
    organisationId: z.uuid().optional(),
    once: z.boolean().default(false),
  }),
  async run({ tx, input, now, audit, ringFor }) {
    const id = await requestJob(tx, input, now);
    ringFor(id);
    await audit({ subjectType: "job", subjectId: id, after: { job: input.job, key: input.key } });
    return { id };
  },
});
