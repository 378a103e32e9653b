import { connectServer } from "#db/connect.ts";
import { migrateDatabase } from "#db/migrate.ts";
import type { Platform } from "#domain/access/platform.ts";
import { openPlatform } from "#jobs/platform.ts";
import { migrateQueue } from "#jobs/queues.ts";
import { keyFileOf, openKeys } from "#lib/crypto/key-file.ts";
import { parseEnv } from "#lib/env.ts";
import { makeLog } from "#lib/log.ts";

/** The platform for one command, with the schema up to date. Attaches to a running embedded server or starts one. */
export async function openCliPlatform(): Promise<{ platform: Platform; close: () => Promise<void> }> {
  const env = parseEnv({ LOG_LEVEL: "warn", ...process.env });
  const log = makeLog(env, "xyd");
  const server = await connectServer(env);
  try {
    await migrateDatabase(server.url);
    if (!env.REDIS_URL) await migrateQueue(server.url);
    const { platform, close } = openPlatform(
      { ...env, DATABASE_URL: server.url },
      { log, keys: openKeys({ ...keyFileOf(env), create: true }) },
    );
    return {
      platform,
      close: async () => {
        await close();
        await server.stop();
      },
    };
  } catch (error) {
    await server.stop();
    throw error;
  }
}
