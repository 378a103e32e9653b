import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { sql } from "drizzle-orm";
import type { Db, Tx } from "./client.ts";

/*
 * What guards the rows: policies, triggers, constraints and grants of every table, the functions they stand on, the
 * application's role. A digest of each as a freshly migrated database has it lies in guards.json, which
 * `npm run db:guards` writes and a test holds true: part of the program, out of reach of whoever owns a database.
 */

export const guardsFile = fileURLToPath(new URL("./guards.json", import.meta.url));

export type Guards = {
  /** The major version of PostgreSQL that wrote the definitions down; another may word them otherwise. */
  postgres: number;
  /** Digests by name: `table public.consents`, `function app.actor_kind()`, `schema app`, `role xyd_app`. */
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
        from pg_attribute a where a.attrelid = c.oid and a.attacl is not null))::text as text
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname in ('public', 'archive') and c.relkind in ('r', 'p')
    union all
    select 'function app.' || p.proname || '(' || pg_get_function_identity_arguments(p.oid) || ')', jsonb_build_array(
      pg_get_functiondef(p.oid),
      ${grants("coalesce(p.proacl, acldefault('f', p.proowner))", "p.proowner")})::text
    from pg_proc p where p.pronamespace = 'app'::regnamespace and p.prokind in ('f', 'p')
    union all
    select 'schema ' || n.nspname, jsonb_build_array(
      ${grants("coalesce(n.nspacl, acldefault('n', n.nspowner))", "n.nspowner")})::text
    from pg_namespace n where n.nspname in ('public', 'app', 'archive')
    union all
    select 'role xyd_app', jsonb_build_array(r.rolsuper, r.rolbypassrls, r.rolcreaterole, r.rolcreatedb, r.rolreplication,
      exists (select from pg_auth_members m where m.member = r.oid))::text
    from pg_roles r where r.rolname = 'xyd_app'
  ) as guards
  order by name collate "C"`);
