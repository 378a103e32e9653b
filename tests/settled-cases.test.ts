import { type SQL, sql } from "drizzle-orm";
import { beforeAll, expect, test } from "vitest";
import type { Member } from "#domain/access/actor.ts";
import { withdrawApplication } from "#domain/applications/index.ts";
import { aCase, accepted, type Case, granted, proposed, submitted } from "#domain/loans/case.fixture.ts";
import { newId } from "#lib/ids.ts";
import type { MemberRole } from "#lib/vocabulary.ts";
import { useDatabase } from "./database.ts";
import { aMember, aProduct, callerAs } from "./factories.ts";
import { KEPT, REFUSED, tryingOn, UNTRUE } from "./trying.fixture.ts";

/* A case goes from step to step, each taken by whose it is, on its instant; what has ended stays ended. */

const database = useDatabase();
const tried = tryingOn(database);
let world: Case;
beforeAll(async () => {
  world = await aCase(database);
});
const fresh = async () => {
  world = await aCase(database);
  return world;
};
const atBank = (role: MemberRole) => aMember(database.owner, { id: world.bank.id, kind: "bank" }, role);
const become = (id: string, change: SQL) => sql`update applications set ${change} where id = ${id}`;
const review = (who: Member, decisionId: string, over: { outcome?: string; at?: SQL } = {}) =>
  sql`update application_decisions
    set outcome = ${over.outcome ?? "confirmed"}, reviewed_by = ${who.userId}, reviewed_at = ${over.at ?? sql`now()`}
    where id = ${decisionId}`;
const decline = (who: Member, applicationId: string) => sql`insert into application_decisions
  (id, application_id, enterprise_id, bank_id, kind, decline_reason, opinion, proposed_by, proposed_at)
  select ${newId()}::uuid, id, enterprise_id, bank_id, 'decline', 'weak_tax', '样例', ${who.userId}::uuid, now()
  from applications where id = ${applicationId}`;
const ended = sql`due_at = null, closed_at = now()`;

test("an application that ended is not opened anew, which would revive what was consented for its time", async () => {
  const { officer } = world.bank;
  const { id } = await submitted(world);
  const accept = become(
    id,
    sql`status = 'accepted', accepted_by = ${officer.userId}, accepted_at = now(),
      due_at = app.due_by(submitted_at, 5), closed_at = null`,
  );
  expect(await tried(officer, [accept]), "while it is open").toBe(1);
  await database.owner.execute(become(id, sql`status = 'withdrawn', ${ended}`));
  expect(await tried(officer, [accept])).toBe(KEPT);
});

test("an application is of a product as it is sold, by a firm as it stands, and begins today", async () => {
  const { id } = await submitted(await fresh());
  const { owner } = world.enterprise;
  const other = await aProduct(database.owner, world.bank.id);
  const born = (over: Partial<Record<"status" | "amount" | "at" | "due" | "size" | "first", SQL>> = {}) =>
    sql`insert into applications
      select ${newId()}::uuid, ${newId()}, enterprise_id, bank_id, ${other.versionId}::uuid, consent_id,
        ${over.amount ?? sql`amount_fen`}, term_months, purpose, ${over.status ?? sql`'submitted'`}, ${over.at ?? sql`now()`},
        submitted_by, null, null, ${over.due ?? sql`app.due_by(now(), 1)`}, null, division_code, industry_section,
        ${over.size ?? sql`size_class`}, guarantee_mode, ${over.first ?? sql`first_loan`}
      from applications where id = ${id}`;
  expect(await tried(owner, [born()])).toBe(1);
  for (const [what, over] of Object.entries({
    "born approved": { status: sql`'approved'` },
    "more than is lent": { amount: sql`999999999999999` },
    "long ago": { at: sql`'1999-01-01'::timestamptz`, due: sql`app.due_by('1999-01-01'::timestamptz, 1)` },
    "overdue already": { due: sql`now() - interval '1 day'` },
    "of another size": { size: sql`'micro'` },
    "with other loans": { first: sql`not first_loan` },
  }))
    expect(await tried(owner, [born(over)]), what).toBe(REFUSED);
});

test("an officer takes a case on for themselves, now, by the bank's clock, and moves none of it later", async () => {
  const { id } = await submitted(await fresh());
  const { officer, approver } = world.bank;
  const second = await atBank("officer");
  const accept = (over: { by?: Member; at?: SQL; due?: SQL } = {}) => [
    become(
      id,
      sql`status = 'accepted', accepted_by = ${(over.by ?? officer).userId}, accepted_at = ${over.at ?? sql`now()`},
        due_at = ${over.due ?? sql`app.due_by(submitted_at, 5)`}`,
    ),
  ];
  expect(await tried(officer, accept())).toBe(1);
  expect(await tried(officer, accept({ by: second })), "for a colleague").toBe(KEPT);
  expect(await tried(officer, accept({ at: sql`'2020-01-01'` })), "long ago").toBe(KEPT);
  expect(await tried(officer, accept({ due: sql`'2099-01-01'` })), "to be done whenever").toBe(KEPT);
  expect(await tried(approver, accept()), "without the role").toBe(KEPT);
  const { id: open } = await accepted({ ...world, product: await aProduct(database.owner, world.bank.id) });
  const still = sql`status = 'accepted'`;
  expect(await tried(officer, [become(open, sql`${still}, due_at = '2099-01-01'`)])).toBe(KEPT);
  expect(await tried(officer, [become(open, sql`${still}, accepted_at = '2020-01-01'`)])).toBe(KEPT);
  expect(await tried(officer, [become(open, sql`${still}, accepted_by = ${second.userId}`)])).toBe(KEPT);
  const proposedBy = (who: Member, change: SQL) =>
    tried(who, [become(open, sql`status = 'proposed', ${change}`)]);
  expect(await proposedBy(approver, sql`accepted_by = null`), "held by nobody").toBe(UNTRUE);
  expect(await proposedBy(officer, sql`due_at = due_at`), "without a proposal").toBe(KEPT);
  expect(await tried(officer, [decline(officer, open), become(open, sql`status = 'proposed'`)])).toBe(1);
});

test("a decision is proposed on a case that was taken on, and on no other", async () => {
  const { id } = await submitted(await fresh());
  const { officer, approver } = world.bank;
  expect(await tried(officer, [decline(officer, id)]), "nobody took it on").toBe(REFUSED);
  await withdrawApplication(callerAs(database, world.enterprise.owner), { applicationId: id });
  expect(await tried(officer, [decline(officer, id)]), "withdrawn").toBe(REFUSED);
  const { applicationId } = await granted(world);
  const again = sql`update application_decisions set outcome = 'returned', reviewed_by = ${approver.userId}
    where application_id = ${applicationId}`;
  expect(await tried(approver, [again]), "reviewed already").toBe(KEPT);
});

test("a case ends with the review that ends it, at that moment", async () => {
  const { id, decisionId } = await proposed(await fresh());
  const { approver } = world.bank;
  await database.owner.execute(
    sql`update application_decisions set kind = 'decline', decline_reason = 'weak_tax' where id = ${decisionId}`,
  );
  const declined = (change: SQL) => [
    review(approver, decisionId),
    become(id, sql`status = 'declined', ${change}`),
  ];
  expect(await tried(approver, declined(ended))).toBe(1);
  expect(await tried(approver, declined(sql`due_at = null`)), "and stays open to the bank").toBe(UNTRUE);
  expect(await tried(approver, declined(sql`due_at = null, closed_at = '2020-01-01'`)), "long ago").toBe(
    KEPT,
  );
  expect(await tried(approver, declined(sql`${ended}, accepted_by = null`)), "held by nobody").toBe(KEPT);
  expect(await tried(approver, [review(approver, decisionId, { at: sql`'1999-01-01'` })])).toBe(REFUSED);
  await database.owner.execute(review(approver, decisionId));
  expect(await tried(approver, [become(id, sql`status = 'declined', ${ended}`)]), "reviewed before").toBe(
    KEPT,
  );
});

test("a firm that takes its application back leaves who had taken it on, and when", async () => {
  const { id } = await accepted(await fresh());
  const { owner } = world.enterprise;
  const back = (change: SQL) => tried(owner, [become(id, sql`status = 'withdrawn', ${change}`)]);
  expect(await back(ended)).toBe(1);
  expect(await back(sql`due_at = null`)).toBe(UNTRUE);
  expect(await back(sql`${ended}, accepted_by = null, accepted_at = null`)).toBe(KEPT);
});

test("a line is what was decided of the application, from today", async () => {
  const { id, decisionId } = await proposed(await fresh());
  const { approver } = world.bank;
  const line = (
    over: Partial<Record<"limit" | "method" | "revolving" | "on" | "status" | "size", SQL>> = {},
  ) => [
    review(approver, decisionId),
    become(id, sql`status = 'approved', ${ended}`),
    sql`insert into credit_lines
      (id, number, application_id, enterprise_id, bank_id, product_version_id, division_code, industry_section, size_class,
        guarantee_mode, first_loan, limit_fen, rate_bps, term_months, repayment_method, revolving, granted_on, expires_on,
        status, created_at)
      select ${newId()}::uuid, ${newId()}, a.id, a.enterprise_id, a.bank_id, product_version_id, division_code, industry_section,
        ${over.size ?? sql`size_class`}, guarantee_mode, first_loan, ${over.limit ?? sql`limit_fen`}, rate_bps, d.term_months,
        ${over.method ?? sql`repayment_method`}, ${over.revolving ?? sql`revolving`},
        ${over.on ?? sql`(now() at time zone 'Asia/Shanghai')::date`}, expires_on, ${over.status ?? sql`'active'`}, now()
      from applications a join application_decisions d on d.application_id = a.id
      where d.id = ${decisionId}`,
  ];
  expect(await tried(approver, line(), { unfinished: true })).toBe(1);
  expect(await tried(approver, line()), "that nobody booked").toBe(KEPT);
  for (const [what, over] of Object.entries({
    "of more": { limit: sql`limit_fen * 2` },
    "repaid otherwise": { method: sql`'bullet'` },
    "drawn anew": { revolving: sql`not revolving` },
    "long ago": { on: sql`'1999-01-01'::date` },
    "ended already": { status: sql`'expired'` },
    "of another size": { size: sql`'micro'` },
  }))
    expect(await tried(approver, line(over)), what).toBe(REFUSED);
  const [confirm, , grant] = line();
  expect(await tried(approver, [confirm!, grant!]), "of an application not approved").toBe(REFUSED);
});

test("an administrator hands over the cases of the officer who leaves, to the colleague who was named", async () => {
  const { id } = await accepted(await fresh());
  const { officer } = world.bank;
  const [heir, idle, maker, head] = await Promise.all(
    (["officer", "officer", "administrator", "administrator"] as const).map(atBank),
  );
  const leaves = async (who: Member) => {
    const changeId = newId();
    const place = (member: Member) =>
      sql`(select id::text from memberships where user_id = ${member.userId} and organisation_id = ${world.bank.id})`;
    await database.owner.execute(sql`insert into changes
      (id, number, organisation_id, kind, subject_type, subject_id, payload, summary, facts, proposed_by, proposed_at)
      select ${changeId}::uuid, ${changeId}, ${world.bank.id}::uuid, 'staff', 'membership', ${place(who)},
        jsonb_build_object('role', 'officer', 'status', 'disabled', 'handOverTo', ${place(heir!)}), '停用', '[]',
        ${maker!.userId}::uuid, now()`);
    return sql`update changes set status = 'approved', reviewed_by = ${head!.userId}, closed_at = now()
      where id = ${changeId}`;
  };
  const hand = (to: Member, change: SQL = sql`due_at = due_at`) =>
    become(id, sql`accepted_by = ${to.userId}, ${change}`);
  const leaving = await leaves(officer);
  expect(await tried(head!, [leaving, hand(heir!)])).toBe(1);
  expect(await tried(head!, [leaving, hand(idle!)]), "to somebody else").toBe(KEPT);
  expect(await tried(head!, [leaving, hand(heir!, sql`due_at = '2099-01-01'`)]), "with more time").toBe(KEPT);
  expect(await tried(head!, [hand(heir!)]), "of nobody's leaving").toBe(KEPT);
  expect(await tried(head!, [await leaves(idle!), hand(heir!)]), "of another's leaving").toBe(KEPT);
});
