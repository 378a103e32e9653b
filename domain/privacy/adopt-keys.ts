import { and, isNull, notInArray, sql } from "drizzle-orm";
import { type Db, schema, type Tx } from "#db/client.ts";
import type { Keys } from "#lib/crypto/keys.ts";
import { conflict } from "#lib/errors.ts";
import { z } from "#lib/zod.ts";
import { system } from "../access/actor.ts";
import { actAs, command } from "../access/verb.ts";
import { knownKeyIds } from "./list-keys.ts";

const { platformKeys } = schema;

/**
 * Writes down which keys the database is sealed with from now on, and retires those that were replaced.
 * @throws DomainError `conflict` where the key file lacks a key that the database was sealed with
 */
export const adoptKeys = command({
  permission: "privacy.adopt_keys",
  input: z.object({}),
  async run({ tx, keys, now, audit }): Promise<void> {
    // Two nodes that start at once: the second finds what the first wrote.
    await tx.execute(sql`select pg_advisory_xact_lock(hashtext('platform_keys'))`);
    const known = await knownKeyIds(tx);
    refuseOthers(keys, known);
    const adopted = keysInFile(keys).filter(({ keyId }) => !known.has(keyId));
    const current = [keys.currentMasterKeyId, keys.publicKeys().at(-1)!.keyId];
    await tx
      .update(platformKeys)
      .set({ retiredAt: now })
      .where(and(isNull(platformKeys.retiredAt), notInArray(platformKeys.keyId, current)));
    if (adopted.length > 0) {
      const rows = adopted.map((key) => ({
        ...key,
        createdAt: now,
        retiredAt: current.includes(key.keyId) ? null : now,
      }));
      await tx.insert(platformKeys).values(rows);
    }
    await audit({
      subjectType: "platform_key",
      subjectId: keys.currentMasterKeyId,
      after: { current, adopted: adopted.map(({ keyId }) => keyId) },
    });
  },
});

/** @throws DomainError `conflict` where one of the known keys is not in the file */
export function refuseOthers(keys: Keys, known: Set<string>): void {
  const held = new Set(keysInFile(keys).map(({ keyId }) => keyId));
  const missing = [...known].filter((id) => !held.has(id));
  if (missing.length === 0) return;
  throw conflict(
    `密钥文件与这个数据库不符：缺少 ${missing.join("、")}。请换回与数据库一同备份的密钥文件；用别的密钥，已加密的内容无法打开，已签署的授权无法验证。`,
  );
}

/** How many of the file's keys the database has not heard of. */
export async function keysToAdopt(tx: Tx, keys: Keys): Promise<number> {
  const known = await knownKeyIds(tx);
  refuseOthers(keys, known);
  return keysInFile(keys).filter(({ keyId }) => !known.has(keyId)).length;
}

const keysInFile = (keys: Keys) => [
  ...keys.masterKeyIds().map((keyId) => ({ keyId, use: "master" as const, publicJwk: null })),
  ...keys.publicKeys().map(({ keyId, jwk }) => ({ keyId, use: "signing" as const, publicJwk: jwk })),
];

/**
 * One key that the file lacks is for the verification to tell of; a file without any is another platform's.
 * @throws DomainError `conflict` where none of the database's keys is in the file
 */
export const refuseForeign = (db: Db, keys: Keys): Promise<void> =>
  db.transaction(async (tx) => {
    await actAs(tx, system("keys"));
    const known = await knownKeyIds(tx);
    if (!keysInFile(keys).some(({ keyId }) => known.has(keyId))) refuseOthers(keys, known);
  });
