import type { Env } from "#lib/env.ts";
import { startEmbedded } from "./embedded.ts";

export type DatabaseServer = {
  /** Connection string of the schema's owner. */
  url: string;
  embedded: boolean;
  /** Empties the embedded database; absent where the database is somebody else's. */
  recreate?: () => Promise<void>;
  stop: () => Promise<void>;
};

/** The configured server, or the embedded one where none is. The one place that chooses. */
export async function connectServer(env: Env): Promise<DatabaseServer> {
  if (env.DATABASE_URL) return { url: env.DATABASE_URL, embedded: false, stop: async () => {} };
  return { ...(await startEmbedded({ dataDir: env.DATA_DIR })), embedded: true };
}
