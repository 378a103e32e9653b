import { type SQL, sql } from "drizzle-orm";
import type { Actor } from "#domain/access/actor.ts";
import { actAs } from "#domain/access/verb.ts";
import { postgresCode } from "#lib/errors.ts";
import type { ConsentPurpose } from "#lib/vocabulary.ts";
import type { TestDatabase } from "./database.ts";

/** PostgreSQL's word for a broken policy or a missing right. */
export const REFUSED = "42501";
/** Its word for a row that is kept as it was: a guard spoke. */
export const KEPT = "23001";
/** Its word for a broken CHECK. */
export const UNTRUE = "23514";

type How = {
  purpose?: ConsentPurpose;
  /** Stops before the commit, at which PostgreSQL looks at what is due only then. */
  unfinished?: boolean;
};

/**
 * Statements of people who reach the rows, as the application's role. The try answers with how many rows the last of them
 * touched, or with what PostgreSQL said, then or at the commit; nothing of it stays.
 */
export const tryingOn =
  (database: TestDatabase) =>
  async (actor: Actor, statements: SQL[], { purpose, unfinished = false }: How = {}) => {
    let rows: number | null = null;
    try {
      await database.app.transaction(async (tx) => {
        await actAs(tx, actor, purpose);
        for (const statement of statements) rows = (await tx.execute(statement)).rowCount;
        if (!unfinished) await tx.execute(sql`set constraints all immediate`);
        tx.rollback();
      });
    } catch (error) {
      return postgresCode(error) ?? rows;
    }
  };
