import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { aCase, type Case, submitted } from "#domain/loans/case.fixture.ts";
import { SUITES, useDatabase } from "#tests/database.ts";
import { aConsent, callerAs } from "#tests/factories.ts";
import { readWriter } from "../access/reads.ts";
import { actAs } from "../access/verb.ts";
import { withdrawConsent } from "../consents/index.ts";
import { adoptKeys } from "../privacy/index.ts";
import { theAudit } from "./audit.fixture.ts";
import { verifyAudit } from "./index.ts";
import { columnsOf, editsOf, tamperer } from "./tampering.fixture.ts";

// What guards the rows is looked at in its own test; here constraints have to go before a value can be tried.
vi.mock("./check-guards.ts", () => ({ checkGuards: async () => true }));

/*
 * Whoever owns the database does to it whatever SQL allows, and asks for the verification. Each attempt runs on the same
 * audit of two seals and an unsealed rest, and is undone after it.
 */

const FIRST_READ =
  "(seal, ordinal) = (select seal, ordinal from audit_seal_reads order by seal, ordinal limit 1)";

/** Columns whose change is no finding, each with the reason. */
const UNCOVERED: Record<string, string> = {
  "consents.person_index": "it ends with the person's erasure, so nothing that stays may vouch for it",
  "data_reads.open_case unsealed": "a trigger of the database's finds it out; it is sealed within seconds",
  "platform_keys.created_at": "tells people when the key came; nothing rests on it",
  "platform_keys.retired_at": "tells people when the key went; nothing rests on it",
};

/** One row of each that is sealed, and one that is not; of what has no seal, one of each kind. */
const ROWS: Record<string, Record<string, string>> = {
  audit_entries: {
    sealed: "id = (select entry_id from audit_seal_entries order by seal, ordinal limit 1)",
    unsealed: "subject_id = 'h'",
  },
  data_reads: {
    sealed: "id = (select read_id from audit_seal_reads order by seal, ordinal limit 1)",
    unsealed: "fields = '{g}'",
  },
  audit_seals: { first: "number = 1", last: "number = 2" },
  audit_seal_entries: { first: "seal = 1 and ordinal = 0", last: "(seal, ordinal) = (2, 1)" },
  audit_seal_reads: { first: FIRST_READ, last: "(seal, ordinal) = (2, 3)" },
  consents: { live: "status = 'active'", withdrawn: "status = 'withdrawn'" },
  platform_keys: { signing: "use = 'signing'", master: "use = 'master'" },
};

const TRAIL = ["audit_seal_entries", "audit_seal_reads", "audit_seals", "audit_entries", "data_reads"];
const SEALED_READ = ROWS.data_reads!.sealed!;

/** Exchanges what the first and the last row of a table say. */
function swap(table: string, columns: string[], id = "id"): string {
  const [first, last] = ["asc", "desc"].map(
    (way) => `(select ${id} from ${table} order by ${id} ${way} limit 1)`,
  );
  const list = columns.join();
  return `create temp table kept as select * from ${table} where ${id} in (${first}, ${last});
    update ${table} t set (${list}) = (select ${columns.map((each) => `k.${each}`)} from kept k where k.${id} <> t.${id})
    where ${id} in (select ${id} from kept)`;
}

const detach = () => `do $$ declare part regclass; begin
  select tableoid::regclass into part from data_reads limit 1;
  execute format('alter table data_reads detach partition %s', part); end $$`;

/** What would refuse the values before the verification could find them. */
const UNCHECKED = [
  `do $$ declare k record; begin
    for k in select conrelid::regclass as place, conname from pg_constraint
      where contype in ('c', 'u', 'p') and conparentid = 0 and conrelid::regclass::text = any ('{${Object.keys(ROWS).join()}}'::text[])
    loop execute format('alter table %s drop constraint if exists %I cascade', k.place, k.conname); end loop; end $$`,
];

describe.each(SUITES)("THREATS 64: what the database's owner does, under the keys of suite %s", (suite) => {
  const database = useDatabase(suite);
  let world: Case;
  let head: string;
  let attempts: [name: string, change: string][];
  let owner: Awaited<ReturnType<typeof tamperer>>;
  const audit = theAudit(database);

  /** What the verification finds after it. */
  async function found(...statements: string[]) {
    const { findings } = await owner.after(statements, (db) =>
      verifyAudit({ ...audit.caller(), db }, { head }),
    );
    return findings;
  }

  async function look(field: string) {
    const caller = callerAs(database, world.bank.officer);
    await database.app.transaction(async (tx) => {
      await actAs(tx, caller.actor, "credit_review");
      const log = readWriter(tx, caller, "profile.view_authorised");
      const read = { enterpriseId: world.enterprise.id, domains: ["tax" as const], fields: [field] };
      await log({ ...read, purpose: "credit_review", consentId: world.consent.id });
    });
  }

  beforeAll(async () => {
    world = await aCase(database);
    await submitted(world);
    const other = await aConsent(database.owner, world.enterprise, world.bank.id, { purpose: "post_loan" });
    await withdrawConsent(callerAs(database, world.enterprise.owner), { consentId: other.id });
    for (const field of ["a", "b"]) await look(field);
    await audit.seal();
    for (const field of ["c", "d"]) await look(field);
    for (const subject of ["e", "f"]) await audit.act(subject);
    head = JSON.stringify((await audit.seal()).head);
    await look("g");
    await audit.act("h");
    await adoptKeys(audit.caller(), {});
    const every = await edits();
    attempts = suite === "standard" ? every : every.filter((_, n) => n % 10 === 0);
    owner = await tamperer(database, UNCHECKED);
  });

  /** Every other value of every column, in a row of each kind. */
  async function edits(): Promise<[name: string, change: string][]> {
    const all: [string, string][] = [];
    for (const column of await columnsOf(database, Object.keys(ROWS))) {
      const { table, name } = column;
      for (const [which, row] of Object.entries(ROWS[table]!)) {
        if (`${table}.${name}` in UNCOVERED || `${table}.${name} ${which}` in UNCOVERED) continue;
        const values = editsOf(column);
        const same = values.map((value) => `${name}::text is not distinct from (${value})::text`);
        const { rows } = await database.owner.execute<{ same: boolean[] }>(
          sql.raw(`select array[${same.join()}] as same from ${table} where ${row}`),
        );
        expect(rows, `${table}: ${row}`).toHaveLength(1);
        for (const value of values.filter((_, n) => !rows[0]!.same[n]))
          all.push([
            `${table}.${name} (${which}): ${value}`,
            `update ${table} set ${name} = ${value} where ${row}`,
          ]);
      }
    }
    return all;
  }

  afterAll(() => owner.close());

  test("finds nothing where nothing was done", async () => {
    expect(await found()).toEqual([]);
  });

  test("finds each edited column, or says why not", async () => {
    const escaped: string[] = [];
    for (const [name, change] of attempts) if ((await found(change)).length === 0) escaped.push(name);
    expect(attempts.length).toBeGreaterThan(suite === "standard" ? 200 : 20);
    expect(escaped).toEqual([]);
  }, 300_000);

  const ENTRY = ROWS.audit_entries!.sealed!;
  test.each([
    ["the first entry deleted", `delete from audit_entries where ${ENTRY}`],
    ["the last sealed entry deleted", "delete from audit_entries where subject_id = 'f'"],
    ["every entry deleted", "delete from audit_entries"],
    ["every read deleted", "delete from data_reads"],
    ["everything deleted", TRAIL.map((table) => `delete from ${table}`).join(";")],
    ["a consent deleted", "delete from consents where status = 'withdrawn'"],
    ["the contents of two entries exchanged", swap("audit_entries", ["verb", "subject_id", "after", "mac"])],
    ["the contents of two reads exchanged", swap("data_reads", ["fields", "verb", "mac", "open_case", "at"])],
    ["the leaves of two places exchanged", swap("audit_seal_entries", ["leaf"], "entry_id")],
    [
      "a read moved to another month",
      `update data_reads set at = at - interval '40 days' where ${SEALED_READ}`,
    ],
    ["a month of reads taken off", detach()],
    [
      "a consent withdrawn for its owner",
      "update consents set status = 'withdrawn', withdrawn_at = now() where status = 'active'",
    ],
    [
      "a consent revived",
      "update consents set status = 'active', withdrawn_at = null where status = 'withdrawn'",
    ],
    ["no seal any more", "delete from audit_sealing"],
    ["a table renamed", "alter table audit_entries rename to elsewhere"],
    ["a column dropped", "alter table audit_seals drop column root"],
    ["no right to read", "revoke select on data_reads from xyd_app"],
    [
      "a policy that shows nothing",
      "create policy none on audit_seals as restrictive to xyd_app using (false)",
    ],
    ["consents out of reach", "alter table consents rename column status to state"],
    [
      "a foreign public half",
      `update platform_keys set public_jwk = public_jwk || '{"x": "AAAA"}' where use = 'signing'`,
    ],
    [
      "a foreign key",
      "insert into platform_keys (key_id, use, retired_at) values ('theirs', 'master', now())",
    ],
  ])("finds %s", async (_, change) => {
    expect(await found(change)).not.toEqual([]);
  });
});
