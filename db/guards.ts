import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { sql } from "drizzle-orm";
import type { Db, Tx } from "./client.ts";

/*
 * What guards the rows: columns, policies, triggers, constraints, unique indexes and grants of every table, the functions
 * they stand on, the application's role, the settings that would switch them off. A digest of each as a freshly migrated database has it lies in guards.json, which
 * `npm run db:guards` writes and a test holds true: part of the program, out of reach of whoever owns a database.
 */

export const guardsFile = fileURLToPath(new URL("./guards.json", import.meta.url));

export type Guards = {
  /** The major version of PostgreSQL that wrote the definitions down; another may word them otherwise. */
  postgres: number;
  /**
   * Digests by name: `table public.consents`, `function app.actor_kind()`, `schema app`, `role xyd_app`. What goes round
   * the guards (a view over a table that others than its owner may read, a function that runs as its owner, a table hung
   * below one of the platform's) has a name of its own.
   */
  objects: Record<string, string>;
};

/** What the migrations make. */
export const expectedGuards = (): Guards => JSON.parse(readFileSync(guardsFile, "utf8"));

const DIGITS = 32;
const digest = (text: string) => createHash("sha256").update(flat(text)).digest("hex").slice(0, DIGITS);

/** A chain of bracketed terms that stands in brackets within a chain, as PostgreSQL keeps a BETWEEN until it is restored. */
const CHAIN_IN_CHAIN = /(?<=\(|\bAND )\((\([^()]*\)(?: AND \([^()]*\))+)\)(?= AND |\))/g;

/** `((a AND b) AND c)` as `(a AND b AND c)`: a dump writes the one, and restoring it makes the other. */
function flat(text: string): string {
  const flatter = text.replace(CHAIN_IN_CHAIN, "$1");
  return flatter === text ? text : flat(flatter);
}

/** Every month of the log of reads is guarded alike, and so has one digest; one that is not stands by its own name. */
const MONTH = /^table archive\.(data_reads_\d{6})$/;
const ANY_MONTH = "table archive.data_reads_month";

function mostFrequent(digests: string[]): string | undefined {
  const times = (each: string) => digests.filter((other) => other === each).length;
  return [...new Set(digests)].sort((a, b) => times(b) - times(a))[0];
}

/** What the database has. Definitions are asked for with no schema in the search path, so that each name is written in full. */
export async function readGuards(tx: Tx | Db): Promise<Guards> {
  return tx.transaction(async (inner) => {
    const path = await inner.execute<{ path: string }>(sql`select current_setting('search_path') as path`);
    await inner.execute(sql`select set_config('search_path', 'pg_catalog, pg_temp', true)`);
    const { rows } = await inner.execute<{ name: string; text: string; postgres: number }>(GUARDS);
    await inner.execute(sql`select set_config('search_path', ${path.rows[0]!.path}, true)`);
    const all = rows.map(({ name, text }) => {
      const month = MONTH.exec(name)?.[1];
      return { name, month, digest: digest(month ? text.replaceAll(month, "data_reads_month") : text) };
    });
    const usual = mostFrequent(all.filter(({ month }) => month).map((each) => each.digest));
    const nameOf = (each: (typeof all)[number]) =>
      each.month && each.digest === usual ? ANY_MONTH : each.name;
    const objects = Object.fromEntries(all.map((each) => [nameOf(each), each.digest]));
    return { postgres: rows[0]!.postgres, objects };
  });
}

/** Grants to anyone but the owner, whose name differs from place to place. */
const grants = (acl: string, owner: string) => `(
  select jsonb_agg(jsonb_build_array(coalesce(r.rolname, 'public'), a.privilege_type, a.is_grantable)
    order by r.rolname collate "C", a.privilege_type collate "C")
  from aclexplode(${acl}) a left join pg_roles r on r.oid = a.grantee
  where a.grantee <> ${owner})`;

/** Whoever owns the schema owns what is in it. */
const OWNER = "(select nspowner from pg_namespace where nspname = 'app')";

/** Where it hangs: whether a month holds what its name says, and the bounds of any other part. */
const PARTITION = `(
  select jsonb_build_array(h.inhparent::regclass::text, case when c.relname ~ '^data_reads_[0-9]{6}$' then (
    select (pg_get_expr(c.relpartbound, c.oid) = format('FOR VALUES FROM (%L) TO (%L)',
      (m at time zone 'Asia/Shanghai')::text, ((m + interval '1 month') at time zone 'Asia/Shanghai')::text))::text
    from make_timestamp(left(right(c.relname, 6), 4)::int, right(c.relname, 2)::int, 1, 0, 0, 0) m)
    else pg_get_expr(c.relpartbound, c.oid) end)
  from pg_inherits h where h.inhrelid = c.oid)`;

/** What would show rows round the policies, or hang below a table of the platform's. */
const BYPASSES = `
  select distinct 'view ' || n.nspname || '.' || v.relname, 'there'
  from pg_class v join pg_namespace n on n.oid = v.relnamespace
    join pg_rewrite w on w.ev_class = v.oid
    join pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = w.oid and d.refclassid = 'pg_class'::regclass
    join pg_class t on t.oid = d.refobjid and t.oid <> v.oid
  where v.relkind in ('v', 'm') and t.relnamespace in ('public'::regnamespace, 'archive'::regnamespace)
    and t.relkind in ('r', 'p')
    and exists (select from aclexplode(coalesce(v.relacl, acldefault('r', v.relowner))) a where a.grantee <> v.relowner)
  union all
  select 'function public.' || p.proname || '(' || pg_get_function_identity_arguments(p.oid) || ')', 'there'
  from pg_proc p
  where p.pronamespace = 'public'::regnamespace and p.prosecdef and has_function_privilege('xyd_app', p.oid, 'execute')
    and not exists (select from pg_depend x where x.objid = p.oid and x.deptype = 'e')
  union all
  select 'part ' || h.inhrelid::regclass::text, 'there'
  from pg_inherits h join pg_class c on c.oid = h.inhrelid join pg_class t on t.oid = h.inhparent
  where c.relkind in ('r', 'p', 'f') and t.relnamespace = 'public'::regnamespace
    and c.relnamespace <> 'archive'::regnamespace`;

const GUARDS = sql.raw(`
  select name, text, current_setting('server_version_num')::int / 10000 as postgres
  from (
    select 'table ' || n.nspname || '.' || c.relname as name, jsonb_build_array(
      c.relkind, c.relrowsecurity, c.relforcerowsecurity,
      (select jsonb_agg(jsonb_build_array(p.polname, p.polpermissive, p.polcmd, p.polroles::regrole[]::text,
          pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)) order by p.polname)
        from pg_policy p where p.polrelid = c.oid),
      (select jsonb_agg(jsonb_build_array(pg_get_triggerdef(t.oid), t.tgenabled) order by t.tgname)
        from pg_trigger t where t.tgrelid = c.oid and not t.tgisinternal),
      exists (select from pg_trigger t where t.tgrelid = c.oid and t.tgisinternal and t.tgenabled <> 'O'),
      (select jsonb_agg(jsonb_build_array(k.conname, pg_get_constraintdef(k.oid)) order by k.conname)
        from pg_constraint k where k.conrelid = c.oid and k.contype <> 'n'),
      (select jsonb_agg(pg_get_ruledef(r.oid) order by r.rulename) from pg_rewrite r where r.ev_class = c.oid),
      (select jsonb_agg(jsonb_build_array(a.attname, pg_get_expr(d.adbin, d.adrelid)) order by a.attname)
        from pg_attrdef d join pg_attribute a on a.attrelid = d.adrelid and a.attnum = d.adnum
        where d.adrelid = c.oid),
      ${grants("coalesce(c.relacl, acldefault('r', c.relowner))", "c.relowner")},
      (select jsonb_agg(jsonb_build_array(a.attname, ${grants("a.attacl", "c.relowner")}) order by a.attname)
        from pg_attribute a where a.attrelid = c.oid and a.attacl is not null),
      (select jsonb_agg(jsonb_build_array(a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity,
          a.attgenerated, a.attcollation::regcollation::text) order by a.attname)
        from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped),
      (select jsonb_agg(jsonb_build_array(pg_get_indexdef(i.indexrelid), i.indisvalid) order by i.indexrelid::regclass::text)
        from pg_index i where i.indrelid = c.oid and i.indisunique),
      c.relowner = ${OWNER}, ${PARTITION})::text as text
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname in ('public', 'archive') and c.relkind in ('r', 'p')
    union all
    select 'function app.' || p.proname || '(' || pg_get_function_identity_arguments(p.oid) || ')', jsonb_build_array(
      pg_get_functiondef(p.oid),
      ${grants("coalesce(p.proacl, acldefault('f', p.proowner))", "p.proowner")}, p.proowner = ${OWNER})::text
    from pg_proc p where p.pronamespace = 'app'::regnamespace and p.prokind in ('f', 'p')
    union all
    ${BYPASSES}
    union all
    select 'schema ' || n.nspname, jsonb_build_array(
      ${grants("coalesce(n.nspacl, acldefault('n', n.nspowner))", "n.nspowner")})::text
    from pg_namespace n where n.nspname in ('public', 'app', 'archive')
    union all
    select 'role xyd_app', jsonb_build_array(r.rolsuper, r.rolbypassrls, r.rolcreaterole, r.rolcreatedb, r.rolreplication,
      exists (select from pg_auth_members m where m.member = r.oid))::text
    from pg_roles r where r.rolname = 'xyd_app'
    union all
    select 'settings', jsonb_build_array(current_setting('session_replication_role'), current_setting('row_security'),
      (select jsonb_agg(setting order by setting)
        from pg_db_role_setting s join pg_database d on d.datname = current_database(), unnest(s.setconfig) setting
        where s.setdatabase in (0, d.oid)
          and setting ~* '^(search_path|session_replication_role|row_security|role|session_authorization|app[.].*)='),
      (select jsonb_agg(jsonb_build_array(e.evtname, e.evtevent) order by e.evtname)
        from pg_event_trigger e where e.evtenabled <> 'D'
          and not exists (select from pg_depend x where x.objid = e.oid and x.deptype = 'e')))::text
  ) as guards
  order by name collate "C"`);
