import { sql } from "drizzle-orm";
import type { Db, Tx } from "#db/client.ts";
import { newId } from "#lib/ids.ts";
import { type PostResult, post } from "./post.ts";
import type { LedgerTransaction, Parties } from "./transaction.ts";

/** When the tests take place. */
export const NOW = new Date("2026-11-22T10:00:00+08:00");
export const TODAY = "2026-11-22";

type TestActor = { kind: "system" } | { kind: "bank" | "enterprise" | "bureau"; organisationId: string };

/** Runs in one database transaction as an actor, as the verbs do. */
export const actingAs = <T>(db: Db, actor: TestActor, run: (tx: Tx) => Promise<T>): Promise<T> =>
  db.transaction(async (tx) => {
    await tx.execute(sql`select set_config('app.actor', ${JSON.stringify(actor)}, true)`);
    return run(tx);
  });

export const asSystem = <T>(db: Db, run: (tx: Tx) => Promise<T>): Promise<T> =>
  actingAs(db, { kind: "system" }, run);

export const postAll = (db: Db, transactions: LedgerTransaction[], now = NOW): Promise<PostResult[]> =>
  asSystem(db, (tx) => post(tx, transactions, now));

/** A bank and an enterprise of their own, so that cases do not see each other. */
export const newParties = (): Parties => ({ bankId: newId(), enterpriseId: newId() });
