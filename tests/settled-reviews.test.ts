import { type SQL, sql } from "drizzle-orm";
import { expect, test } from "vitest";
import type { Member } from "#domain/access/actor.ts";
import { rolesOf } from "#domain/access/permissions.ts";
import { newId } from "#lib/ids.ts";
import { type MemberRole, words } from "#lib/vocabulary.ts";
import { useDatabase } from "./database.ts";
import { aBank, aMember, anEnterprise, anOrganisation, aProduct } from "./factories.ts";
import { REFUSED, tryingOn, UNTRUE } from "./trying.fixture.ts";

/* What a second person carries out is what the first one proposed, and nothing beside it. */

const database = useDatabase();
const tried = tryingOn(database);

/** What one person proposed, with the other's approval of it. */
async function proposal(
  maker: Member,
  reviewer: Member,
  { kind, subject, payload }: { kind: string; subject: [string, string]; payload: SQL },
) {
  const id = newId();
  await database.owner.execute(sql`insert into changes
    (id, number, organisation_id, kind, subject_type, subject_id, payload, summary, facts, proposed_by, proposed_at)
    select ${id}::uuid, ${id}, ${maker.organisationId}::uuid, ${kind}, ${subject[0]}, ${subject[1]}, ${payload}, '样例', '[]',
      ${maker.userId}::uuid, now()`);
  const approve = sql`update changes set status = 'approved', reviewed_by = ${reviewer.userId}, closed_at = now() where id = ${id}`;
  return { id, approve };
}

test("a product goes on sale with the words and the terms that were proposed, from today", async () => {
  const bank = await aBank(database.owner);
  const { productId, versionId, code } = await aProduct(database.owner, bank.id);
  const { id, approve } = await proposal(bank.productManager, bank.approver, {
    kind: "product",
    subject: ["product", code],
    payload: sql`(select jsonb_build_object('code', ${code}::text, 'name', '样例信用贷二', 'summary', '样例', 'terms', terms)
      from loan_product_versions where id = ${versionId})`,
  });
  const name = (change: SQL) => [
    approve,
    sql`update loan_products set name = '样例信用贷二', ${change} where id = ${productId}`,
  ];
  const end = (on: SQL) => sql`update loan_product_versions set valid_to = ${on} where id = ${versionId}`;
  const today = sql`(now() at time zone 'Asia/Shanghai')::date`;
  type Version = Partial<Record<"mode" | "max" | "from" | "at" | "version", SQL>>;
  const next = (over: Version = {}) => [
    approve,
    end(today),
    sql`insert into loan_product_versions
      (id, product_id, bank_id, version, guarantee_mode, min_amount_fen, max_amount_fen, terms, valid_from, published_at, change_id)
      select ${newId()}::uuid, product_id, bank_id, ${over.version ?? sql`version + 1`}, ${over.mode ?? sql`guarantee_mode`},
        min_amount_fen, ${over.max ?? sql`max_amount_fen`}, terms, ${over.from ?? today}, ${over.at ?? sql`now()`}, ${id}::uuid
      from loan_product_versions where id = ${versionId}`,
  ];
  const { approver } = bank;
  expect(await tried(approver, name(sql`status = 'published'`))).toBe(1);
  expect(await tried(approver, name(sql`summary = '别的'`)), "with other words").toBe(REFUSED);
  expect(await tried(approver, name(sql`status = 'withdrawn'`)), "taken off the market").toBe(REFUSED);
  expect(await tried(approver, [approve, end(sql`'1999-01-01'`)]), "ended long ago").toBe(REFUSED);
  expect(await tried(approver, next())).toBe(1);
  expect(await tried(approver, next({ max: sql`max_amount_fen * 100` })), "lending more").toBe(UNTRUE);
  expect(await tried(approver, next({ mode: sql`'mortgage'` })), "secured otherwise").toBe(UNTRUE);
  expect(await tried(approver, next({ from: sql`'1990-01-01'::date` })), "from long ago").toBe(REFUSED);
  expect(await tried(approver, next({ at: sql`'1990-01-01'::timestamptz` })), "published long ago").toBe(
    REFUSED,
  );
  expect(await tried(approver, next({ version: sql`99` })), "under any number").toBe(REFUSED);
});

test("a target says what was proposed of its own indicator, by whoever approved it", async () => {
  const bureau = await anOrganisation(database.owner, "bureau");
  const [maker, reviewer] = [
    await aMember(database.owner, bureau, "official"),
    await aMember(database.owner, bureau, "official"),
  ];
  const { id, approve } = await proposal(maker, reviewer, {
    kind: "target",
    subject: ["target", "first/2031"],
    payload: sql`'{"indicator": "first", "year": 2031, "value": "1", "unit": "count", "direction": "at_least", "name": "首贷户",
      "source": "样例文件"}'::jsonb`,
  });
  await database.owner.execute(sql`insert into targets (id, indicator, year, name, value, unit, direction, source, set_at)
    values (${newId()}, 'other', 2031, '其他', 5, 'count', 'at_least', '样例文件', now()),
      (${newId()}, 'first', 2031, '首贷户', 5, 'count', 'at_least', '样例文件', now())`);
  const set = (change: SQL, { indicator = "first", by = reviewer } = {}) =>
    tried(reviewer, [
      approve,
      sql`update targets set value = 1, change_id = ${id}, set_by = ${by.userId}, ${change} where indicator = ${indicator}`,
    ]);
  expect(await set(sql`name = '首贷户'`)).toBe(1);
  expect(await set(sql`name = '别的'`), "under another name").toBe(REFUSED);
  expect(await set(sql`source = '别的'`), "by another plan").toBe(REFUSED);
  expect(await set(sql`name = '首贷户'`, { by: maker }), "in another's name").toBe(REFUSED);
  expect(await set(sql`indicator = 'first'`, { indicator: "other" }), "in another's place").toBe(REFUSED);
  expect(await set(sql`set_at = '1999-01-01'`), "set long ago").toBe(REFUSED);
});

const place = (member: Member) =>
  sql`user_id = ${member.userId} and organisation_id = ${member.organisationId}`;

test("whoever approves a colleague's role renames nobody", async () => {
  const bank = await aBank(database.owner);
  const at = { id: bank.id, kind: "bank" as const };
  const [maker, reviewer] = [
    await aMember(database.owner, at, "administrator"),
    await aMember(database.owner, at, "administrator"),
  ];
  const { rows } = await database.owner.execute<{ id: string }>(
    sql`select id from memberships where ${place(bank.productManager)}`,
  );
  const { approve } = await proposal(maker, reviewer, {
    kind: "staff",
    subject: ["membership", rows[0]!.id],
    payload: sql`'{"role": "compliance", "status": "active"}'::jsonb`,
  });
  const move = (change: SQL) =>
    tried(reviewer, [
      approve,
      sql`update memberships set role = 'compliance', ${change} where ${place(bank.productManager)}`,
    ]);
  expect(await move(sql`status = 'active'`)).toBe(1);
  expect(await move(sql`display_name = '李四'`)).toBe(REFUSED);
  expect(await move(sql`login_name = 'nobody'`)).toBe(REFUSED);
});

test("a person has a role that the kind of their organisation has", async () => {
  const firm = await anEnterprise(database.owner);
  const clerk = await aMember(database.owner, { id: firm.id, kind: "enterprise" }, "clerk");
  const become = (role: MemberRole) =>
    tried(firm.owner, [sql`update memberships set role = ${role} where ${place(clerk)}`]);
  expect(await become("owner")).toBe(1);
  expect(await become("administrator")).toBe(REFUSED);
  const bank = await aBank(database.owner);
  const head = await aMember(database.owner, { id: bank.id, kind: "bank" }, "administrator");
  const invite = (role: MemberRole) =>
    tried(head, [
      sql`insert into invitations (id, organisation_id, issuer_id, display_name, role, token_hash, status, invited_by, expires_at)
        values (${newId()}, ${bank.id}, ${bank.id}, '样例', ${role}, ${Buffer.from(newId())}, 'proposed', ${head.userId},
          now() + interval '1 day')`,
    ]);
  expect(await invite("officer")).toBe(1);
  expect(await invite("owner")).toBe(REFUSED);
});

test("PostgreSQL knows the roles of each kind of organisation as the platform does", async () => {
  for (const [kind, roles] of Object.entries<readonly MemberRole[]>(rolesOf)) {
    const { rows } = await database.owner.execute<{ role: string }>(sql`
      select role from unnest(${sql.param(words("memberRole"))}::text[]) role where app.has_role(${kind}, role)`);
    expect(rows.map(({ role }) => role).sort(), kind).toEqual([...roles].sort());
  }
});
