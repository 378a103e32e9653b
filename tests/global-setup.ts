import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import pg from "pg";
import type { TestProject } from "vitest/node";
import { startEmbedded } from "#db/embedded.ts";
import { migrateDatabase } from "#db/migrate.ts";

declare module "vitest" {
  export interface ProvidedContext {
    /** Owner's connection string of the test server. */
    databaseServer: string;
    /** A database with the schema and nothing else, to clone. */
    databaseTemplate: string;
  }
}

const TEMPLATE = "migrated_template";

/** One throw-away PostgreSQL for the whole run, with a migrated template. */
export default async function setup(project: TestProject) {
  const dataDir = mkdtempSync("/var/tmp/xinyidai-test-");
  // Run by root, the server's own account must be able to reach the folder.
  chmodSync(dataDir, 0o755);
  const server = await startEmbedded({ dataDir, throwAway: true });
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  await client.query(`create database ${TEMPLATE}`);
  await client.end();
  const template = new URL(server.url);
  template.pathname = `/${TEMPLATE}`;
  await migrateDatabase(template.href);
  project.provide("databaseServer", server.url);
  project.provide("databaseTemplate", TEMPLATE);
  return async () => {
    await server.stop();
    rmSync(dataDir, { recursive: true, force: true });
  };
}
