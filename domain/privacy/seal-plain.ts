import { isNotNull, or, sql } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";
import { z } from "#lib/zod.ts";
import { command } from "../access/verb.ts";
import { sealContacts } from "../enterprises/contact.ts";

const { enterpriseContacts: contacts } = schema;
const BATCH = 1_000;
const isPlain = or(isNotNull(contacts.plainContactName), isNotNull(contacts.plainPhone));

/** How many rows still hold private fields as they were typed. */
export const countPlain = (tx: Tx): Promise<number> => tx.$count(contacts, isPlain);

/** Seals a batch of rows that versions before private fields were sealed left, and empties their plain columns. */
export const sealPlain = command({
  permission: "privacy.seal_plain",
  input: z.object({}),
  async run({ tx, keys, audit }): Promise<{ sealed: number }> {
    const rows = await tx
      .select({
        enterpriseId: contacts.enterpriseId,
        contactName: sql<string>`coalesce(${contacts.plainContactName}, '')`,
        phone: sql<string>`coalesce(${contacts.plainPhone}, '')`,
      })
      .from(contacts)
      .where(isPlain)
      .orderBy(contacts.enterpriseId)
      .limit(BATCH)
      .for("update");
    const sealed = await sealContacts({ tx, keys }, rows);
    const ready = sql.join(
      rows.map(
        ({ enterpriseId }, at) =>
          sql`(${enterpriseId}::uuid, ${sealed[at]!.contactNameSealed}::bytea, ${sealed[at]!.phoneSealed}::bytea)`,
      ),
      sql`, `,
    );
    if (rows.length > 0) {
      await tx.execute(sql`
        update enterprise_contacts c
        set contact_name_sealed = ready.name, phone_sealed = ready.phone, contact_name = null, phone = null
        from (values ${ready}) as ready (id, name, phone)
        where c.enterprise_id = ready.id`);
    }
    await audit({
      subjectType: "enterprise_contacts",
      subjectId: rows[0]?.enterpriseId ?? "none",
      after: { sealed: rows.length },
    });
    return { sealed: rows.length };
  },
});
