import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { useDatabase } from "#tests/database.ts";

/*
 * A function means the same whoever calls it: PostgreSQL parsed its body when it was made, or its search_path is pinned.
 * The few that are the owner's while they run are named here, each with why.
 */

const database = useDatabase();
const names = async (statement: ReturnType<typeof sql>) =>
  (await database.owner.execute<{ name: string }>(statement)).rows.map(({ name }) => name);

const PINNED = "search_path=pg_catalog, pg_temp";

/** Functions that run as the owner of the tables. */
const DEFINERS = [
  // The migrations' own table stays the owner's; readiness needs only their number.
  "app.applied_migrations()",
  // Nobody sees where else a person belongs, which decides who may reset their log-in.
  "app.check_account_reset()",
  // A month is closed as a whole, with its totals: the application has no right to write either.
  "app.close_ledger_month(date)",
  // Log-ins and reads are dropped by age alone, which the function tests.
  "app.drop_log_ins_before(date)",
  "app.drop_reads_before(date)",
  // The months of the read log are tables that the application has no way to.
  "app.ensure_read_partitions(integer)",
  // Whether a list is of a firm that there is does not hang on who may see the firm.
  "app.hold_offers_to_firms()",
  // The totals of accounts follow from transfers alone: the application has no right to write them.
  "app.keep_totals()",
  "app.make_read_partition(timestamp with time zone)",
  // Whom an administrator may reset, by name: their own people, and to the operator's everybody.
  "app.person_to_reset(uuid)",
  // An alert is written by the read that raises it, and by nobody.
  "app.raise_access_alert()",
  // Names follow from accounts alone.
  "app.renew_names()",
];

test("no caller's search_path or temporary object decides what a function means", async () => {
  const loose = sql`select oid::regprocedure::text as name from pg_proc
    where pronamespace = 'app'::regnamespace and not coalesce(${PINNED} = any (proconfig), false)
      and (prosqlbody is null or prosecdef) order by 1`;
  expect(await names(loose)).toEqual([]);
  expect(
    (await names(sql`select proname as name from pg_proc where pronamespace = 'app'::regnamespace`)).length,
  ).toBeGreaterThan(40);
});

test("nothing runs as the owner but what is named here, in whatever schema", async () => {
  const definers = sql`select oid::regprocedure::text as name from pg_proc
    where prosecdef and pronamespace <> 'pg_catalog'::regnamespace order by 1`;
  expect(await names(definers)).toEqual(DEFINERS);
});

test("the application hangs none of the platform's triggers on anything", async () => {
  const triggers = sql`select oid::regprocedure::text as name from pg_proc
    where pronamespace = 'app'::regnamespace and prorettype = 'trigger'::regtype
      and has_function_privilege('xyd_app', oid, 'execute')`;
  expect(await names(triggers)).toEqual([]);
});

test("what the owner makes anew is the application's only as a table of schema public", async () => {
  const given = sql`select coalesce(defaclnamespace::regnamespace::text, '') || ' ' || defaclobjtype::text || ' ' || split_part(entry::text, '/', 1) as name
    from pg_default_acl, unnest(defaclacl) entry where entry::text ~ '^(xyd_app)?=' order by 1`;
  expect(await names(given)).toEqual(["public r xyd_app=arwd"]);
  const fresh = sql`select proname as name from pg_proc
    where pronamespace = 'app'::regnamespace and has_function_privilege('public', oid, 'execute')`;
  expect(await names(fresh)).toEqual([]);
  await database.owner.execute(sql`create function app.fresh() returns integer language sql return 1`);
  await expect(database.app.execute(sql`select app.fresh()`)).rejects.toMatchObject({
    cause: { code: "42501" },
  });
});
