import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { type Db, openDatabase } from "#db/client.ts";
import { startEmbedded } from "#db/embedded.ts";
import { migrateDatabase } from "#db/migrate.ts";
import type { Platform } from "#domain/access/platform.ts";
import { openPlatform } from "#jobs/platform.ts";
import { openKeys } from "#lib/crypto/key-file.ts";
import { makeLog } from "#lib/log.ts";
import { seedDistrict } from "#seeds/run.ts";

export type Scratch = { platform: Platform; owner: Db; close: () => Promise<void> };

/** A district of its own on a server of its own that keeps its data as a real one does; gone when closed. */
export async function scratchDistrict(size: { enterprises: number; months: number }): Promise<Scratch> {
  const dataDir = mkdtempSync("/var/tmp/xinyidai-bench-");
  chmodSync(dataDir, 0o755);
  const server = await startEmbedded({ dataDir });
  await migrateDatabase(server.url);
  const log = makeLog({ LOG_LEVEL: "warn" }, "bench");
  const keys = openKeys({ file: join(dataDir, "keys.json"), suite: "standard", create: true });
  const { platform, close } = openPlatform({ DATABASE_URL: server.url }, { log, keys });
  await seedDistrict(platform, size);
  const owner = openDatabase({ url: server.url, max: 1 });
  await owner.$client.query("vacuum analyze");
  return {
    platform,
    owner,
    close: async () => {
      await owner.$client.end();
      await close();
      await server.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
