import { sql } from "drizzle-orm";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { aCase, type Case, submitted } from "#domain/loans/case.fixture.ts";
import { newId } from "#lib/ids.ts";
import { useDatabase } from "#tests/database.ts";
import { callerAs } from "#tests/factories.ts";
import { system } from "../access/actor.ts";
import { readWriter } from "../access/reads.ts";
import { actAs } from "../access/verb.ts";
import { applyRetention } from "../reads/index.ts";
import { kinds, theAudit } from "./audit.fixture.ts";
import { type AuditVerdict, adoptEarlierRecords } from "./index.ts";

const database = useDatabase();
const audit = theAudit(database);
let world: Case;
beforeAll(async () => {
  world = await aCase(database);
  await submitted(world);
});
beforeEach(() => audit.wipe());

/** The officer looks at the firm under its consent. */
async function look(...fields: string[]) {
  const caller = callerAs(database, world.bank.officer);
  const read = { enterpriseId: world.enterprise.id, domains: ["tax" as const], fields };
  await database.app.transaction(async (tx) => {
    await actAs(tx, caller.actor, "credit_review");
    const log = readWriter(tx, caller, "profile.view_authorised");
    await log({ ...read, purpose: "credit_review", consentId: world.consent.id });
  });
}

/** Two seals, an entry and two reads in each. */
async function sealed() {
  for (const fields of [
    ["a", "b"],
    ["c", "d"],
  ]) {
    await audit.act(fields[0]!);
    for (const field of fields) await look(field);
    await audit.seal();
  }
}

/** An older version's read, which has no MAC, of an instant at which it may have been. */
const bare = (
  at: string,
) => sql`insert into data_reads (id, at, enterprise_id, reader_organisation_id, reader_user_id,
    reader_role, verb, domains, purpose, consent_id)
  values (${newId()}, ${at}, ${world.enterprise.id}, ${world.bank.id}, ${world.bank.officer.userId}, 'officer', 'old', '{tax}',
    'credit_review', ${world.consent.id})`;

const COPY = `insert into data_reads (id, at, enterprise_id, reader_organisation_id, reader_user_id, reader_role, verb, domains,
    fields, basis, purpose, consent_id, application_id, access_id, open_case, mac)
  select gen_random_uuid(), at, enterprise_id, reader_organisation_id, reader_user_id, reader_role, verb, domains, fields, basis,
    purpose, consent_id, application_id, access_id, open_case, mac from data_reads order by id limit 1`;
/** What is found of the log itself; beside it a consent whose uses are no longer those of its reads tells the same. */
const inReads = ({ findings }: AuditVerdict) =>
  findings.filter(({ log }) => log !== "consents").map(({ kind }) => kind);
const ONE = "id = (select id from data_reads order by id limit 1)";

describe("THREATS 64: verification of a log of reads that the database's owner tampered with", () => {
  test("finds nothing in one that nobody touched, sealed or not", async () => {
    await look("a");
    expect(await audit.verify()).toMatchObject({ ok: true, reads: 1, unsealed: 1 });
    await sealed();
    expect(await audit.verify()).toMatchObject({ ok: true, entries: 2, reads: 5, seals: 2, unsealed: 0 });
  });

  test.each([
    ["verb", "verb = 'x'"],
    ["instant by a microsecond", "at = at + interval '1 microsecond'"],
    ["reader", "reader_user_id = gen_random_uuid()"],
    ["role", "reader_role = 'approver'"],
    ["firm", "enterprise_id = (select id from enterprises where id <> data_reads.enterprise_id limit 1)"],
    ["list of domains", "domains = '{}'"],
    ["list of fields", "fields = '{}'"],
    ["basis", "basis = 'case', purpose = null, consent_id = null"],
    ["application", "application_id = gen_random_uuid()"],
  ])("finds an edited %s, sealed or not", async (_, change) => {
    await aCase(database);
    await look("a");
    const edit = `update data_reads set ${change} where ${ONE}`;
    await audit.asOwner(edit);
    expect(inReads(await audit.verify())).toEqual(["edited"]);
    await audit.wipe();
    await sealed();
    await audit.asOwner(edit);
    const verdict = await audit.verify();
    expect(inReads(verdict)).toContain("edited");
    expect(verdict.findings.every(({ log }) => log === "reads" || log === "consents")).toBe(true);
  });

  test("finds that what the database itself noted of a sealed read was edited", async () => {
    await sealed();
    await audit.asOwner(`update data_reads set open_case = not open_case where ${ONE}`);
    expect(await audit.verify()).toMatchObject({ findings: [{ kind: "edited", log: "reads", seal: 1 }] });
  });

  test("finds a read put in, sealed or not, and one that takes another's instant", async () => {
    await sealed();
    await audit.asOwner(COPY);
    expect(inReads(await audit.verify())).toEqual(["inserted"]);
    expect(await audit.seal()).toMatchObject({ reads: 1, forged: 1 });
    expect(await audit.verify()).toMatchObject({ unsealed: 0 });
    expect(inReads(await audit.verify())).toEqual(["inserted"]);
    await audit.wipe();
    await sealed();
    await audit.asOwner(COPY.replace("gen_random_uuid(), at", "id, at - interval '1 second'"));
    expect(inReads(await audit.verify())).toEqual(["edited"]);
  });

  test("finds a read deleted, with and without its place", async () => {
    await sealed();
    await audit.asOwner(`delete from data_reads where ${ONE}`);
    const uses = { kind: "edited", log: "consents", entryId: world.consent.id };
    const gone = { kind: "deleted", log: "reads", seal: 1 };
    expect(await audit.verify()).toMatchObject({ findings: [gone, uses] });
    await audit.asOwner("delete from audit_seal_reads where seal = 1 and ordinal = 1");
    expect(await audit.verify()).toMatchObject({ findings: [gone, uses] });
    await audit.asOwner("delete from data_reads");
    expect(inReads(await audit.verify())).toEqual(Array(4).fill("deleted"));
  });

  test("finds a read deleted before it was sealed by the uses of its consent", async () => {
    await look("a");
    await audit.asOwner("delete from data_reads");
    const uses = { kind: "edited", log: "consents", entryId: world.consent.id };
    expect(await audit.verify()).toMatchObject({ unsealed: 0, findings: [uses] });
  });

  test("finds a tail cut with its reads, by what is left of it or by the head kept outside", async () => {
    await sealed();
    for (const field of ["e", "f"]) await look(field);
    const { head } = await audit.seal();
    const reads = "delete from data_reads r using audit_seal_reads s where s.read_id = r.id and s.seal = 3";
    const [places, seal] = [
      "delete from audit_seal_reads where seal = 3",
      "delete from audit_seals where number = 3",
    ];
    await audit.asOwner(reads, seal);
    expect(inReads(await audit.verify())).toEqual(["cut"]);
    await audit.asOwner(places);
    expect(inReads(await audit.verify()), "nothing of the chain tells").toEqual([]);
    expect(inReads(await audit.verify(JSON.stringify(head)))).toEqual(["cut"]);
  });
});

describe("reads of older versions, which have no MAC", () => {
  test("are adopted once, on a chain that sealed none before", async () => {
    await audit.act("a");
    await audit.seal();
    await database.owner.execute(bare("2026-03-01T00:00:00Z"));
    await audit.asOwner("update audit_seals set reads = null");
    await adoptEarlierRecords(audit.platform());
    await adoptEarlierRecords(audit.platform());
    // That the first seal was of the older version is made up, which its signature tells.
    expect(await audit.verify()).toMatchObject({
      reads: 1,
      seals: 2,
      findings: [{ kind: "broken_chain", seal: 1 }],
    });
    await database.owner.execute(bare("2026-03-02T00:00:00Z"));
    await audit.seal();
    expect(kinds(await audit.verify())).toEqual(["broken_chain", "inserted"]);
  });

  test("are adopted by the first seal of all, and from then on cannot be edited", async () => {
    await database.owner.execute(bare("2026-03-01T00:00:00Z"));
    await adoptEarlierRecords(audit.platform());
    expect(await audit.verify()).toMatchObject({ ok: true, reads: 1, seals: 1 });
    await audit.asOwner("update data_reads set verb = 'x'");
    expect(kinds(await audit.verify())).toEqual(["edited"]);
  });
});

describe("months that the retention dropped after their years", () => {
  const retain = () => applyRetention(callerAs(database, system("retention")), { readsBefore: "2015-05-01" });
  beforeEach(async () => {
    for (const day of [10, 11]) await database.owner.execute(bare(`2015-04-${day}T02:00:00Z`));
    await database.owner.execute(sql`select app.make_read_partition('2015-04-10T02:00:00Z')`);
    await adoptEarlierRecords(audit.platform());
    await look("a");
    await audit.seal();
  });

  test("are no findings", async () => {
    expect(await retain()).toMatchObject({ months: [{ month: "201504", reads: 2 }] });
    expect(await audit.verify()).toMatchObject({ ok: true, reads: 1 });
    await audit.seal();
    expect(await audit.verify()).toMatchObject({ ok: true, reads: 1 });
  });

  test("are findings where no retention of the platform's dropped them", async () => {
    await database.app.transaction(async (tx) => {
      await actAs(tx, system("forged"));
      await tx.execute(sql`select app.drop_reads_before('2015-05-01')`);
    });
    await audit.asOwner(`insert into audit_entries (id, at, verb, actor_kind, actor_job, subject_type, subject_id, after, mac)
      values (gen_random_uuid(), now(), 'retention.apply', 'system', 'retention', 'retention', '2015-05-01',
        '{"months": [{"month": "201504", "reads": 2}]}', decode(repeat('ab', 48), 'hex'))`);
    expect(kinds(await audit.verify())).toEqual(["inserted", "deleted", "deleted"]);
  });

  test("do not cover what was deleted of them before", async () => {
    await audit.asOwner(`delete from data_reads where at = '2015-04-10T02:00:00Z'`);
    await retain();
    expect(await audit.verify()).toMatchObject({ found: 1, findings: [{ kind: "deleted", log: "reads" }] });
  });

  test("are told by the instants that were sealed, which nobody moves into a month that was dropped", async () => {
    await retain();
    await audit.asOwner(
      "update audit_seal_reads set at = '2015-04-12T00:00:00Z' where read_id = (select id from data_reads limit 1)",
      "delete from data_reads",
    );
    expect((await audit.verify()).ok).toBe(false);
  });
});
