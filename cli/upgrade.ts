import { type Db, openDatabase } from "#db/client.ts";
import { migrateDatabase, pendingMigrations } from "#db/migrate.ts";
import { system } from "#domain/access/actor.ts";
import { callerOf } from "#domain/access/platform.ts";
import type { Caller } from "#domain/access/verb.ts";
import { adoptEarlierRecords } from "#domain/audit/index.ts";
import { earlierConsents, signEarlier } from "#domain/consents/index.ts";
import { askJob } from "#domain/jobs/index.ts";
import { registerModels, unregisteredCards } from "#domain/models/index.ts";
import { adoptKeys, isSealed, refuseForeign, sealPlain, upkeep } from "#domain/privacy/index.ts";
import { auditHeadFileOf, ledgerHeadFileOf, makeRoomForHead } from "#jobs/audit-head.ts";
import { openPlatform } from "#jobs/platform.ts";
import { migrateQueue } from "#jobs/queues.ts";
import { keyFileOf, openKeys } from "#lib/crypto/key-file.ts";
import type { Keys } from "#lib/crypto/keys.ts";
import type { Env } from "#lib/env.ts";
import { postgresCode } from "#lib/errors.ts";
import type { Log } from "#lib/log.ts";

/** What an older version left behind or did not know, in the order in which it is put right. Each step does nothing where nothing is left. */
const STEPS: ((caller: Caller) => Promise<void>)[] = [
  refuseOtherKeys,
  adoptEarlierRecords,
  keepPrivate,
  signConsents,
  registerCards,
];

/**
 * Brings a database up to this version: its tables, the queue's, the platform's keys, and the rows that older versions
 * wrote.
 * @throws DomainError `conflict` where the key file is not that of this database
 */
export async function upgrade(env: Env, databaseUrl: string, log: Log): Promise<Keys> {
  await migrateDatabase(databaseUrl);
  if (!env.REDIS_URL) await migrateQueue(databaseUrl);
  const keys = await openKeysOf(env, databaseUrl);
  const { platform, close } = openPlatform({ ...env, DATABASE_URL: databaseUrl }, { log, keys, poolSize: 2 });
  try {
    await makeRoomForHead(platform, ledgerHeadFileOf(env), "ledger");
    await makeRoomForHead(platform, auditHeadFileOf(env));
    for (const step of STEPS) await step(callerOf(platform, system("upgrade")));
  } finally {
    await close();
  }
  return keys;
}

/** A database that was never sealed gets keys of its own; any other needs those it was sealed with. */
async function openKeysOf(env: Env, databaseUrl: string): Promise<Keys> {
  const db = openDatabase({ url: env.APP_DATABASE_URL ?? databaseUrl, role: "xyd_app", max: 1 });
  try {
    return openKeys({ ...keyFileOf(env), create: !(await isSealed(db)) });
  } finally {
    await db.$client.end();
  }
}

/**
 * The keys of a database that needs no upgrade, without a look at what else is in it; undefined where it has none yet.
 * @throws DomainError `conflict` where the key file has none of the database's keys
 */
export async function keysAsFound(env: Env, databaseUrl: string): Promise<Keys | undefined> {
  const db = openDatabase({ url: env.APP_DATABASE_URL ?? databaseUrl, role: "xyd_app", max: 1 });
  try {
    if (!(await isUpgraded(db)) || !(await isSealed(db))) return undefined;
    const keys = openKeys(keyFileOf(env));
    await refuseForeign(db, keys);
    return keys;
  } finally {
    await db.$client.end();
  }
}

/** In a new database neither the schema, nor the function that tells, nor the role is there yet. */
const MISSING = ["3F000", "42883", "22023"];

const isUpgraded = (db: Db): Promise<boolean> =>
  pendingMigrations(db).then(
    (left) => left === 0,
    (error: unknown) => {
      if (MISSING.includes(postgresCode(error) ?? "")) return false;
      throw error;
    },
  );

/** Before anything is written under keys that are not this database's. */
async function refuseOtherKeys(caller: Caller): Promise<void> {
  await upkeep(caller, {});
}

async function keepPrivate(caller: Caller): Promise<void> {
  const { keysToAdopt, plainRows } = await upkeep(caller, {});
  if (keysToAdopt > 0) await adoptKeys(caller, {});
  for (let left = plainRows; left > 0; ) left -= (await sealPlain(caller, {})).sealed || left;
}

async function signConsents(caller: Caller): Promise<void> {
  if (!(await earlierConsents(caller, {})).waiting) return;
  const { signed } = await signEarlier(caller, {});
  // Profiles of that time do not say what they were computed from, so no consent opens them until they are made anew.
  if (signed > 0)
    await askJob(caller, { job: "profile", key: "after:upgrade", parameters: { scope: "all" } });
}

/** A card that is new with this version is registered before anything is scored by it. */
async function registerCards(caller: Caller): Promise<void> {
  const cards = await unregisteredCards(caller, {});
  if (cards.length > 0) await registerModels(caller, { cards: [...cards] });
}
