import { z } from "#lib/zod.ts";
import { command } from "../access/verb.ts";
import { requestJob } from "../jobs/request-job.ts";

/** Asks for the whole audit to be held against its seals. A request that waits is joined. */
export const askVerification = command({
  permission: "audit.ask_verification",
  input: z.object({}),
  async run({ tx, now, audit, ringFor }) {
    const jobId = await requestJob(tx, { job: "audit_verify", key: "audit" }, now);
    ringFor(jobId);
    await audit({ subjectType: "job", subjectId: jobId, after: { job: "audit_verify" } });
    return { jobId };
  },
});
