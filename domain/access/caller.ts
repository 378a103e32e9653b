import type { Db } from "#db/client.ts";
import type { Keys } from "#lib/crypto/keys.ts";
import type { RankConfiguration } from "#matching/index.ts";
import type { IdentityVerifier } from "../verification/connectors/verifier.ts";
import type { Actor } from "./actor.ts";

/** What a verb needs to know about whoever calls it. */
export type Caller<A extends Actor = Actor> = {
  db: Db;
  keys: Keys;
  /** Who can say that a firm is who it says; absent where no one is configured. Only jobs ask. */
  identity?: IdentityVerifier;
  /** How offers are ranked; the defaults unless the operator has said otherwise. */
  ranking?: RankConfiguration;
  actor: A;
  requestId?: string;
  /** The instant of the act; the clock's unless given. */
  now?: Date;
  /** Rings the queue for work that the verb left in `job_requests`. Losing a ring costs time, not work. */
  ring?: (jobRequestIds: string[]) => void;
};
