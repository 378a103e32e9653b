import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { useDatabase } from "#tests/database.ts";
import { expectedGuards, readGuards } from "./guards.ts";

const database = useDatabase();

test("guards.json says what guards the rows of a freshly migrated database (else: npm run db:guards)", async () => {
  expect(await readGuards(database.app)).toEqual(expectedGuards());
});

test("guards.json names every table, every function and every month of the log of reads as one", () => {
  const names = Object.keys(expectedGuards().objects);
  expect(names).toContain("table public.consents");
  expect(names).toContain("function app.count_consent_use()");
  expect(names.filter((name) => name.startsWith("table archive."))).toEqual([
    "table archive.data_reads_month",
    "table archive.data_reads_other",
  ]);
});

test.each([
  [
    "a policy",
    "alter policy audit_entries_read on audit_entries using (verb <> 'x')",
    "table public.audit_entries",
  ],
  ["a trigger that is off", "alter table consents disable trigger consents_guarded", "table public.consents"],
  ["a foreign key that is off", "alter table loans disable trigger all", "table public.loans"],
  [
    "a constraint",
    "alter table audit_seals drop constraint audit_seals_number_check",
    "table public.audit_seals",
  ],
  [
    "a rule",
    "create rule keep as on insert to audit_entries do instead nothing",
    "table public.audit_entries",
  ],
  ["a right", "grant delete on ledger_transfers to xyd_app", "table public.ledger_transfers"],
  ["a right to a column", "grant update (verb) on audit_entries to xyd_app", "table public.audit_entries"],
  ["a right to everybody", "grant select on subject_keys to public", "table public.subject_keys"],
  [
    "a function's body",
    "create or replace function app.actor_kind() returns text language sql stable as $$ select 'system' $$",
    "function app.actor_kind()",
  ],
  ["a unique index that is gone", "drop index changes_open_unique", "table public.changes"],
  ["a column's type", "alter table consents alter column max_uses type bigint", "table public.consents"],
  [
    "a column that may be null",
    "alter table consents alter column mode drop not null",
    "table public.consents",
  ],
  ["an owner", "alter table audit_sealing owner to xyd_app", "table public.audit_sealing"],
  [
    "a view round the policies",
    "create view peek as select * from consents; grant select on peek to public",
    "view public.peek",
  ],
  [
    "a function round the policies",
    "create function public.peek() returns bigint language sql security definer as 'select count(*) from public.consents'; grant execute on function public.peek() to xyd_app",
    "function public.peek()",
  ],
  [
    "a table below one of the platform's",
    "create schema lair; create table lair.more () inherits (public.consents)",
    "part lair.more",
  ],
  [
    "a setting that switches triggers off",
    "do $$ begin execute format('alter database %I set session_replication_role = replica', current_database()); end $$",
    "settings",
  ],
  ["a setting of the role's", "alter role xyd_app set search_path = elsewhere", "settings"],
  ["a role that no policy binds", "alter role xyd_app bypassrls", "role xyd_app"],
])("tells %s from what the migrations made", async (_, statement, name) => {
  const expected = expectedGuards();
  const undone = new Error("undone");
  const changed = database.owner.transaction(async (tx) => {
    await tx.execute(sql.raw(statement));
    const { objects } = await readGuards(tx);
    expect(Object.keys(objects).filter((each) => objects[each] !== expected.objects[each])).toEqual([name]);
    throw undone;
  });
  await expect(changed).rejects.toBe(undone);
});

test("reads the same where the definitions were written down and made again, as a dump and its restore do", async () => {
  const undone = new Error("undone");
  const restored = database.owner.transaction(async (tx) => {
    await tx.execute(sql`select set_config('search_path', 'pg_catalog', true)`);
    const { rows } = await tx.execute<{ statement: string }>(sql`
      select format('alter table %1$s drop constraint %2$I, add constraint %2$I %3$s', conrelid::regclass, conname,
        pg_get_constraintdef(oid)) as statement
      from pg_constraint where contype = 'c' and connamespace = 'public'::regnamespace
      union all
      select format('alter policy %I on %s', polname, polrelid::regclass)
        || coalesce(' using (' || pg_get_expr(polqual, polrelid) || ')', '')
        || coalesce(' with check (' || pg_get_expr(polwithcheck, polrelid) || ')', '')
      from pg_policy`);
    for (const { statement } of rows) await tx.execute(sql.raw(statement));
    expect(await readGuards(tx)).toEqual(expectedGuards());
    throw undone;
  });
  await expect(restored).rejects.toBe(undone);
});

test.each([
  ["is guarded otherwise", (name: string) => `alter table archive.${name} disable trigger ${name}_immutable`],
  [
    "holds other days than its name says",
    (name: string) => `do $$ declare bound text; begin
      select pg_get_expr(relpartbound, oid) into bound from pg_class where relname = '${name}';
      execute 'alter table data_reads detach partition archive.${name}';
      execute 'alter table data_reads attach partition archive.${name} '
        || regexp_replace(bound, $x$TO \\('.*'\\)$x$, $x$TO ('$x$ || substring(bound from $x$FROM \\('(.*?)'$x$)::timestamptz + interval '9 days' || $x$')$x$); end $$`,
  ],
])("tells a month of the log of reads that %s, by its name", async (_, statement) => {
  const undone = new Error("undone");
  const changed = database.owner.transaction(async (tx) => {
    const { rows } = await tx.execute<{ name: string }>(sql`select relname as name from pg_class
      where relnamespace = 'archive'::regnamespace and relname ~ '^data_reads_[0-9]{6}$' order by 1 limit 1`);
    const [{ name } = { name: "" }] = rows;
    await tx.execute(sql.raw(statement(name)));
    const { objects } = await readGuards(tx);
    const expected = expectedGuards().objects;
    expect(Object.keys(objects).filter((each) => objects[each] !== expected[each])).toEqual([
      `table archive.${name}`,
    ]);
    throw undone;
  });
  await expect(changed).rejects.toBe(undone);
});
