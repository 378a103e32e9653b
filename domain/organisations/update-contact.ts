import { eq } from "drizzle-orm";
import { schema } from "#db/client.ts";
import { invalid, notFound } from "#lib/errors.ts";
import { isMember } from "../access/actor.ts";
import { command } from "../access/verb.ts";
import { UpdateContact } from "./inputs.ts";

/**
 * Keeps true how firms reach the organisation: an administrator for the own one, the machine's operator for any.
 * Consents that were given keep what their owners read.
 */
export const updateContact = command({
  permission: "organisation.update_contact",
  input: UpdateContact,
  async run({ tx, actor, input, audit }): Promise<void> {
    const { organisations } = schema;
    const id = isMember(actor) ? actor.organisationId : input.organisationId;
    if (!id) throw invalid("请写明是哪个单位的联系方式。");
    const own = eq(organisations.id, id);
    const [before] = await tx
      .select({ contact: organisations.contact })
      .from(organisations)
      .where(own)
      .for("update");
    if (!before) throw notFound("这个单位");
    const { contact } = input;
    const changed = await tx.update(organisations).set({ contact }).where(own);
    if (changed.rowCount !== 1) throw new Error("a locked organisation could not be changed");
    await audit({ subjectType: "organisation", subjectId: id, before, after: { contact } });
  },
});
