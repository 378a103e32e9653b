import { eq, sql } from "drizzle-orm";
import { type Db, schema } from "#db/client.ts";

/** Takes away a firm's data key and what it sealed, as no role of the platform can: a firm of before there were keys. */
export const withoutKey = (owner: Db, enterpriseId: string): Promise<void> =>
  owner.transaction(async (tx) => {
    const triggers = (what: "disable" | "enable always") =>
      sql.raw(`alter table subject_keys ${what} trigger subject_keys_permanent`);
    await tx.execute(triggers("disable"));
    await tx.delete(schema.subjectKeys).where(eq(schema.subjectKeys.enterpriseId, enterpriseId));
    await tx.execute(triggers("enable always"));
    await tx
      .update(schema.enterpriseContacts)
      .set({ contactNameSealed: null, phoneSealed: null })
      .where(eq(schema.enterpriseContacts.enterpriseId, enterpriseId));
  });
