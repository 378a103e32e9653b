import { type SQL, sql } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import type { Member } from "#domain/access/actor.ts";
import { actAs } from "#domain/access/verb.ts";
import { resumeConsent } from "#domain/consents/index.ts";
import { aCase, type Case, submitted } from "#domain/loans/case.fixture.ts";
import { newId } from "#lib/ids.ts";
import type { MemberRole, OrganisationKind } from "#lib/vocabulary.ts";
import { useDatabase } from "./database.ts";
import { aConsent, aMember, anOrganisation, callerAs, restateConsent } from "./factories.ts";
import { KEPT, REFUSED, tryingOn } from "./trying.fixture.ts";

/*
 * What somebody asked for, proposed, approved or stopped is dated when it was, says no more than was meant, and is undone
 * by nobody whose it is not. Statements of people who reach the rows, as the application's role.
 */

const database = useDatabase();
const tried = tryingOn(database);
let world: Case;
beforeAll(async () => {
  world = await aCase(database);
});
const PAST = sql`'1999-01-01'::timestamptz`;
const FUTURE = sql`'2099-01-01'::timestamptz`;
const at = (organisation: { id: string; kind: OrganisationKind }, role: MemberRole) =>
  aMember(database.owner, organisation, role);
const atBank = (role: MemberRole) => at({ id: world.bank.id, kind: "bank" }, role);

type Proposed = { id?: string; type?: string; subject?: string; payload?: object; when?: SQL };
const propose = (
  who: Member,
  { id = newId(), type = "membership", subject = id, payload = {}, when = sql`now()` }: Proposed,
) =>
  sql`insert into changes
    (id, number, organisation_id, kind, subject_type, subject_id, payload, summary, facts, proposed_by, proposed_at)
    values (${id}, ${id}, ${who.organisationId}, 'staff', ${type}, ${subject}, ${JSON.stringify(payload)}, '样例', '[]',
      ${who.userId}, ${when})`;
const approve = (who: Member, id: string, when = sql`now()`) =>
  sql`update changes set status = 'approved', reviewed_by = ${who.userId}, closed_at = ${when} where id = ${id}`;

test("a change is proposed and closed when it is", async () => {
  const [maker, reviewer] = await Promise.all([atBank("administrator"), atBank("administrator")]);
  expect(await tried(maker, [propose(maker, {})])).toBe(1);
  for (const when of [PAST, FUTURE]) expect(await tried(maker, [propose(maker, { when })])).toBe(REFUSED);
  const id = newId();
  await database.owner.execute(propose(maker, { id }));
  expect(await tried(reviewer, [approve(reviewer, id)])).toBe(1);
  for (const when of [PAST, FUTURE]) {
    expect(await tried(reviewer, [approve(reviewer, id, when)])).toBe(REFUSED);
    const takeBack = sql`update changes set status = 'cancelled', closed_at = ${when} where id = ${id}`;
    expect(await tried(maker, [takeBack])).toBe(REFUSED);
  }
});

describe("an organisation", () => {
  const become = (id: string, set: SQL) => sql`update organisations set ${set} where id = ${id}`;

  test("that the operator stopped does not let itself in again", async () => {
    const bank = await anOrganisation(database.owner, "bank");
    const [first, second] = await Promise.all([at(bank, "administrator"), at(bank, "administrator")]);
    await database.owner.execute(become(bank.id, sql`status = 'disabled'`));
    const back = become(bank.id, sql`status = 'active', contact = '022-11111111'`);
    expect(await tried(first, [back])).toBe(KEPT);
    const id = newId();
    await database.owner.execute(
      propose(first, { id, type: "organisation", subject: bank.id, payload: { status: "active" } }),
    );
    expect(await tried(second, [approve(second, id), back]), "nor with four eyes of its own").toBe(KEPT);
  });

  test("keeps its contact while the operator stops it, and the operator does not stop itself", async () => {
    const operator = await anOrganisation(database.owner, "operator");
    const [maker, reviewer] = await Promise.all([
      at(operator, "administrator"),
      at(operator, "administrator"),
    ]);
    const stop = async (subject: string, set: SQL) => {
      const id = newId();
      const change = propose(maker, { id, type: "organisation", subject, payload: { status: "disabled" } });
      await database.owner.execute(change);
      const answer = await tried(reviewer, [approve(reviewer, id), become(subject, set)]);
      await database.owner.execute(
        sql`update changes set status = 'cancelled', closed_at = now() where id = ${id}`,
      );
      return answer;
    };
    expect(await stop(world.bank.id, sql`status = 'disabled'`)).toBe(1);
    expect(await stop(world.bank.id, sql`status = 'disabled', contact = 'elsewhere'`)).toBe(KEPT);
    expect(await stop(operator.id, sql`status = 'disabled'`)).toBe(KEPT);
  });
});

test("a personal consent that its person paused is resumed by nobody else of the firm", async () => {
  const { enterprise, bank } = await aCase(database);
  const consent = await aConsent(database.owner, enterprise, bank.id, {
    ...{ subject: "legal_representative", domains: [], items: ["mobile_phone"] },
    ...{ status: "paused", pausedAt: new Date() },
  });
  const other = await at({ id: enterprise.id, kind: "enterprise" }, "owner");
  const resume = [sql`update consents set status = 'active', paused_at = null where id = ${consent.id}`];
  expect(await tried(other, resume)).toBe(KEPT);
  expect(await tried(enterprise.owner, resume)).toBe(1);
  const take = (who: Member) => resumeConsent(callerAs(database, who), { consentId: consent.id });
  await expect(take(other)).rejects.toMatchObject({ code: "forbidden" });
  await expect(take(enterprise.owner)).resolves.toBeDefined();
});

test("a consent for so many looks a day shows nothing past them", async () => {
  const { enterprise, bank, consent } = await aCase(database);
  await restateConsent(database.owner, consent.id, { usesPerDay: 2 });
  const look = () =>
    tried(bank.officer, [sql`select from app.live_consents()`], { purpose: "credit_review" });
  const log = () =>
    database.app.transaction(async (tx) => {
      await actAs(tx, bank.officer, "credit_review");
      await tx.execute(sql`insert into data_reads (id, at, enterprise_id, reader_organisation_id, reader_user_id, reader_role,
          verb, domains, purpose, consent_id, mac)
        values (${newId()}, now(), ${enterprise.id}, ${bank.id}, ${bank.officer.userId}, 'officer', 'test', '{tax}',
          'credit_review', ${consent.id}, ${Buffer.alloc(48)})`);
    });
  await log();
  expect(await look()).toBe(1);
  await log();
  expect(await look()).toBe(0);
});

describe("what a bank asks for", () => {
  const ask = (over: Partial<Record<"asked" | "lapses" | "answered" | "application" | "uscc", SQL>> = {}) =>
    sql`insert into consent_requests
      (id, number, bank_id, uscc, purpose, items, mode, months, range_years, reason, asked_by, asked_at, lapses_at, application_id,
        answered_by)
      values (${newId()}, ${newId()}, ${world.bank.id}, ${over.uscc ?? sql`${world.enterprise.uscc}`}, 'credit_review',
        '{tax_filing}', 'case', 6, 1, 'x', ${world.bank.officer.userId}, ${over.asked ?? sql`now()`},
        ${over.lapses ?? sql`now() + interval '30 days'`}, ${over.application ?? sql`null`}, ${over.answered ?? sql`null`})`;

  test("is counted on its day, lapses in time and is not answered yet", async () => {
    const { officer } = world.bank;
    expect(await tried(officer, [ask()])).toBe(1);
    for (const [what, over] of Object.entries({
      "out of the count of today": { asked: PAST, lapses: PAST },
      "for ever": { lapses: FUTURE },
      "in an owner's name": { answered: sql`${world.enterprise.owner.userId}` },
    }))
      expect(await tried(officer, [ask(over)]), what).toBe(REFUSED);
  });

  test("out of a case is of that case's firm", async () => {
    const { id } = await submitted(world);
    const application = sql`${id}::uuid`;
    expect(await tried(world.bank.officer, [ask({ application })])).toBe(1);
    const uscc = sql`${(await aCase(database)).enterprise.uscc}`;
    expect(await tried(world.bank.officer, [ask({ application, uscc })])).toBe(REFUSED);
    const wish = (over: { at?: SQL; ready?: SQL } = {}) => sql`insert into profile_exports
      (id, application_id, enterprise_id, bank_id, requested_by, requested_at, ready_at, expires_at)
      values (${newId()}, ${id}, ${world.enterprise.id}, ${world.bank.id}, ${world.bank.officer.userId}, ${over.at ?? sql`now()`},
        ${over.ready ?? sql`null`}, ${over.ready ?? sql`null`})`;
    expect(await tried(world.bank.officer, [wish()])).toBe(1);
    for (const over of [{ at: PAST }, { at: FUTURE }, { ready: FUTURE }])
      expect(await tried(world.bank.officer, [wish(over)])).toBe(REFUSED);
  });
});

test("an invitation lasts a week, and opens for whom it was written", async () => {
  const [maker, reviewer] = await Promise.all([atBank("administrator"), atBank("administrator")]);
  const invite = (who: Member, status: string, role: string, end: SQL, id = newId()) =>
    sql`insert into invitations
      (id, organisation_id, issuer_id, display_name, role, token_hash, status, invited_by, expires_at)
      values (${id}, ${who.organisationId}, ${who.organisationId}, ${id}, ${role}, ${Buffer.from(newId())}, ${status},
        ${who.userId}, ${end})`;
  const week = sql`now() + interval '7 days'`;
  const { owner } = world.enterprise;
  for (const [who, status, role] of [
    [owner, "open", "owner"],
    [maker, "proposed", "officer"],
  ] as const) {
    expect(await tried(who, [invite(who, status, role, week)])).toBe(1);
    expect(await tried(who, [invite(who, status, role, FUTURE)])).toBe(REFUSED);
  }
  const [id, changeId] = [newId(), newId()];
  await database.owner.execute(invite(maker, "proposed", "officer", week, id));
  const payload = { role: "officer" };
  await database.owner.execute(propose(maker, { id: changeId, type: "invitation", subject: id, payload }));
  const open = (set: SQL) =>
    tried(reviewer, [
      approve(reviewer, changeId),
      sql`update invitations set status = 'open', ${set} where id = ${id}`,
    ]);
  expect(await open(sql`expires_at = ${week}`)).toBe(1);
  expect(await open(sql`expires_at = ${FUTURE}`)).toBe(REFUSED);
  expect(await open(sql`display_name = '别人'`)).toBe(KEPT);
});

test("an owner gives a verification up, and rewrites nothing of what came of it", async () => {
  const { owner, id: firm } = world.enterprise;
  const id = newId();
  await database.owner.execute(sql`insert into verifications
    (id, enterprise_id, kind, status, asked_by, asked_at, checked_index, environment, reference, settled_at)
    values (${id}, ${firm}, 'legal_representative', 'passed', ${owner.userId}, now(), '\\x00', 'service', 'r', now())`);
  const give = (set: SQL) =>
    tried(owner, [sql`update verifications set status = 'expired' ${set} where id = ${id}`]);
  expect(await give(sql``)).toBe(1);
  for (const set of [sql`, reference = 'x'`, sql`, environment = 'simulator'`, sql`, checked_index = null`])
    expect(await give(set)).toBe(KEPT);
  expect(await tried(owner, [sql`update enterprises set verified_at = now()`])).toBe(KEPT);
});

test("an operator asks for no scheduled work before its time, which would then be taken for done", async () => {
  const operator = await at(await anOrganisation(database.owner, "operator"), "administrator");
  const ask = (job: string, key: string) =>
    tried(operator, [
      sql`insert into job_requests (id, job, key, parameters, requested_at) values (${newId()}, ${job}, ${key}, '{}', now())`,
    ]);
  expect(await ask("audit_verify", "asked:again")).toBe(1);
  for (const [job, key] of [
    ["audit_verify", "daily:2099-01-01"],
    ["clocks", "hour:2099-01-01T00"],
    ["reminders", "day:2099-01-01"],
    ["monthly_report", "month:2099-01"],
  ] as const)
    expect(await ask(job, key), key).toBe(REFUSED);
});
