import { asc, count, isNull } from "drizzle-orm";
import type { Db } from "#db/client.ts";
import { schema, type Tx } from "#db/client.ts";
import type { Word } from "#lib/vocabulary.ts";
import { z } from "#lib/zod.ts";
import { system } from "../access/actor.ts";
import { actAs, query } from "../access/verb.ts";

const { platformKeys, subjectKeys } = schema;

export type PlatformKey = {
  keyId: string;
  use: Word<"keyUse">;
  createdAt: Date;
  retiredAt: Date | null;
  /** How many data keys it wraps; of a signing key null. */
  wraps: number | null;
};

/** The keys this platform has used, the newest first: their names and lives, never the keys. */
export const listKeys = query({
  permission: "privacy.list_keys",
  input: z.object({}),
  runsAs: system("keys"),
  async run({ tx }): Promise<PlatformKey[]> {
    const rows = await tx.select().from(platformKeys).orderBy(asc(platformKeys.createdAt));
    const wrapped = await tx
      .select({ masterKeyId: subjectKeys.masterKeyId, n: count() })
      .from(subjectKeys)
      .where(isNull(subjectKeys.shreddedAt))
      .groupBy(subjectKeys.masterKeyId);
    const wraps = new Map(wrapped.map(({ masterKeyId, n }) => [masterKeyId, n]));
    return rows.reverse().map(({ keyId, use, createdAt, retiredAt }) => ({
      ...{ keyId, use, createdAt, retiredAt },
      wraps: use === "master" ? (wraps.get(keyId) ?? 0) : null,
    }));
  },
});

/** The ids of the keys that the database was sealed and signed with. */
export async function knownKeyIds(tx: Tx): Promise<Set<string>> {
  const rows = await tx.select({ keyId: platformKeys.keyId }).from(platformKeys);
  return new Set(rows.map(({ keyId }) => keyId));
}

/** Whether the database was ever sealed: asked before there are keys to ask with, so it is no verb. */
export const isSealed = (db: Db): Promise<boolean> =>
  db.transaction(async (tx) => {
    await actAs(tx, system("keys"));
    return (await knownKeyIds(tx)).size > 0;
  });
