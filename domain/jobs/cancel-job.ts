import { eq } from "drizzle-orm";
import { schema } from "#db/client.ts";
import { notFound } from "#lib/errors.ts";
import { command } from "../access/verb.ts";
import { CancelJob } from "./inputs.ts";
import { assertCancellable } from "./lifecycle.ts";

/**
 * Stops work that waits or runs, at its next batch. What it has written stays.
 * @throws DomainError `conflict` where it has ended, `forbidden` where it has to be done
 */
export const cancelJob = command({
  permission: "job.cancel",
  input: CancelJob,
  async run({ tx, input: { id }, now, audit }) {
    const { jobRequests } = schema;
    const [row] = await tx.select().from(jobRequests).where(eq(jobRequests.id, id)).for("update");
    if (!row) throw notFound("这项任务");
    assertCancellable(row);
    const { rowCount } = await tx
      .update(jobRequests)
      .set({
        status: "cancelled",
        finishedAt: now,
        error: "运营方已取消。已完成的部分保留，其余由夜间全量匹配补上。",
      })
      .where(eq(jobRequests.id, id));
    if (rowCount !== 1) throw new Error("a locked request could not be cancelled");
    const { job, key, done, total } = row;
    await audit({
      subjectType: "job",
      subjectId: id,
      before: { status: row.status },
      after: { job, key, done, total },
    });
  },
});
