import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { useDatabase } from "#tests/database.ts";

const database = useDatabase();
const rows = async (statement: ReturnType<typeof sql>) => (await database.owner.execute(statement)).rows;

test("every table has row policies, and they bind its owner too", async () => {
  const bare = await rows(sql`
    select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'public' and c.relkind in ('r', 'p')
      and not (c.relrowsecurity and c.relforcerowsecurity
        and exists (select from pg_policy p where p.polrelid = c.oid and p.polcmd = 'r'))`);
  expect(bare).toEqual([]);
  const [{ tables }] = (await rows(
    sql`select count(*)::int as tables from pg_tables where schemaname = 'public'`,
  )) as [{ tables: number }];
  expect(tables).toBeGreaterThan(30);
});

test("THREATS 61: no view of any kind stands beside the policies", async () => {
  const views = await rows(sql`
    select c.oid::regclass::text as name from pg_class c
    where c.relkind in ('v', 'm', 'f') and c.relnamespace::regnamespace::text not in ('pg_catalog', 'information_schema')`);
  expect(views).toEqual([]);
});

test("the application has rights on no table that policies do not bind", async () => {
  const bare = await rows(sql`
    select c.oid::regclass::text as name from pg_class c
    where c.relkind in ('r', 'p') and c.relnamespace::regnamespace::text not in ('pg_catalog', 'information_schema')
      and not c.relrowsecurity
      and has_schema_privilege('xyd_app', c.relnamespace, 'usage')
      and (has_any_column_privilege('xyd_app', c.oid, 'select, insert, update, references')
        or has_table_privilege('xyd_app', c.oid, 'delete, truncate, trigger'))`);
  expect(bare).toEqual([]);
});

test("the application creates nothing that others could find", async () => {
  const open = await rows(sql`
    select nspname from pg_namespace where has_schema_privilege('xyd_app', oid, 'create') and nspname !~ '^pg_temp'`);
  expect(open).toEqual([]);
  expect(
    await rows(sql`select has_database_privilege('xyd_app', current_database(), 'create') as may`),
  ).toEqual([{ may: false }]);
});

test("the application's role owns nothing and bypasses nothing", async () => {
  expect(await rows(sql`select from pg_class where pg_get_userbyid(relowner) = 'xyd_app'`)).toEqual([]);
  expect(await rows(sql`select rolsuper, rolbypassrls from pg_roles where rolname = 'xyd_app'`)).toEqual([
    { rolsuper: false, rolbypassrls: false },
  ]);
});

test("THREATS 60: a connection without an actor sees no row of any table", async () => {
  const tables = (await rows(sql`select tablename from pg_tables where schemaname = 'public'`)) as {
    tablename: string;
  }[];
  await database.owner.execute(
    sql`insert into divisions (code, name, kind) values ('12', '天津市', 'province')`,
  );
  for (const { tablename } of tables) {
    const seen = await database.app.execute(sql`select 1 from ${sql.identifier(tablename)} limit 1`);
    expect(seen.rows, tablename).toEqual([]);
  }
});

/** Tables whose key is no id. */
const KEY: Record<string, string> = {
  ledger_period_totals: "code",
  ledger_seals: "number",
  ledger_seal_places: "ordinal",
};

test.each([
  "audit_entries",
  "data_reads",
  "ledger_transactions",
  "ledger_transfers",
  "ledger_periods",
  "ledger_period_totals",
  "ledger_seals",
  "ledger_seal_places",
  "reports",
])("%s keeps its rows: the application may not change them, and a trigger stops the owner", async (table) => {
  for (const statement of [
    `update ${table} set ${KEY[table] ?? "id"} = ${KEY[table] ?? "id"}`,
    `delete from ${table}`,
    `truncate ${table} cascade`,
  ]) {
    await expect(database.app.execute(sql.raw(statement))).rejects.toMatchObject({
      cause: { code: "42501" },
    });
    await expect(database.owner.execute(sql.raw(statement))).rejects.toMatchObject({
      cause: { code: "23001" },
    });
  }
});

test("a reference between rows of tenants names the tenant too, so that no row can point into another's", async () => {
  const loose = await rows(sql`
    with tenant(name) as (values ('enterprise_id'), ('bank_id'), ('source_id'))
    select c.conname, tenant.name as lacks
    from pg_constraint c
    cross join tenant
    join pg_attribute here on here.attrelid = c.conrelid and here.attname = tenant.name
    join pg_attribute there on there.attrelid = c.confrelid and there.attname = tenant.name
    where c.contype = 'f' and c.connamespace = 'public'::regnamespace
      and not (here.attnum = any (c.conkey))
    order by 1, 2`);
  expect(loose).toEqual([]);
});

/** Ids that no foreign key holds, and what does. */
const UNBOUND: Record<string, string> = {
  "access_alerts.consent_id": "copied by the trigger from the read",
  "access_alerts.read_id": "the read may be dropped after its years, the alert stays",
  "access_alerts.reader_user_id": "copied by the trigger from the read",
  "audit_entries.actor_organisation_id": "the trail outlives whom it is about",
  "audit_entries.actor_user_id": "the trail outlives whom it is about",
  "audit_seal_reads.read_id": "the place stays when the read is taken away, which is how that is found",
  "consent_requests.application_id": "the policy of its insertion: an application to the asking bank",
  "data_reads.application_id": "the policy of its insertion: an application of this firm to this reader",
  "data_reads.consent_id": "the policy of its insertion: a live consent of this firm to this reader",
  "data_reads.reader_user_id": "the policy of its insertion: the reader's own",
  "job_requests.organisation_id": "the policy of its insertion: the asking member's own",
  "ledger_accounts.bank_id": "its transfers, which the trigger on them holds to both parties",
  "ledger_accounts.enterprise_id": "its transfers, which the trigger on them holds to both parties",
  "ledger_accounts.owner_id": "the policy of its insertion: one of both parties",
  "ledger_accounts.subject_id": "of several kinds",
  "ledger_period_totals.bank_id": "summed up from the accounts",
  "ledger_seal_places.record_id": "the place stays when the record is taken away, which is how that is found",
  "ledger_transactions.bank_id": "the policy of its insertion",
  "ledger_transactions.enterprise_id": "the policy of its insertion",
  "ledger_transactions.subject_id": "of several kinds",
  "ledger_transfers.bank_id": "the trigger that keeps the totals, for all rows of a statement at once",
  "ledger_transfers.credit_account_id":
    "the trigger that keeps the totals, for all rows of a statement at once",
  "ledger_transfers.debit_account_id":
    "the trigger that keeps the totals, for all rows of a statement at once",
  "ledger_transfers.enterprise_id": "the trigger that keeps the totals, for all rows of a statement at once",
  "ledger_transfers.pending_id": "the trigger that keeps the totals, for all rows of a statement at once",
  "ledger_transfers.subject_id": "the trigger that keeps the totals, for all rows of a statement at once",
  "ledger_transfers.transaction_id": "the trigger that keeps the totals, for all rows of a statement at once",
  "match_runs.subject_id": "of several kinds",
  "offers.enterprise_id": "a trigger that looks all firms of a statement up at once",
  "offers.run_id": "the policy of its insertion: a run that is under way, or one firm's of this transaction",
};

test("an id of something else is bound to it by a key, or it is said what binds it", async () => {
  const unbound = await rows(sql`
    select c.relname || '.' || a.attname as name
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
      and a.atttypid = 'uuid'::regtype and a.attname ~ '_id$'
      and not exists (
        select from pg_constraint k where k.contype = 'f' and k.conrelid = c.oid and a.attnum = any (k.conkey))
    order by 1`);
  expect(unbound).toEqual(Object.keys(UNBOUND).map((name) => ({ name })));
});
