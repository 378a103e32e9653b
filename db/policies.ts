import { type SQL, sql } from "drizzle-orm";
import { type AnyPgColumn, pgPolicy, pgRole } from "drizzle-orm/pg-core";
import type { MemberRole, RecordType, Word } from "#lib/vocabulary.ts";

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

/** Whether the person acts in one of the roles. */
export const actsAs = (...roles: MemberRole[]): SQL =>
  sql.raw(`((select app.actor_role()) in (${roles.map((role) => `'${role}'`).join(", ")}))`);

/** Whether the person answers for the people of the own organisation. */
export const heads: SQL = actsAs("owner", "administrator");

/**
 * Whether the actor approves, in this very transaction, a change that somebody else of the own organisation proposed
 * about the row, with at least these terms.
 */
export const approves = (change: Word<"changeKind">, subject: string, row: AnyPgColumn, terms?: SQL): SQL =>
  sql`app.approves(${sql.raw(`'${change}'`)}, ${sql.raw(`'${subject}'`)}, ${row}::text, ${terms ?? sql.raw("'{}'")})`;

/** Whether the person works on the cases of a bank: what consents open is for them. */
const worksOnCases = () => and(actorIs("bank"), actsAs("officer", "approver"));

/** Whether a live consent opens anything at all of the firm to the bank whose cases the actor works on, for its purpose. */
export const consentedFirm = (enterprise: AnyPgColumn): SQL =>
  and(worksOnCases(), sql`app.has_consented(${enterprise})`);

/** Whether live consents together open every one of the items back to that month. */
const covered = (enterprise: AnyPgColumn, items: SQL, since: SQL): SQL =>
  sql`not exists (
    select from unnest(${items}) wanted(item)
    where not exists (
      select from app.live_consents() c
      where c.enterprise_id = ${enterprise} and wanted.item = any (c.items)
        and coalesce(c.range_from, '-infinity') <= coalesce(${since}, 'infinity')))`;

/** Whether a live consent opens this item of the firm's data for that month. */
export const consentedItem = (enterprise: AnyPgColumn, item: RecordType, month: SQL): SQL =>
  and(worksOnCases(), covered(enterprise, sql.raw(`'{${item}}'::text[]`), month));

/** Whether live consents open all that a row was computed from; of public facts alone, whether there is one at all. */
export const consentedItems = (enterprise: AnyPgColumn, items: AnyPgColumn, since: AnyPgColumn): SQL =>
  and(
    worksOnCases(),
    sql`(cardinality(${items}) > 0 or app.has_consented(${enterprise}))`,
    covered(enterprise, sql`${items}`, sql`${since}`),
  );

/** Whether the acting official has opened this firm's data, for a recorded reason and for a limited time. */
export const opened = (enterprise: AnyPgColumn): SQL =>
  and(actorIs("bureau"), sql`${enterprise} in (select app.opened_enterprises())`);

/**
 * The clock's own word. PostgreSQL's other instants stand still while a message waits with its later statements, or a
 * transaction is kept open.
 */
export const THIS_MOMENT: SQL = sql.raw("(select app.this_moment())");

/** Whether the instant is that of the clock, as near as clocks of two machines agree. */
export const isNow = (instant: AnyPgColumn): SQL => sql`app.is_now(${instant})`;

/** Whether the date is the day of the clock in Asia/Shanghai. */
export const isToday = (day: AnyPgColumn): SQL => sql`app.is_today(${day})`;

/** Whether the roles of the actor's kind of organisation include this one. */
export const ownRole = (role: AnyPgColumn): SQL => sql`app.has_role(${kind}, ${role})`;

export const and = (...terms: SQL[]): SQL => sql`(${sql.join(terms, sql.raw(" and "))})`;
export const or = (...terms: SQL[]): SQL => sql`(${sql.join(terms, sql.raw(" or "))})`;
export const not = (term: SQL): SQL => sql`(not ${term})`;
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
