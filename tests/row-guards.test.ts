import { type SQL, sql } from "drizzle-orm";
import { beforeAll, expect, test } from "vitest";
import type { Actor, Member } from "#domain/access/actor.ts";
import { actAs } from "#domain/access/verb.ts";
import {
  aCase,
  type Case,
  draw,
  granted,
  lent,
  proposed,
  released,
  submitted,
} from "#domain/loans/case.fixture.ts";
import { requestDrawdown } from "#domain/loans/index.ts";
import { postgresCode } from "#lib/errors.ts";
import { newId } from "#lib/ids.ts";
import { wan } from "#lib/money.ts";
import { useDatabase } from "./database.ts";
import { aMember, aProduct } from "./factories.ts";

/*
 * What the database itself refuses to people who reach a row, were a verb ever to ask for it. 42501 is PostgreSQL's
 * word for a broken policy or a missing right.
 */

const database = useDatabase();
let world: Case;
beforeAll(async () => {
  world = await aCase(database);
});

const REFUSED = "42501";
/** PostgreSQL's word for a row that is kept as it was: a guard spoke. */
const KEPT = "23001";
async function codeOf(actor: Actor, statement: SQL): Promise<string | undefined> {
  try {
    await database.app.transaction(async (tx) => {
      await actAs(tx, actor);
      await tx.execute(statement);
    });
    return undefined;
  } catch (error) {
    return postgresCode(error);
  }
}

const bankRow = (member: Member) => member.organisationId;

test("a firm may take its application back, and change nothing else of it", async () => {
  const { id } = await submitted(world);
  const { owner } = world.enterprise;
  const change = (what: SQL) => codeOf(owner, sql`update applications set ${what} where id = ${id}`);
  expect(await change(sql`amount_fen = amount_fen * 2`)).toBe(REFUSED);
  expect(await change(sql`bank_id = ${newId()}`)).toBe(REFUSED);
  expect(await change(sql`status = 'approved'`)).toBe(REFUSED);
  expect(await change(sql`status = 'withdrawn', due_at = null, closed_at = now()`)).toBeUndefined();
});

test("no one person of a bank ends an application or reviews their own proposal", async () => {
  world = await aCase(database);
  const { id, decisionId } = await proposed(world);
  const { officer, approver } = world.bank;
  const end = sql`update applications set status = 'approved' where id = ${id}`;
  expect(await codeOf(officer, end)).toBe(REFUSED);
  expect(await codeOf(approver, end)).toBe(REFUSED);
  const confirmAs = (who: Member) =>
    sql`update application_decisions set outcome = 'confirmed', reviewed_by = ${who.userId}, reviewed_at = now()
      where id = ${decisionId}`;
  expect(await codeOf(officer, confirmAs(approver)), "in a colleague's name").toBe(REFUSED);
  expect(await codeOf(officer, confirmAs(officer)), "without the role").toBe(REFUSED);
  const promoted: Member = { ...officer, role: "approver" };
  expect(await codeOf(promoted, confirmAs(officer)), "one's own").toBe("23514");
  expect(
    await codeOf(approver, sql`update application_decisions set limit_fen = 1 where id = ${decisionId}`),
    "other terms than were proposed",
  ).toBe(REFUSED);
  expect(
    await codeOf(
      officer,
      sql`update application_decisions set outcome = 'confirmed' where id = ${decisionId}`,
    ),
    "by nobody",
  ).toBe(REFUSED);
});

test("a bank raises no limit, and grants no line that nobody confirmed", async () => {
  world = await aCase(database);
  const { lineId } = await granted(world);
  const raise = sql`update credit_lines set limit_fen = limit_fen * 2 where id = ${lineId}`;
  expect(await codeOf(world.bank.officer, raise)).toBe(REFUSED);
  world = await aCase(database);
  const open = await submitted(world);
  const forged = sql`insert into credit_lines
    (id, number, application_id, enterprise_id, bank_id, product_version_id, division_code, industry_section, size_class,
      guarantee_mode, first_loan, limit_fen, rate_bps, term_months, repayment_method, revolving, granted_on, expires_on, created_at)
    select ${newId()}, 'SX-forged', id, enterprise_id, bank_id, product_version_id, division_code, industry_section, size_class,
      guarantee_mode, first_loan, 1, 385, 12, 'annuity', true, '2026-01-01', '2027-01-01', now()
    from applications where id = ${open.id}`;
  expect(await codeOf(world.bank.officer, forged)).toBe(REFUSED);
});

test("only the firm confirms receipt, only the bank takes a payment back, and neither changes the amount", async () => {
  world = await aCase(database);
  const { lineId } = await granted(world);
  const drawdownId = await released(world, lineId, wan(10));
  const set = (who: Member, status: string) =>
    codeOf(
      who,
      sql`update drawdowns set status = ${status}, resolved_by = ${who.userId} where id = ${drawdownId}`,
    );
  expect(await set(world.bank.officer, "confirmed")).toBe(REFUSED);
  expect(await set(world.enterprise.owner, "voided")).toBe(REFUSED);
  const more = sql`update drawdowns set amount_fen = 1 where id = ${drawdownId}`;
  expect(await codeOf(world.bank.officer, more)).toBe(REFUSED);
});

test("a loan begins only over what was drawn and confirmed, and its debt is not rewritten", async () => {
  world = await aCase(database);
  const { loanId, lineId } = await lent(world);
  const { drawdownId } = await requestDrawdown(world.as.officer, draw(lineId, wan(10)));
  const forged = sql`insert into loans
    select ${newId()}::uuid, 'JJ-forged', credit_line_id, ${drawdownId}::uuid, enterprise_id, bank_id, product_version_id,
      division_code, industry_section, size_class, guarantee_mode, first_loan, 1, rate_bps, term_months, repayment_method,
      started_on, matures_on, 'active', null, now()
    from loans where id = ${loanId}`;
  expect(await codeOf(world.enterprise.owner, forged)).toBe(REFUSED);
  for (const table of [sql`loans`, sql`instalments`]) {
    const rewrite = sql`update ${table} set principal_fen = 1 where bank_id = ${bankRow(world.bank.officer)}`;
    expect(await codeOf(world.bank.officer, rewrite)).toBe(REFUSED);
  }
});

test("a withdrawn consent never comes back to life, nor grows", async () => {
  const { owner } = world.enterprise;
  const change = (what: SQL) =>
    codeOf(owner, sql`update consents set ${what} where id = ${world.consent.id}`);
  expect(await change(sql`domains = '{tax}'`)).toBe(REFUSED);
  expect(await change(sql`expires_at = now() + interval '9 years'`)).toBe(REFUSED);
  expect(await change(sql`status = 'withdrawn', withdrawn_at = now()`)).toBeUndefined();
  expect(await change(sql`status = 'active', withdrawn_at = null`), "by its trigger").toBe("23001");
});

test("a read is logged only in one's own name, under a live consent that covers it", async () => {
  world = await aCase(database);
  const { enterprise, bank, consent } = world;
  const log = (who: Member, over: { domains?: string; purpose?: string; reader?: string } = {}) =>
    codeOf(
      who,
      sql`insert into data_reads
        (id, at, enterprise_id, reader_organisation_id, reader_user_id, reader_role, verb, domains, purpose, consent_id, mac)
        values (${newId()}, now(), ${enterprise.id}, ${who.organisationId}, ${over.reader ?? who.userId}, 'officer', 'test',
          ${over.domains ?? "{tax}"}::text[], ${over.purpose ?? "credit_review"}, ${consent.id}, ${Buffer.alloc(48)})`,
    );
  expect(await log(bank.officer)).toBeUndefined();
  expect(await log(bank.officer, { reader: bank.approver.userId })).toBe(REFUSED);
  expect(await log(bank.officer, { purpose: "post_loan" })).toBe(REFUSED);
  expect(await log(bank.officer, { domains: "{tax,registry}" })).toBe(REFUSED);
  expect(await log((await aCase(database)).bank.officer)).toBe(REFUSED);
  const end = sql`update consents set status = 'withdrawn', withdrawn_at = now() where id = ${consent.id}`;
  expect(await codeOf(enterprise.owner, end)).toBeUndefined();
  expect(await log(bank.officer), "a moment after the withdrawal").toBe(REFUSED);
});

test("nobody writes the trail in another's name", async () => {
  const entry = (who: Member) =>
    sql`insert into audit_entries
      (id, at, verb, actor_kind, actor_user_id, actor_organisation_id, subject_type, subject_id, mac)
      values (${newId()}, now(), 'test', 'bank', ${who.userId}, ${who.organisationId}, 'test', 'test', ${Buffer.alloc(48)})`;
  const { officer, approver } = world.bank;
  expect(await codeOf(officer, entry(officer))).toBeUndefined();
  expect(await codeOf(officer, entry(approver))).toBe(REFUSED);
});

test("a clerk binds the firm to nothing, and an administrator does none of the bank's business", async () => {
  world = await aCase(database);
  const clerk = await aMember(database.owner, { id: world.enterprise.id, kind: "enterprise" }, "clerk");
  const administrator = await aMember(database.owner, { id: world.bank.id, kind: "bank" }, "administrator");
  const { lineId } = await granted(world);
  const drawdownId = await released(world, lineId);
  const { id } = await submitted({ ...world, product: await aProduct(database.owner, world.bank.id) });
  const touched = async (who: Member, statement: SQL) => {
    const rows = await database.app
      .transaction(async (tx) => {
        await actAs(tx, who);
        return (await tx.execute(statement)).rowCount;
      })
      .catch(postgresCode);
    return rows === REFUSED || rows === KEPT ? 0 : rows;
  };
  const receive = sql`update drawdowns set status = 'confirmed', resolved_by = ${clerk.userId}, resolved_at = now()
    where id = ${drawdownId}`;
  const withdraw = sql`update applications set status = 'withdrawn' where id = ${id}`;
  const rename = sql`update enterprises set address = 'elsewhere' where id = ${world.enterprise.id}`;
  for (const act of [receive, withdraw, rename]) expect(await touched(clerk, act)).toBe(0);
  const accept = sql`update applications
    set status = 'accepted', accepted_by = ${world.bank.officer.userId}, accepted_at = now(), due_at = app.due_by(submitted_at, 5)
    where id = ${id}`;
  expect(await touched(administrator, accept)).toBe(0);
  expect(await touched(world.bank.productManager, accept)).toBe(0);
  expect(await touched(world.bank.officer, accept)).toBe(1);
});
