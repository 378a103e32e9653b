import { eq } from "drizzle-orm";
import { schema } from "#db/client.ts";
import { notFound } from "#lib/errors.ts";
import { z } from "#lib/zod.ts";
import { query } from "../access/verb.ts";

/** How far a piece of work has come, for the members of the organisation that asked for it. */
export const viewJob = query({
  permission: "job.progress",
  input: z.object({ id: z.uuid() }),
  async run({ tx, input }) {
    const { jobRequests } = schema;
    const [row] = await tx
      .select({
        status: jobRequests.status,
        done: jobRequests.done,
        total: jobRequests.total,
        error: jobRequests.error,
      })
      .from(jobRequests)
      .where(eq(jobRequests.id, input.id));
    if (!row) throw notFound("这项任务");
    return row;
  },
});
