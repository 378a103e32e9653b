import { type SQL, sql } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import type { Actor } from "#domain/access/actor.ts";
import { actAs } from "#domain/access/verb.ts";
import { withdrawConsent } from "#domain/consents/index.ts";
import { aCase, type Case, submitted } from "#domain/loans/case.fixture.ts";
import { postgresCode } from "#lib/errors.ts";
import { newId } from "#lib/ids.ts";
import type { ConsentPurpose } from "#lib/vocabulary.ts";
import { useDatabase } from "./database.ts";
import { aMember, anOrganisation } from "./factories.ts";

/*
 * Whoever reaches SQL under an honest actor may set a search_path and make temporary types, functions, operators and
 * casts. None of it decides what a policy, a guard or a function of the platform means.
 */

const database = useDatabase();
const KEPT = "23001";
const REFUSED = "42501";
/** SQLSTATE of the attacker's own making: its code has run as somebody else than the application's role. */
const ESCAPED = "ESC01";

beforeAll(async () => {
  // The attacker may make functions, and has a schema to put operators into, so that what is tried is the functions alone.
  await database.owner.execute(sql`grant usage on language sql, plpgsql to xyd_app`);
  await database.owner.execute(sql`create schema lair`);
  await database.owner.execute(sql`grant usage, create on schema lair to xyd_app`);
});

/** How many rows the last statement touched or showed, or what PostgreSQL said; nothing of it stays. */
async function tried(actor: Actor, statements: SQL[], purpose?: ConsentPurpose) {
  let rows: number | null = null;
  try {
    await database.app.transaction(async (tx) => {
      await actAs(tx, actor, purpose);
      for (const statement of statements) rows = (await tx.execute(statement)).rowCount;
      tx.rollback();
    });
  } catch (error) {
    return postgresCode(error) ?? rows;
  }
}

/** Equal and unequal are whatever suits whoever asks. */
const ownOperators = [
  sql`create function lair.yes(text, text) returns boolean language sql immutable as $$
    select case when $2 operator(pg_catalog.=) '' then $1 operator(pg_catalog.=) '' else true end $$`,
  sql`create function lair.no(text, text) returns boolean language sql immutable as 'select false'`,
  sql`create operator lair.= (leftarg = text, rightarg = text, function = lair.yes)`,
  sql`create operator lair.<> (leftarg = text, rightarg = text, function = lair.no)`,
  sql`set local search_path = lair, pg_catalog`,
];

describe("types of one's own in pg_temp run nothing as the owner of the tables", () => {
  /** Hides a type of PostgreSQL behind one whose check tells as whom it runs. */
  const hidden = (type: string) => [
    sql.raw(`create function pg_temp.runs_as_owner_${type}(value pg_catalog.${type}) returns boolean language plpgsql as $$
      begin
        if current_user <> 'xyd_app' then
          raise exception 'runs as %', current_user using errcode = '${ESCAPED}';
        end if;
        return true;
      end $$`),
    sql.raw(
      `create domain pg_temp.${type} as pg_catalog.${type} check (pg_temp.runs_as_owner_${type}(value))`,
    ),
  ];
  const everyType = ["text", "date", "timestamptz", "interval", "jsonb", "uuid", "name"].flatMap(hidden);
  const callable = {
    ensure_read_partitions: sql`select app.ensure_read_partitions(0)`,
    drop_reads_before: sql`select app.drop_reads_before('2000-01-01')`,
    drop_log_ins_before: sql`select app.drop_log_ins_before('2000-01-01')`,
    applied_migrations: sql`select app.applied_migrations()`,
    close_ledger_month: sql`select app.close_ledger_month('2000-01-01')`,
    person_to_reset: sql`select * from app.person_to_reset(${newId()}::uuid)`,
  };

  test("by any function that is the owner's while it runs", async () => {
    const { rows } = await database.owner.execute<{ name: string }>(sql`
      select proname as name from pg_proc
      where prosecdef and pronamespace = 'app'::regnamespace and prorettype <> 'trigger'::regtype
        and has_function_privilege('xyd_app', oid, 'execute')`);
    expect(rows.map(({ name }) => name).sort()).toEqual(Object.keys(callable).sort());
    const { enterprise } = await aCase(database);
    for (const [name, call] of Object.entries(callable))
      expect(await tried(enterprise.owner, [...everyType, call]), name).not.toBe(ESCAPED);
  });

  test("by a trigger that writes for the platform", async () => {
    const { bank, enterprise, consent } = await aCase(database);
    // Without an open case it raises an alert, which the owner of the tables alone may insert.
    const read = sql`insert into data_reads (id, at, enterprise_id, reader_organisation_id, reader_user_id, reader_role,
        verb, domains, purpose, consent_id, mac)
      values (${newId()}, now(), ${enterprise.id}, ${bank.id}, ${bank.officer.userId}, 'officer', 'test', '{tax}',
        'credit_review', ${consent.id}, decode(repeat('00', 48), 'hex'))`;
    expect(await tried(bank.officer, [...everyType, read])).toBe(1);
  });
});

describe("operators of one's own", () => {
  let world: Case;
  beforeAll(async () => {
    world = await aCase(database);
    await submitted(world);
    await withdrawConsent(world.as.owner, { consentId: world.consent.id });
  });

  test("open nothing of a firm that withdrew its consent", async () => {
    const look = sql`select id from app.live_consents()`;
    expect(await tried(world.bank.officer, [...ownOperators, look], "post_loan")).toBe(0);
    expect(await tried(world.bank.officer, [...ownOperators, look], "credit_review")).toBe(0);
  });

  test("revive no consent that was withdrawn", async () => {
    const revive = sql`update public.consents set status = 'active', withdrawn_at = null where id = ${world.consent.id}`;
    expect(await tried(world.enterprise.owner, [revive])).toBe(KEPT);
    expect(await tried(world.enterprise.owner, [...ownOperators, revive])).toBe(KEPT);
  });
});

test("casts of one's own let no approval of yesterday carry anything today", async () => {
  const bureau = await anOrganisation(database.owner, "bureau");
  const [maker, reviewer] = [
    await aMember(database.owner, bureau, "official"),
    await aMember(database.owner, bureau, "official"),
  ];
  const id = newId();
  const terms = { indicator: "loan_balance", year: 2026, value: "999", unit: "fen", direction: "at_least" };
  const { rows } = await database.owner.execute<{ xmin: string }>(sql`
    insert into changes (id, number, organisation_id, kind, subject_type, subject_id, payload, summary, facts, status,
      proposed_by, proposed_at, reviewed_by, closed_at)
    values (${id}, ${id}, ${bureau.id}, 'target', 'target', 'x', ${JSON.stringify(terms)}, 'x', '[]', 'approved',
      ${maker.userId}, now(), ${reviewer.userId}, now())
    returning xmin::text`);
  const ownCasts = [
    sql`create type pg_temp.xid as enum ('x')`,
    sql`create function pg_temp.to_own(xid8) returns pg_temp.xid language sql immutable as $$ select 'x'::pg_temp.xid $$`,
    sql`create cast (xid8 as pg_temp.xid) with function pg_temp.to_own(xid8)`,
    sql.raw(`create function pg_temp.from_own(pg_temp.xid) returns pg_catalog.xid language sql immutable as
      $$ select '${rows[0]!.xmin}'::pg_catalog.xid $$`),
    sql`create cast (pg_temp.xid as pg_catalog.xid) with function pg_temp.from_own(pg_temp.xid) as implicit`,
    sql`set local search_path = pg_temp, pg_catalog`,
  ];
  const carried = sql`select from app.changes_in_hand('target')`;
  const approved = sql`select where app.approves('target', 'target', 'x', '{}')`;
  const write = sql`insert into public.targets (id, indicator, year, name, value, unit, direction, source, set_by, set_at, change_id)
    values (${newId()}, 'loan_balance', 2026, 'x', 999, 'fen', 'at_least', 'x', ${reviewer.userId}, now(), ${id})`;
  for (const [statement, outcome] of [
    [carried, 0],
    [approved, 0],
    [write, REFUSED],
  ] as const) {
    expect(await tried(reviewer, [statement])).toBe(outcome);
    expect(await tried(reviewer, [...ownCasts, statement])).toBe(outcome);
  }
});
