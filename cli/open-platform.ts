import { connectServer } from "#db/connect.ts";
import type { Platform } from "#domain/access/platform.ts";
import { auditHeadFileOf, ledgerHeadFileOf } from "#jobs/audit-head.ts";
import { openPlatform } from "#jobs/platform.ts";
import { seal, sealBook } from "#jobs/seal.ts";
import { parseEnv } from "#lib/env.ts";
import { makeLog } from "#lib/log.ts";
import type { PlatformOptions } from "./command.ts";
import { keysAsFound, upgrade } from "./upgrade.ts";

/** The platform for one command, with the schema up to date. Attaches to a running embedded server or starts one. */
export async function openCliPlatform({
  asFound = false,
}: PlatformOptions = {}): Promise<{ platform: Platform; close: () => Promise<void> }> {
  const env = parseEnv({ LOG_LEVEL: "warn", ...process.env });
  const log = makeLog(env, "xyd");
  const server = await connectServer(env);
  try {
    const keys =
      (asFound ? await keysAsFound(env, server.url) : undefined) ?? (await upgrade(env, server.url, log));
    const { platform, close } = openPlatform({ ...env, DATABASE_URL: server.url }, { log, keys });
    return {
      platform,
      close: async () => {
        // What the command did shall not wait for a worker that may not run.
        await sealBook(platform, ledgerHeadFileOf(env))
          .then(() => seal(platform, auditHeadFileOf(env)))
          .catch((error: unknown) =>
            log.warn({ err: error }, "not all was sealed; the next worker or command does it"),
          );
        await close();
        await server.stop();
      },
    };
  } catch (error) {
    await server.stop();
    throw error;
  }
}
