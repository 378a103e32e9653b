import { sql } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import { type Actor, anonymous, type Member } from "#domain/access/actor.ts";
import { actAs } from "#domain/access/verb.ts";
import { postgresCode } from "#lib/errors.ts";
import { aWorld, nameOf, officials, type World } from "./access/world.ts";
import { useDatabase } from "./database.ts";
import { aDistrict } from "./factories.ts";

/*
 * What a verb could forget, the database does not: with the application's role and an actor of one world, statements
 * without any `where` show, change and remove nothing of the other world. A new table must be filled by the world
 * or named here.
 */

const database = useDatabase();

/** Tables that hold nothing of anybody: reference facts, and what only the platform itself reads. */
const NOBODYS = new Set([
  "divisions",
  "industries",
  "lpr_quotes",
  "calendar_days",
  "throttles",
  "targets",
  "model_versions",
  "platform_keys",
  "reports",
  "audit_sealing",
  "ledger_periods",
  "ledger_period_totals",
  "ledger_seals",
  "ledger_seal_places",
]);
/** Tables whose rows everybody may read: who takes part, and what banks have published. */
const PUBLISHED = new Set(["loan_products", "loan_product_versions"]);
/** The trail as the operator verifies it: no private field is in it. */
const TRAIL = {
  audit_entries: "the trail itself",
  audit_seals: "its seals",
  audit_seal_entries: "what each seal holds",
};
const BUREAU = {
  access_alerts: "reads of banks without a case",
  deliveries: "whether sources deliver, and how well",
  match_runs: "how many firms found a product, in numbers",
  reports: "its own reports",
  supervisory_accesses: "its own accesses",
};
/** What people outside the two worlds may read of them, and why. Everything else of the worlds is closed to them. */
const OVERSIGHT: Record<string, Record<string, string>> = {
  "operator administrator": {
    ...TRAIL,
    consents: "those that name the operator itself, for matching",
    deliveries: "that the platform takes in what sources deliver",
    job_requests: "that the platform does its work",
    match_runs: "that the platform does its work",
    organisations: "who takes part",
  },
  "bureau official": BUREAU,
  "bureau administrator": BUREAU,
};

/** The digests of a table's rows, by table. */
type Rows = Map<string, Set<string>>;
let first: World;
let outside: Member[];
/** What the second world added. */
let foreign: Rows;

const tables = async (): Promise<string[]> => {
  const { rows } = await database.owner.execute<{ name: string }>(sql`
    select relname as name from pg_class
    where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') order by relname`);
  return rows.map((row) => row.name);
};

async function snapshot(): Promise<Rows> {
  const all: Rows = new Map();
  for (const table of await tables()) {
    const { rows } = await database.owner.execute<{ id: string }>(
      sql`select md5(row_to_json(t)::text) as id from ${sql.identifier(table)} t`,
    );
    all.set(table, new Set(rows.map((row) => row.id)));
  }
  return all;
}

beforeAll(async () => {
  await aDistrict(database.owner);
  const outsiders = await officials(database);
  outside = outsiders.people;
  first = await aWorld(database, outsiders);
  const before = await snapshot();
  await aWorld(database, outsiders);
  const after = await snapshot();
  foreign = new Map(
    [...after].map(([table, rows]) => [
      table,
      new Set([...rows].filter((id) => !before.get(table)!.has(id))),
    ]),
  );
}, 120_000);

/** What the actor sees of a table, without any `where`. */
async function seenBy(actor: Actor, table: string): Promise<{ id: string; row: Record<string, unknown> }[]> {
  return database.app.transaction(async (tx) => {
    await actAs(tx, actor, "credit_review");
    const { rows } = await tx.execute<{ id: string; row: Record<string, unknown> }>(
      sql`select md5(row_to_json(t)::text) as id, row_to_json(t) as row from ${sql.identifier(table)} t`,
    );
    return rows;
  });
}

/** Organisations other than firms take part in the open: their names are on every page. */
const isOpen = (table: string, row: Record<string, unknown>) =>
  PUBLISHED.has(table) || (table === "organisations" && row.kind !== "enterprise");

/** The operator may ask for any work of the platform again. */
const isTheirWork = (actor: Actor, table: string) => actor.kind === "operator" && table === "job_requests";

test("the second world has left its rows in every table that holds what is somebody's", () => {
  const bare = [...foreign]
    .filter(([table, rows]) => rows.size === 0 && !NOBODYS.has(table))
    .map(([table]) => table);
  expect(bare).toEqual([]);
});

describe("without any `where`, nothing of another's is shown", () => {
  test("to anybody of the first world, nor to a visitor", async () => {
    for (const actor of [anonymous, ...first.people]) {
      for (const [table, others] of foreign) {
        const leaked = (await seenBy(actor, table)).filter(
          ({ id, row }) => others.has(id) && !isOpen(table, row),
        );
        expect(leaked.length, `${nameOf(actor)} reads ${table}`).toBe(0);
      }
    }
  });

  test("to the bureau and the operator, but for what their office is", async () => {
    for (const actor of outside) {
      const shown: string[] = [];
      for (const [table, others] of foreign) {
        const rows = await seenBy(actor, table);
        if (rows.some(({ id, row }) => others.has(id) && !isOpen(table, row))) shown.push(table);
      }
      expect(shown, nameOf(actor)).toEqual(Object.keys(OVERSIGHT[nameOf(actor)] ?? {}).sort());
    }
  });

  test("THREATS 60: to a pooled connection without an actor", async () => {
    for (const table of foreign.keys()) {
      const { rows } = await database.app.execute(sql`select 1 from ${sql.identifier(table)} limit 1`);
      expect(rows, table).toEqual([]);
    }
  });
});

describe("without any `where`, nothing of another's is changed", () => {
  /** How many rows a statement would touch that the actor has no business with; -1 where it is refused outright. */
  async function touched(actor: Actor, statement: ReturnType<typeof sql>): Promise<number> {
    try {
      return await database.app.transaction(async (tx) => {
        await actAs(tx, actor, "credit_review");
        const { rowCount } = await tx.execute(statement);
        throw Object.assign(new Error("rolled back"), { rowCount });
      });
    } catch (error) {
      if (error instanceof Error && "rowCount" in error) return Number(error.rowCount);
      if (["42501", "23001"].includes(postgresCode(error) ?? "")) return -1;
      throw error;
    }
  }

  test.each(["update", "delete"])("by %s", async (how) => {
    const columns = await firstColumns();
    for (const actor of [anonymous, ...first.people, ...outside]) {
      for (const [table, rows] of foreign) {
        if (rows.size === 0 || isTheirWork(actor, table)) continue;
        const name = sql.identifier(table);
        const column = sql.identifier(columns.get(table)!);
        const where = sql`where md5(row_to_json(t)::text) in (${sql.join(
          [...rows].map((id) => sql`${id}`),
          sql`, `,
        )})`;
        const statement =
          how === "update"
            ? sql`update ${name} t set ${column} = ${column} ${where}`
            : sql`delete from ${name} t ${where}`;
        expect(await touched(actor, statement), `${nameOf(actor)}: ${how} ${table}`).toBeLessThanOrEqual(0);
      }
    }
  });

  /**
   * A statement that reads no column is not narrowed by what the actor may see, but by the policy of the change alone.
   * Here with nothing but the other world's rows in the table, and no trigger or foreign key to help.
   */
  async function reached(actor: Actor, table: string, statement: ReturnType<typeof sql>): Promise<boolean> {
    const name = sql.identifier(table);
    const others = sql.raw(`'{${[...foreign.get(table)!].join(",")}}'::text[]`);
    try {
      return await database.app.transaction(async (tx) => {
        await tx.execute(sql`set local role none`);
        await tx.execute(sql`alter table ${name} disable trigger user`);
        await tx.execute(sql`set local session_replication_role = replica`);
        await tx.execute(sql`delete from ${name} t where md5(row_to_json(t)::text) <> all (${others})`);
        await tx.execute(sql`set local role xyd_app`);
        await actAs(tx, actor, "credit_review");
        const { rowCount } = await tx.execute(statement);
        throw Object.assign(new Error("rolled back"), { rowCount });
      });
    } catch (error) {
      if (error instanceof Error && "rowCount" in error) return Number(error.rowCount) > 0;
      // Anything else that PostgreSQL says, a broken constraint or policy of the new row, it says of a row it has reached.
      return !/permission denied for table/.test(String((error as Error).cause));
    }
  }

  test.each(["update", "delete"])("nor reached by a bare %s, whatever the actor may see", async (how) => {
    const columns = await firstColumns();
    const rights = await rightsTo(how);
    const reachedBy: string[] = [];
    for (const actor of [anonymous, ...first.people, ...outside]) {
      for (const [table, rows] of foreign) {
        if (rows.size === 0 || !rights.has(table) || isTheirWork(actor, table)) continue;
        const name = sql.identifier(table);
        const column = sql.identifier(columns.get(table)!);
        const statement =
          how === "update" ? sql`update ${name} set ${column} = null` : sql`delete from ${name}`;
        if (await reached(actor, table, statement)) reachedBy.push(`${nameOf(actor)}: ${table}`);
      }
    }
    const offices =
      how === "update" ? ["bureau official: access_alerts", "operator administrator: organisations"] : [];
    expect(reachedBy, "but for what an office is").toEqual(offices);
  });

  /** Tables of which the application may change or remove rows at all. */
  async function rightsTo(how: string): Promise<Set<string>> {
    const { rows } = await database.owner.execute<{ name: string }>(sql`
      select relname as name from pg_class
      where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and (has_table_privilege('xyd_app', oid, ${how})
        or ${how} = 'update' and has_any_column_privilege('xyd_app', oid, 'update'))`);
    return new Set(rows.map(({ name }) => name));
  }

  /** A column of each table that the application may update, the first of all where it may update none. */
  async function firstColumns(): Promise<Map<string, string>> {
    const { rows } = await database.owner.execute<{ table: string; name: string }>(sql`
      select distinct on (c.relname) c.relname as table, a.attname as name
      from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and a.attidentity = ''
      order by c.relname, has_column_privilege('xyd_app', c.oid, a.attnum, 'update') desc, a.attnum`);
    return new Map(rows.map((row) => [row.table, row.name]));
  }
});

test("nobody writes a row in another's place", async () => {
  const samples = new Map<string, unknown>();
  for (const table of foreign.keys()) {
    const { rows } = await database.owner.execute<{ id: string; row: unknown }>(
      sql`select md5(row_to_json(t)::text) as id, row_to_json(t) as row from ${sql.identifier(table)} t`,
    );
    const sample = rows.find((row) => foreign.get(table)!.has(row.id));
    if (sample) samples.set(table, sample.row);
  }
  for (const actor of [anonymous, ...first.people, ...outside]) {
    for (const [table, row] of samples) {
      if (isTheirWork(actor, table)) continue;
      const code = await insertAs(actor, table, row);
      expect(code, `${nameOf(actor)} inserts into ${table}`).toBe("42501");
    }
  }

  async function insertAs(actor: Actor, table: string, row: unknown): Promise<string | undefined> {
    const name = sql.identifier(table);
    try {
      await database.app.transaction(async (tx) => {
        await actAs(tx, actor, "credit_review");
        await tx.execute(
          sql`insert into ${name} overriding system value select * from json_populate_record(null::${name}, ${JSON.stringify(row)}::json)`,
        );
        throw new Error("the row was taken");
      });
      return undefined;
    } catch (error) {
      return postgresCode(error) ?? String(error);
    }
  }
});
