import { randomBytes } from "node:crypto";
import { and, inArray, isNull, type SQL } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";
import type { Keys } from "#lib/crypto/keys.ts";
import { DATA_KEY_BYTES } from "#lib/crypto/suites.ts";
import { newId } from "#lib/ids.ts";

const { subjectKeys } = schema;

export type Hands = { tx: Tx; keys: Keys };
/** Whose data it is: the people of a firm, or a user. Each has a data key of its own, which an erasure shreds. */
export type SubjectKind = "enterprise" | "user";
export type Subject = { kind: SubjectKind; id: string };
export type DataKey = { id: string; key: Buffer };

const COLUMN = { enterprise: subjectKeys.enterpriseId, user: subjectKeys.userId } as const;

/** The live data key of each subject; made where there is none yet. */
export async function dataKeysFor(
  { tx, keys }: Hands,
  kind: SubjectKind,
  subjectIds: string[],
): Promise<Map<string, DataKey>> {
  const wanted = [...new Set(subjectIds)];
  const found = await liveKeys({ tx, keys }, kind, wanted);
  const missing = wanted.filter((id) => !found.has(id));
  if (missing.length === 0) return found;
  await tx
    .insert(subjectKeys)
    .values(missing.map((id) => newRow(keys, kind, id)))
    .onConflictDoNothing();
  // Read again rather than trusting what was just made: somebody else may have been first.
  const made = await liveKeys({ tx, keys }, kind, missing);
  return new Map([...found, ...made]);
}

/** The data keys by their own ids: null for one that was shredded. */
export async function dataKeysById({ tx, keys }: Hands, ids: string[]): Promise<Map<string, Buffer | null>> {
  if (ids.length === 0) return new Map();
  const rows = await select(tx, inArray(subjectKeys.id, [...new Set(ids)]));
  return new Map(rows.map((row) => [row.id, row.wrapped && unwrapped(keys, row.masterKeyId, row.wrapped)]));
}

async function liveKeys({ tx, keys }: Hands, kind: SubjectKind, subjectIds: string[]) {
  if (subjectIds.length === 0) return new Map<string, DataKey>();
  const rows = await select(tx, and(inArray(COLUMN[kind], subjectIds), isNull(subjectKeys.shreddedAt)));
  return new Map(
    rows.map((row) => [
      (row.enterpriseId ?? row.userId)!,
      { id: row.id, key: unwrapped(keys, row.masterKeyId, row.wrapped!) },
    ]),
  );
}

const select = (tx: Tx, where: SQL | undefined) => tx.select().from(subjectKeys).where(where);

const unwrapped = (keys: Keys, masterKeyId: string, wrapped: Buffer) => keys.unwrap({ masterKeyId, wrapped });

const newRow = (keys: Keys, kind: SubjectKind, subjectId: string) => ({
  id: newId(),
  ...(kind === "enterprise" ? { enterpriseId: subjectId } : { userId: subjectId }),
  ...keys.wrap(randomBytes(DATA_KEY_BYTES)),
});
