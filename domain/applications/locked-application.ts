import { eq } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";
import { notFound } from "#lib/errors.ts";

export type ApplicationRow = typeof schema.applications.$inferSelect;

/**
 * The application, locked until the end of the transaction, so that of two steps at once the second sees the first.
 * @throws DomainError `not_found` where the actor does not reach it
 */
export async function lockApplication(tx: Tx, applicationId: string): Promise<ApplicationRow> {
  const [row] = await tx
    .select()
    .from(schema.applications)
    .where(eq(schema.applications.id, applicationId))
    .for("update");
  if (!row) throw notFound("这笔申请");
  return row;
}

/** Writes a change to a locked application; a row policy that skipped it would be a fault of ours. */
export async function updateApplication(
  tx: Tx,
  applicationId: string,
  change: Partial<typeof schema.applications.$inferInsert>,
): Promise<void> {
  const updated = await tx
    .update(schema.applications)
    .set(change)
    .where(eq(schema.applications.id, applicationId));
  if (updated.rowCount !== 1) throw new Error("the application could not be written");
}
