import { connectServer } from "#db/connect.ts";
import type { Platform } from "#domain/access/platform.ts";
import { openPlatform } from "#jobs/platform.ts";
import { parseEnv } from "#lib/env.ts";
import { makeLog } from "#lib/log.ts";
import { upgrade } from "./upgrade.ts";

/** The platform for one command, with the schema up to date. Attaches to a running embedded server or starts one. */
export async function openCliPlatform(): Promise<{ platform: Platform; close: () => Promise<void> }> {
  const env = parseEnv({ LOG_LEVEL: "warn", ...process.env });
  const log = makeLog(env, "xyd");
  const server = await connectServer(env);
  try {
    const keys = await upgrade(env, server.url, log);
    const { platform, close } = openPlatform({ ...env, DATABASE_URL: server.url }, { log, keys });
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
