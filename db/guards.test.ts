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

test("tells a month of the log of reads that is guarded otherwise, by its name", async () => {
  const undone = new Error("undone");
  const changed = database.owner.transaction(async (tx) => {
    const { rows } = await tx.execute<{ name: string }>(sql`select relname as name from pg_class
      where relnamespace = 'archive'::regnamespace and relname ~ '^data_reads_[0-9]{6}$' order by 1 limit 1`);
    const [{ name } = { name: "" }] = rows;
    await tx.execute(sql.raw(`alter table archive.${name} disable trigger ${name}_immutable`));
    const { objects } = await readGuards(tx);
    const expected = expectedGuards().objects;
    expect(Object.keys(objects).filter((each) => objects[each] !== expected[each])).toEqual([
      `table archive.${name}`,
    ]);
    throw undone;
  });
  await expect(changed).rejects.toBe(undone);
});
