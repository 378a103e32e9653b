import type { Db } from "#db/client.ts";
import type { Keys } from "#lib/crypto/keys.ts";
import type { Log } from "#lib/log.ts";
import type { RankConfiguration } from "#matching/index.ts";
import type { IdentityVerifier } from "../verification/connectors/verifier.ts";
import type { Actor } from "./actor.ts";
import type { Caller } from "./caller.ts";

/** What a process hands to its edges: the web server's loaders, the job handlers, the commands. */
export type Platform = {
  db: Db;
  keys: Keys;
  /** The city's identity service or its simulator; absent where neither is configured. */
  identity?: IdentityVerifier;
  /** How offers are ranked, where the operator has said so. */
  ranking?: RankConfiguration;
  log: Log;
  /** Rings the queue for rows in `job_requests`. */
  ring: (jobRequestIds: string[]) => void;
  readiness: () => Promise<{ database: boolean; queue: boolean; migrations: boolean }>;
};

/** A caller for verbs: who, in which request. */
export const callerOf = (platform: Platform, actor: Actor, requestId?: string): Caller => ({
  db: platform.db,
  keys: platform.keys,
  identity: platform.identity,
  ranking: platform.ranking,
  ring: platform.ring,
  actor,
  requestId,
});
