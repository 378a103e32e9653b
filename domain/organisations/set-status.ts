import { eq } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";
import { conflict, notFound } from "#lib/errors.ts";
import { label, type Word } from "#lib/vocabulary.ts";
import type { AuditNote } from "../access/audit.ts";

/**
 * Stops an organisation or lets it in again, for the verb that approves it. All its people's sessions end with it, and
 * what it was granted is kept but reaches nobody.
 */
export async function setOrganisationStatus(
  tx: Tx,
  organisationId: string,
  status: Word<"organisationStatus">,
): Promise<AuditNote> {
  const { organisations } = schema;
  const own = eq(organisations.id, organisationId);
  const [organisation] = await tx
    .select({ status: organisations.status })
    .from(organisations)
    .where(own)
    .for("update");
  if (!organisation) throw notFound("这个单位");
  if (organisation.status === status)
    throw conflict(`这个单位已经是“${label("organisationStatus", status)}”，不用再改。请把这份变更退回。`);
  const changed = await tx.update(organisations).set({ status }).where(own);
  if (changed.rowCount !== 1) throw new Error("a locked organisation could not be changed");
  return {
    subjectType: "organisation",
    subjectId: organisationId,
    before: { status: organisation.status },
    after: { status },
  };
}
