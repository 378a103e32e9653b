import { desc } from "drizzle-orm";
import { schema } from "#db/client.ts";
import { z } from "#lib/zod.ts";
import { query } from "../access/verb.ts";
import { mayBeCancelled } from "./lifecycle.ts";

/** The platform's recent work, newest first, for whoever runs it. */
export const listJobs = query({
  permission: "job.list",
  input: z.object({ limit: z.number().int().min(1).max(200).default(50) }),
  async run({ tx, input }) {
    const { jobRequests } = schema;
    const rows = await tx
      .select({
        id: jobRequests.id,
        job: jobRequests.job,
        key: jobRequests.key,
        status: jobRequests.status,
        requestedAt: jobRequests.requestedAt,
        finishedAt: jobRequests.finishedAt,
        done: jobRequests.done,
        total: jobRequests.total,
        error: jobRequests.error,
        parameters: jobRequests.parameters,
      })
      .from(jobRequests)
      .orderBy(desc(jobRequests.requestedAt), desc(jobRequests.id))
      .limit(input.limit);
    return rows.map(({ parameters, ...row }) => ({
      ...row,
      mayCancel: mayBeCancelled({ ...row, parameters }),
    }));
  },
});
