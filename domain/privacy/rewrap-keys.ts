import { and, asc, isNull, ne, sql } from "drizzle-orm";
import { schema } from "#db/client.ts";
import { z } from "#lib/zod.ts";
import { command } from "../access/verb.ts";

const { subjectKeys } = schema;
const BATCH = 1_000;

/** Wraps a batch of data keys anew under the current master key. What they sealed stays as it is. */
export const rewrapKeys = command({
  permission: "privacy.rewrap_keys",
  input: z.object({}),
  async run({ tx, keys, audit }): Promise<{ rewrapped: number }> {
    const current = keys.currentMasterKeyId;
    const rows = await tx
      .select({ id: subjectKeys.id, wrapped: subjectKeys.wrapped, masterKeyId: subjectKeys.masterKeyId })
      .from(subjectKeys)
      .where(and(isNull(subjectKeys.shreddedAt), ne(subjectKeys.masterKeyId, current)))
      .orderBy(asc(subjectKeys.id))
      .limit(BATCH)
      .for("update");
    if (rows.length > 0) {
      const ready = rows.map(({ id, wrapped, masterKeyId }) => {
        const anew = keys.wrap(keys.unwrap({ masterKeyId, wrapped: wrapped! }));
        return sql`(${id}::uuid, ${anew.wrapped}::bytea, ${anew.masterKeyId}::text)`;
      });
      await tx.execute(sql`
        update subject_keys k set wrapped = ready.wrapped, master_key_id = ready.master_key_id
        from (values ${sql.join(ready, sql`, `)}) as ready (id, wrapped, master_key_id)
        where k.id = ready.id`);
    }
    await audit({ subjectType: "platform_key", subjectId: current, after: { rewrapped: rows.length } });
    return { rewrapped: rows.length };
  },
});
