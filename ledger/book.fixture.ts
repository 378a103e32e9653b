import { sql } from "drizzle-orm";
import type { Db, Tx } from "#db/client.ts";
import { newId } from "#lib/ids.ts";
import type { Fen } from "#lib/money.ts";
import { lineBalances } from "./balances.ts";
import { drawdownConfirmed } from "./events/drawdown-confirmed.ts";
import { drawdownRequested } from "./events/drawdown-requested.ts";
import { drawdownVoided } from "./events/drawdown-voided.ts";
import { lineGranted } from "./events/line-granted.ts";
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

/** A granted line with the events of one case at hand. */
export async function openLine(db: Db, limit: Fen) {
  const parties = newParties();
  const lineId = newId();
  const line = { ...parties, lineId };
  await postAll(db, [lineGranted({ ...line, limit, grantedOn: "2026-01-05" })]);
  const drawdown = (amount: Fen) => {
    const ids = { ...line, drawdownId: newId(), loanId: newId(), amount };
    return {
      ...ids,
      request: drawdownRequested({ ...ids, requestedOn: "2026-01-20" }),
      confirm: drawdownConfirmed({ ...ids, paidOn: "2026-01-20" }),
      void: drawdownVoided({ ...ids, voidedOn: "2026-01-21", lineEnded: false }),
    };
  };
  const balances = async () => (await asSystem(db, (tx) => lineBalances(tx, [lineId]))).get(lineId);
  return { ...line, drawdown, balances };
}
