import { sql } from "drizzle-orm";
import type pg from "pg";
import { type Db, openDatabase } from "#db/client.ts";
import type { TestDatabase } from "#tests/database.ts";

/** Guards that hold even for a replica are switched off by name. */
const OFF = `set local session_replication_role = replica; do $$ declare g record; begin
  for g in select tgrelid::regclass as place, tgname from pg_trigger where tgenabled = 'A'
    and tgrelid::regclass::text ~ '(^|[.])(audit_|data_reads|consents$|platform_keys$)'
  loop execute format('alter table only %s disable trigger %I', g.place, g.tgname); end loop; end $$`;

/**
 * Statements of the database's owner, triggers and foreign keys out of the way, and what follows from them: `look` sees the
 * database as they left it, and nothing of it stays. `prepared` holds for each of them.
 */
export async function tamperer(database: TestDatabase, prepared: string[] = []) {
  const db = openDatabase({ url: database.url, role: "xyd_app", max: 1 });
  const client = await db.$client.connect();
  const run = async (statements: string[]) => {
    for (const each of statements) await client.query(each);
  };
  await run(["begin", "set local role none", OFF, ...prepared]);
  return {
    async after<R>(statements: string[], look: (db: Db) => Promise<R>): Promise<R> {
      await run(["savepoint untouched"]);
      try {
        await run(statements);
        return await look(insideOf(db, client));
      } finally {
        await run(["rollback to savepoint untouched"]);
      }
    },
    async close() {
      await run(["rollback"]);
      client.release();
      await db.$client.end();
    },
  };
}

type Client = pg.PoolClient;

/** A pool of this one connection, whose transactions all end in the one that is undone. */
function insideOf(db: Db, client: Client): Db {
  const held = new Proxy(client, {
    get(target, key) {
      if (key === "release") return () => {};
      if (key !== "query") return Reflect.get(target, key);
      return (...args: unknown[]) =>
        args[0] === "commit" || args[0] === "rollback"
          ? Promise.resolve({ command: String(args[0]).toUpperCase() })
          : Reflect.apply(target.query, target, args);
    },
  });
  const pool = new Proxy(db.$client, {
    get: (target, key) => (key === "connect" ? async () => held : Reflect.get(target, key)),
  });
  return new Proxy(db, { get: (target, key) => (key === "$client" ? pool : Reflect.get(target, key)) });
}

export type Column = { table: string; name: string; type: string; nullable: boolean };

/** Every column of these tables. */
export async function columnsOf({ owner }: TestDatabase, tables: string[]): Promise<Column[]> {
  const { rows } = await owner.execute<Column>(sql`
    select table_name as table, column_name as name, data_type as type, is_nullable = 'YES' as nullable
    from information_schema.columns
    where table_schema = 'public' and table_name = any (${sql.param(tables)}::text[])
    order by table_name, ordinal_position`);
  return rows;
}

/** Other values that a column of the type may be given, from the one it has. */
export function editsOf({ name, type, nullable }: Column): string[] {
  const edits: Record<string, string[]> = {
    uuid: ["gen_random_uuid()"],
    text: [`coalesce(${name}, '') || ' '`],
    "timestamp with time zone": [
      `coalesce(${name}, now()) + interval '1 microsecond'`,
      "'infinity'",
      `(to_char(coalesce(${name}, now()) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || ' BC')::timestamptz`,
    ],
    date: [`coalesce(${name}, current_date) + 1`],
    integer: [`coalesce(${name}, 0) + 1`, `-coalesce(${name}, 1) - 1`],
    bigint: [`${name} + 1`],
    boolean: [`not coalesce(${name}, false)`],
    jsonb: [`coalesce(${name}, '{}') || '{"forged": 1}'`],
    bytea: [`coalesce(${name}, '') || '\\x00'`],
    ARRAY: [
      `array_append(${name}, 'forged')`,
      `case when cardinality(${name}) > 0 then ('[2:' || cardinality(${name}) + 1 || ']=' || ${name}::text)::text[]
        else array['forged'] end`,
    ],
  };
  return [...edits[type]!, ...(nullable ? ["null"] : [])];
}
