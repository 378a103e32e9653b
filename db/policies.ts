import { type SQL, sql } from "drizzle-orm";
import { type AnyPgColumn, pgPolicy, pgRole } from "drizzle-orm/pg-core";
import type { DataDomain } from "#lib/vocabulary.ts";

/** The role the application runs as. It owns nothing and bypasses no policy; a migration creates it. */
export const appRole = pgRole("xyd_app").existing();

/*
 * The actor of the transaction, as `command` and `query` set it. Each call stands in a scalar sub-select,
 * so that PostgreSQL evaluates it once a statement and not once a row.
 */
const kind = sql.raw("(select app.actor_kind())");
const organisation = sql.raw("(select app.actor_organisation())");
const user = sql.raw("(select app.actor_user())");

type ActorKind = "anonymous" | "enterprise" | "bank" | "bureau" | "source" | "operator" | "system";

/** Whether the actor is of one of the kinds. */
export const actorIs = (...kinds: ActorKind[]): SQL =>
  sql`${kind} in (${sql.raw(kinds.map((each) => `'${each}'`).join(", "))})`;

/** Whether the row belongs to the actor's organisation. */
export const ownedBy = (column: AnyPgColumn): SQL => sql`${column} = ${organisation}`;

/** Whether the row belongs to the actor's organisation, and that is of the kind. */
export const ownedByKind = (kindWanted: ActorKind, column: AnyPgColumn): SQL =>
  and(actorIs(kindWanted), ownedBy(column));

/** Whether the row belongs to the person. */
export const ownedByUser = (column: AnyPgColumn): SQL => sql`${column} = ${user}`;

/** Whether a live consent lets the actor's bank see this domain of the enterprise, for the purpose it acts for. */
export const consented = (enterprise: AnyPgColumn, domain: DataDomain): SQL =>
  and(actorIs("bank"), sql`${enterprise} in (select app.consented_enterprises(${sql.raw(`'${domain}'`)}))`);

/** Whether the enterprise has been verified; only a verified one can consent. */
export const verified = (enterprise: AnyPgColumn): SQL =>
  sql`${enterprise} in (select id from enterprises where verified_at is not null)`;

export const and = (...terms: SQL[]): SQL => sql`(${sql.join(terms, sql.raw(" and "))})`;
export const or = (...terms: SQL[]): SQL => sql`(${sql.join(terms, sql.raw(" or "))})`;
/** Whoever has said who they are, visitors included; a connection without an actor sees nothing. */
export const anyone: SQL = sql.raw("((select app.actor_kind()) is not null)");

type Access = {
  read: SQL;
  insert?: SQL;
  /** Which rows may be locked and changed. */
  update?: SQL;
  /** What a changed row must look like; {@link Access.update} again unless told otherwise. */
  updateTo?: SQL;
  delete?: SQL;
};

/**
 * The row policies of one table. What is not named is refused: a table without `update` is append-only
 * for the application.
 */
export function rowPolicies(table: string, access: Access) {
  const policies = [pgPolicy(`${table}_read`, { for: "select", to: appRole, using: access.read })];
  if (access.insert)
    policies.push(pgPolicy(`${table}_insert`, { for: "insert", to: appRole, withCheck: access.insert }));
  if (access.update) {
    policies.push(
      pgPolicy(`${table}_update`, {
        for: "update",
        to: appRole,
        using: access.update,
        withCheck: access.updateTo ?? access.update,
      }),
    );
  }
  if (access.delete)
    policies.push(pgPolicy(`${table}_delete`, { for: "delete", to: appRole, using: access.delete }));
  return policies;
}
