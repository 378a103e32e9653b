import { sql } from "drizzle-orm";
import { openDatabase } from "#db/client.ts";
import { pendingMigrations } from "#db/migrate.ts";
import type { Platform } from "#domain/access/platform.ts";
import { readRanking } from "#domain/access/read-ranking.ts";
import { identityVerifierOf, type VerifierSettings } from "#domain/verification/index.ts";
import type { Keys } from "#lib/crypto/keys.ts";
import type { Env } from "#lib/env.ts";
import type { Log } from "#lib/log.ts";
import { type Bell, openBell, type QueueSettings } from "./queues.ts";

export type OpenPlatform = { platform: Platform; queue: QueueSettings; close: () => Promise<void> };

type Settings = Pick<Env, "APP_DATABASE_URL" | "REDIS_URL" | "RANKING_FILE"> &
  VerifierSettings & { DATABASE_URL: string };
type Resources = { log: Log; keys: Keys; poolSize?: number };

/** Opens what a process needs of the outside: the database as the application's role, and the queue's bell. */
export function openPlatform(env: Settings, { log, keys, poolSize = 10 }: Resources): OpenPlatform {
  const databaseUrl = env.APP_DATABASE_URL ?? env.DATABASE_URL;
  const db = openDatabase({ url: databaseUrl, role: "xyd_app", max: poolSize, log });
  const queue: QueueSettings = { redisUrl: env.REDIS_URL, databaseUrl, log };
  let bell: Bell | undefined;
  const opened = () => {
    bell ??= openBell(queue);
    return bell;
  };
  const platform: Platform = {
    db,
    keys,
    identity: identityVerifierOf(env),
    ranking: env.RANKING_FILE === undefined ? undefined : readRanking(env.RANKING_FILE),
    log,
    ring: (ids) => opened().ring(ids),
    readiness: async () => {
      const database = await answers(() => db.execute(sql`select 1`));
      const migrations =
        database &&
        (await answers(async () => {
          if ((await pendingMigrations(db)) > 0) throw new Error("migrations pending");
        }));
      return { database, migrations, queue: await opened().answers() };
    },
  };
  const close = async () => {
    await bell?.close();
    await db.$client.end();
  };
  return { platform, queue, close };
}

async function answers(question: () => Promise<unknown>): Promise<boolean> {
  try {
    await question();
    return true;
  } catch {
    return false;
  }
}
