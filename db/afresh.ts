import type pg from "pg";

/**
 * Makes a connection what it was when it was opened, whatever the statements of a request left on it: settings, the role,
 * temporary objects, kept cursors with rows of its own, locks that nobody would give back. Somebody's own statement may
 * stand under a name of ours, which the driver takes for the one that it prepared: then it fails, by a division by zero.
 */
const AFRESH = `close all; unlisten *; select pg_catalog.pg_advisory_unlock_all(); reset session authorization; reset role;
  reset all; discard temp;
  select 1 / (case when exists (select from pg_catalog.pg_prepared_statements where from_sql) then 0 else 1 end);`;

/** Connections that came back afresh, and those of them that somebody has. */
const back = new WeakSet<pg.PoolClient>();
const taken = new WeakSet<pg.PoolClient>();

/** Notes how a connection comes to whoever takes it from the pool. */
export function noteTaken(client: pg.PoolClient): void {
  if (back.delete(client)) taken.add(client);
  else taken.delete(client);
}

/** The statements that make a connection afresh, none where it came so. */
export const afresh = (client: pg.PoolClient): string => (taken.has(client) ? "" : AFRESH);

/** Gives a connection back that nothing was left on since it was made afresh. */
export function giveBackAsIs(client: pg.PoolClient): void {
  back.add(client);
  client.release();
}

/** Makes a connection afresh and gives it back, or closes it. Whoever had it does not wait for that. */
export async function giveBackAfresh(client: pg.PoolClient): Promise<void> {
  try {
    await client.query(AFRESH);
    giveBackAsIs(client);
  } catch (error) {
    client.release(error as Error);
  }
}
