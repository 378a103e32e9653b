import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { openDatabase } from "#db/client.ts";
import { startEmbedded } from "#db/embedded.ts";
import { guardsFile, readGuards } from "#db/guards.ts";
import { migrateDatabase } from "#db/migrate.ts";

/** Writes down what guards the rows of a freshly migrated database, for `xyd audit verify` to compare with. */
const dataDir = mkdtempSync("/var/tmp/xinyidai-guards-");
chmodSync(dataDir, 0o755);
const server = await startEmbedded({ dataDir, throwAway: true });
try {
  await migrateDatabase(server.url);
  const db = openDatabase({ url: server.url, max: 1 });
  writeFileSync(guardsFile, `${JSON.stringify(await readGuards(db), null, 2)}\n`);
  await db.$client.end();
} finally {
  await server.stop();
  rmSync(dataDir, { recursive: true, force: true });
}
