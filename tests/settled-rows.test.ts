import { sql } from "drizzle-orm";
import { beforeAll, expect, test } from "vitest";
import type { Member } from "#domain/access/actor.ts";
import { withdrawApplication } from "#domain/applications/index.ts";
import { aCase, type Case, granted, released, submitted } from "#domain/loans/case.fixture.ts";
import { showItself } from "#domain/verification/verified.fixture.ts";
import { newId } from "#lib/ids.ts";
import type { MemberRole } from "#lib/vocabulary.ts";
import { useDatabase } from "./database.ts";
import { aMember, anOrganisation, aProduct, callerAs } from "./factories.ts";
import { REFUSED, tryingOn } from "./trying.fixture.ts";

/*
 * Nobody reaches by a detour what the straight way refuses them: statements of people
 * who reach the rows, as the application's role.
 */

const database = useDatabase();
const tried = tryingOn(database);
let world: Case;
beforeAll(async () => {
  world = await aCase(database);
});

const atBank = (role: MemberRole) => aMember(database.owner, { id: world.bank.id, kind: "bank" }, role);

test("only those who work on a bank's cases read what was consented", async () => {
  world = await aCase(database);
  await submitted(world);
  const look = sql`select enterprise_id from enterprise_contacts union all select id from app.live_consents()`;
  const people = await Promise.all((["compliance", "administrator"] as const).map(atBank));
  for (const person of [...people, world.bank.productManager])
    expect(await tried(person, [sql`select * from enterprise_contacts`]), person.role).toBe(0);
  expect(await tried(world.bank.officer, [look], { purpose: "credit_review" })).toBe(2);
});

test("what a firm says of its own size is for the bank that has business with it, while it lasts", async () => {
  world = await aCase(database);
  const { id } = await submitted(world);
  const { officer, productManager } = world.bank;
  const look = sql`select annual_revenue_fen from self_declarations where enterprise_id = ${world.enterprise.id}`;
  expect(await tried(officer, [look])).toBe(1);
  expect(await tried(productManager, [look]), "not a matter of products").toBe(0);
  await withdrawApplication(callerAs(database, world.enterprise.owner), { applicationId: id });
  expect(await tried(officer, [look]), "once the case is over").toBe(0);
});

test("nobody hangs a trigger of the platform on a table of their own", async () => {
  const other = await aCase(database);
  const hang = (name: string) => [
    sql`create temporary table forged (like data_reads)`,
    sql`create trigger forged after insert on forged for each row execute function ${sql.raw(`app.${name}`)}()`,
    sql`insert into forged (id, at, enterprise_id, reader_organisation_id, reader_user_id, reader_role, verb, domains, fields, basis, consent_id)
      values (${newId()}, now(), ${other.enterprise.id}, ${other.bank.id}, ${other.bank.officer.userId}, 'officer', 'x', '{tax}', '{}', 'consent', ${other.consent.id})`,
  ];
  expect(await tried(world.bank.officer, hang("raise_access_alert")), "forges an alert").toBe(REFUSED);
  expect(await tried(world.bank.officer, hang("count_consent_use")), "uses up another's consent").toBe(
    REFUSED,
  );
});

test("a temporary table takes no name of the platform's from those who use the connection next", async () => {
  const hidden = sql`create temporary table memberships (id uuid)`;
  const found = sql`select from pg_class where oid = 'memberships'::regclass and relpersistence = 't'`;
  expect(await tried(world.bank.officer, [hidden, found])).toBe(0);
});

test("people ask for no work in the place of a scheduled one", async () => {
  const ask = (who: Member, job: string, key: string) =>
    tried(who, [
      sql`insert into job_requests (id, job, key, parameters, status, organisation_id, requested_at)
        values (${newId()}, ${job}, ${key}, '{}', 'queued', ${who.organisationId}, now())`,
    ]);
  const { owner } = world.enterprise;
  const { officer } = world.bank;
  for (const who of [owner, officer]) {
    expect(await ask(who, "clocks", "hour:2030-01-01T00")).toBe(REFUSED);
    expect(await ask(who, "profile", "daily:2030-01-01")).toBe(REFUSED);
  }
});

test("a clerk takes no verification of the firm back", async () => {
  world = await aCase(database);
  await showItself(database, world.enterprise);
  const clerk = await aMember(database.owner, { id: world.enterprise.id, kind: "enterprise" }, "clerk");
  const expire = sql`update verifications set status = 'expired', settled_at = now() where kind = 'legal_representative'`;
  expect(await tried(clerk, [expire])).toBe(0);
  expect(await tried(world.enterprise.owner, [expire])).toBe(1);
});

test("people without the role ask for no consent, take no payment back and export nothing", async () => {
  world = await aCase(database);
  const { lineId } = await granted(world);
  const drawdownId = await released(world, lineId);
  const open = await submitted({ ...world, product: await aProduct(database.owner, world.bank.id) });
  const { officer, productManager } = world.bank;
  const acts = (who: Member) => [
    sql`insert into consent_requests
      (id, number, bank_id, uscc, purpose, items, mode, months, range_years, reason, asked_by, asked_at, lapses_at)
      values (${newId()}, ${newId()}, ${world.bank.id}, ${world.enterprise.uscc}, 'credit_review', '{tax_filing}', 'case', 6, 1,
        'x', ${who.userId}, now(), now() + interval '1 day')`,
    sql`insert into profile_exports (id, application_id, enterprise_id, bank_id, requested_by, requested_at)
      values (${newId()}, ${open.id}, ${world.enterprise.id}, ${world.bank.id}, ${who.userId}, now())`,
    sql`update drawdowns set status = 'voided', resolved_by = ${who.userId}, resolved_at = now() where id = ${drawdownId}`,
  ];
  const compliance = await atBank("compliance");
  for (const who of [compliance, productManager])
    for (const act of acts(who)) expect(await tried(who, [act]), who.role).toBe(REFUSED);
  for (const act of acts(officer)) expect(await tried(officer, [act], { unfinished: true })).toBe(1);
});

test("the operator appoints nobody to a firm", async () => {
  const operator = await anOrganisation(database.owner, "operator");
  const keeper = await aMember(database.owner, operator, "administrator");
  const appoint = (organisationId: string) =>
    tried(keeper, [
      sql`insert into invitations
        (id, organisation_id, issuer_id, display_name, role, token_hash, status, invited_by, expires_at)
        values (${newId()}, ${organisationId}, ${operator.id}, '样例', 'administrator', ${Buffer.from(newId())}, 'proposed',
          ${keeper.userId}, now() + interval '1 day')`,
    ]);
  expect(await appoint(world.enterprise.id)).toBe(REFUSED);
  expect(await appoint(world.bank.id)).toBe(1);
});

test("a supervisory access names its official and firm as they are called, and time held still prolongs none", async () => {
  const bureau = await anOrganisation(database.owner, "bureau");
  const official = await aMember(database.owner, bureau, "official");
  const access = sql`insert into supervisory_accesses
    (id, enterprise_id, bureau_id, opened_by, opener_name, enterprise_name, uscc, reason, explanation, document_number, opened_at, expires_at)
    values (${newId()}, ${world.enterprise.id}, ${bureau.id}, ${official.userId}, '别人', '别的企业', 'x', 'risk',
      '例行抽查这家企业的贷款', '静金〔2026〕1号', now(), now() + interval '200 milliseconds')`;
  const opened = sql`select * from app.opened_enterprises()`;
  const named = sql`select * from supervisory_accesses where uscc = 'x' or opener_name = '别人' or enterprise_name = '别的企业'`;
  expect(await tried(official, [access, named])).toBe(0);
  expect(await tried(official, [access, opened])).toBe(1);
  expect(await tried(official, [access, sql`select pg_sleep(0.3)`, opened]), "in the same transaction").toBe(
    0,
  );
});
