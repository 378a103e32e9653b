import { type SQL, sql } from "drizzle-orm";
import { beforeEach, expect, test } from "vitest";
import type { Actor, Member } from "#domain/access/actor.ts";
import { actAs } from "#domain/access/verb.ts";
import { postgresCode } from "#lib/errors.ts";
import { newId } from "#lib/ids.ts";
import { useDatabase } from "./database.ts";
import { aMember, anEnterprise, anOrganisation } from "./factories.ts";

/*
 * A reset opens somebody's account, so the database holds it, whatever a verb asks for: statements of people who reach
 * the rows, as the application's role.
 */

const database = useDatabase();
const REFUSED = "42501";
const KEPT = "23001";
const BROKEN = "23514";
let first: Member;
let second: Member;
let officer: Member;
let id: string;
beforeEach(async () => {
  const bank = await anOrganisation(database.owner, "bank");
  first = await aMember(database.owner, bank, "administrator");
  second = await aMember(database.owner, bank, "administrator");
  officer = await aMember(database.owner, bank, "officer");
  id = newId();
});

/** How many rows the last statement touched, or what PostgreSQL said; nothing of it stays. */
async function tried(actor: Actor, ...statements: SQL[]) {
  let rows: number | null = null;
  try {
    await database.app.transaction(async (tx) => {
      await actAs(tx, actor);
      for (const statement of statements) rows = (await tx.execute(statement)).rowCount;
      tx.rollback();
    });
  } catch (error) {
    return postgresCode(error) ?? rows;
  }
}

type Reset = { by?: Member; whom?: Member; issuer?: string; status?: string; document?: string | null };
const reset = ({ by = first, whom = officer, issuer, status = "proposed", document = null }: Reset = {}) =>
  sql`insert into account_resets (id, user_id, issuer_id, requested_by, scope, document, status, expires_at)
    values (${id}, ${whom.userId}, ${issuer ?? by.organisationId}, ${by.userId}, 'password', ${document}, ${status},
      now() + interval '1 day')`;
const token = () =>
  sql`insert into account_reset_tokens (reset_id, token_hash) values (${id}, ${Buffer.from(newId())})`;
const hashes = sql`select from account_reset_tokens`;
const open = (until = "24 hours") =>
  sql`update account_resets set status = 'open', expires_at = now() + ${until}::interval where id = ${id}`;

/** As the owner of the tables: a proposal that stays, with its change and what that says. */
async function proposed(payload: object = { userId: officer.userId, scope: "password", document: null }) {
  await database.owner.execute(reset());
  await database.owner.execute(token());
  const changeId = newId();
  await database.owner.execute(sql`insert into changes
    (id, number, organisation_id, kind, subject_type, subject_id, payload, summary, facts, proposed_by, proposed_at)
    values (${changeId}, ${`BG-${changeId.slice(-12)}`}, ${first.organisationId}, 'staff', 'account_reset', ${id},
      ${JSON.stringify(payload)}, '样例', '[]', ${first.userId}, now())`);
  return sql`update changes set status = 'approved', reviewed_by = ${second.userId}, closed_at = now() where id = ${changeId}`;
}

test("an administrator proposes a reset in the own name and organisation, and mints none that is open", async () => {
  expect(await tried(first, reset())).toBe(1);
  expect(await tried(first, reset(), token())).toBe(1);
  expect(await tried(first, reset({ status: "open" })), "open at once").toBe(REFUSED);
  expect(await tried(first, reset({ by: second })), "in another's name").toBe(REFUSED);
  expect(await tried(first, reset({ whom: first })), "their own").toBe(REFUSED);
  expect(await tried(first, reset(), token(), token()), "a second secret").toBe("23505");
  const elsewhere = await anOrganisation(database.owner, "bank");
  expect(await tried(first, reset({ issuer: elsewhere.id })), "for another bank").toBe(REFUSED);
  for (const who of [officer, (await anEnterprise(database.owner)).owner])
    expect(await tried(who, reset({ by: who, whom: first })), who.role).toBe(REFUSED);
});

test("no bank opens the account of a stranger, or of its own who belongs to a firm too", async () => {
  const { owner, id: firm } = await anEnterprise(database.owner);
  expect(await tried(first, reset({ whom: owner, document: "identity_card" }))).toBe(BROKEN);
  await database.owner.execute(sql`insert into memberships (id, user_id, organisation_id, role, status)
    values (${newId()}, ${officer.userId}, ${firm}, 'clerk', 'disabled')`);
  expect(await tried(first, reset())).toBe(BROKEN);
  const operator = await aMember(
    database.owner,
    await anOrganisation(database.owner, "operator"),
    "administrator",
  );
  expect(await tried(operator, reset({ by: operator })), "without a document").toBe(BROKEN);
  expect(await tried(operator, reset({ by: operator, document: "passport" }))).toBe(1);
});

test("a link opens by another's approval of this very reset, in its transaction, for a day", async () => {
  const approval = await proposed();
  expect(await tried(first, open())).toBe(REFUSED);
  expect(await tried(second, open()), "without the approval").toBe(REFUSED);
  expect(await tried(second, approval, open())).toBe(1);
  expect(await tried(second, approval, open("3 days")), "for longer").toBe(KEPT);
  expect(await tried(officer, open()), "by the person").toBe(REFUSED);
  const whose = sql`update account_resets set user_id = ${second.userId} where id = ${id}`;
  expect(await tried(second, approval, whose), "of somebody else").toBe(REFUSED);
  await database.app.transaction(async (tx) => {
    await actAs(tx, second);
    await tx.execute(approval);
  });
  expect(await tried(second, open()), "an approval of before").toBe(REFUSED);
});

test.each([
  ["somebody else", { userId: newId(), scope: "password", document: null }],
  ["another scope", { scope: "both", document: null }],
  ["a document that nobody showed", { scope: "password", document: "passport" }],
])("an approval of %s carries nothing", async (_, payload) => {
  const approval = await proposed({ userId: officer.userId, ...payload });
  expect(await tried(second, approval, open())).toBe(REFUSED);
});

test("whoever a reset is about approves it never, and may take it back", async () => {
  const approval = await proposed();
  await database.owner.execute(
    sql`update memberships set role = 'administrator' where user_id = ${officer.userId}`,
  );
  const promoted: Member = { ...officer, role: "administrator" };
  const byThem = sql`update changes set status = 'approved', reviewed_by = ${officer.userId}, closed_at = now()
    where subject_id = ${id}`;
  expect(await tried(promoted, byThem, open())).toBe(REFUSED);
  expect(await tried(officer, sql`update account_resets set status = 'revoked'`)).toBe(1);
  const used = sql`update account_resets set status = 'used', used_at = now() where id = ${id}`;
  for (const who of [officer, second])
    expect(await tried(who, used), "a use that was none").toBeOneOf([REFUSED, KEPT]);
  expect(await tried(second, approval, open(), used)).toBe(REFUSED);
});

test("nobody reads the hash of a secret, nor writes another in its place", async () => {
  await proposed();
  const replace = sql`update account_reset_tokens set token_hash = '\\x00'`;
  const operator = await anOrganisation(database.owner, "operator");
  const keeper = await aMember(database.owner, operator, "administrator");
  for (const who of [first, second, officer, keeper]) {
    expect(await tried(who, hashes), who.role).toBe(0);
    expect(await tried(who, replace), who.role).toBe(REFUSED);
    expect(await tried(who, sql`delete from account_reset_tokens`), who.role).toBe(REFUSED);
  }
  expect(await tried({ kind: "system", job: "account-reset" }, hashes)).toBeGreaterThan(0);
  id = newId();
  expect(await tried(first, reset({ whom: second }), token(), hashes), "one's own").toBe(0);
});

test("what is over stays over", async () => {
  await database.owner.execute(reset());
  const set = (status: string) =>
    database.owner.execute(sql`update account_resets set status = ${status},
      used_at = case when ${status} = 'used' then now() end where id = ${id}`);
  await expect(set("used"), "before it was opened").rejects.toMatchObject({ cause: { code: KEPT } });
  await set("open");
  await set("used");
  for (const status of ["open", "revoked", "proposed"])
    await expect(set(status)).rejects.toMatchObject({ cause: { code: KEPT } });
});

test("an administrator learns who somebody is where they may reset them, and the operator's of everybody", async () => {
  const named = ({ userId }: Member) => sql`select * from app.person_to_reset(${userId})`;
  const { owner } = await anEnterprise(database.owner);
  expect(await tried(first, named(officer))).toBe(1);
  expect(await tried(first, named(first)), "themselves").toBe(0);
  expect(await tried(first, named(owner)), "a stranger").toBe(0);
  for (const who of [officer, owner]) expect(await tried(who, named(first)), who.role).toBe(0);
  const operator = await anOrganisation(database.owner, "operator");
  const keeper = await aMember(database.owner, operator, "administrator");
  expect(await tried(keeper, named(owner))).toBe(1);
  const after = sql`select from users where id = ${owner.userId}`;
  expect(await tried(keeper, named(owner), after), "and nothing more by it").toBe(0);
});
