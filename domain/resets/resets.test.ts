import { and, eq, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { schema } from "#db/client.ts";
import { anonymous, type Member, system } from "#domain/access/actor.ts";
import { listChanges, rejectChange, viewChange } from "#domain/changes/index.ts";
import { erase, exportSubject } from "#domain/privacy/index.ts";
import { changePassword, nextStep, resumeSession, startSession } from "#domain/sessions/index.ts";
import { approveStaff } from "#domain/staff/index.ts";
import { newId } from "#lib/ids.ts";
import type { OrganisationKind } from "#lib/vocabulary.ts";
import { useDatabase } from "#tests/database.ts";
import { aMember, anEnterprise, anOrganisation, callerAs } from "#tests/factories.ts";
import { bindAuthenticator, canLogIn, PASSWORD, tokenOf } from "#tests/logging-in.ts";
import {
  issueReset,
  listOwnResets,
  prepareReset,
  proposeReset,
  redeemReset,
  revokeReset,
  viewReset,
} from "./index.ts";

const database = useDatabase();
const as = (member: Member, now?: Date) => callerAs(database, member, now);
const visitor = (now?: Date) => callerAs(database, anonymous, now);
const NEW_PASSWORD = "沙漏-钢琴-十月-雨披-灯塔";
const reason = "本人到办公室，同部门两位同事在场确认";
const colleague = { scope: "password" as const, reason };
const stranger = {
  ...{ scope: "password" as const, reason, document: "identity_card" as const },
  nameOnDocument: "测试人员",
};

/** A bank, or another organisation that needs four eyes, with two administrators. */
async function anOffice(kind: Exclude<OrganisationKind, "enterprise"> = "bank") {
  const organisation = await anOrganisation(database.owner, kind);
  const first = await aMember(database.owner, organisation, "administrator");
  const second = await aMember(database.owner, organisation, "administrator");
  return { ...organisation, first, second };
}

const linkOf = ({ path }: { path: string }) => new URL(path, "http://x").searchParams.get("token")!;

async function placeOf(member: Member) {
  const { memberships } = schema;
  const [place] = await database.owner
    .select()
    .from(memberships)
    .where(and(eq(memberships.userId, member.userId), eq(memberships.organisationId, member.organisationId)));
  return { membershipId: place!.id };
}

/** The id of the one change that waits for review. */
async function waiting(reader: Member) {
  const { rows } = await listChanges(as(reader), {});
  expect(rows).toHaveLength(1);
  return rows[0]!.id;
}

const approve = async (by: Member) => approveStaff(as(by), { changeId: await waiting(by) });

/** Proposed by the first administrator for a colleague and approved by the second: the token of the link. */
async function opened(
  office: Awaited<ReturnType<typeof anOffice>>,
  who: Member,
  form: { scope: "password" | "both"; reason: string } = colleague,
) {
  const made = await proposeReset(as(office.first), { of: await placeOf(who), ...form });
  await approve(office.second);
  return linkOf(made);
}

const redeem = (token: string, now?: Date, password = NEW_PASSWORD) =>
  redeemReset(visitor(now), { token, password });
const logIn = (loginName: string, password: string) => startSession(visitor(), { loginName, password });
const missing = { code: "not_found" };

async function alsoOwnsAFirm({ userId }: Member, status: "active" | "disabled" = "active") {
  const firm = await anEnterprise(database.owner);
  await database.owner
    .insert(schema.memberships)
    .values({ userId, organisationId: firm.id, role: "owner", status });
  return firm;
}

describe("whoever forgot the password", () => {
  test("sets another by a link that two administrators gave, and logs in with it and a code", async () => {
    const bank = await anOffice();
    const officer = await aMember(database.owner, bank, "officer");
    const loginName = await canLogIn(database, officer);
    await bindAuthenticator(database, officer);
    const token = await opened(bank, officer);
    expect(await viewReset(visitor(), { token })).toMatchObject({
      ...{ loginName: "Per***", scope: "password", isOpen: true },
    });
    await redeem(token);
    expect(await logIn(loginName, PASSWORD)).toMatchObject({ started: false });
    expect(await logIn(loginName, NEW_PASSWORD)).toMatchObject({ started: true, step: "code" });
  });

  test("is logged in by the link nowhere, and out everywhere", async () => {
    const bank = await anOffice();
    const officer = await aMember(database.owner, bank, "officer");
    const loginName = await canLogIn(database, officer);
    const session = await tokenOf(database, loginName);
    expect(await nextStep(visitor(), { token: session })).not.toBeNull();
    expect(await redeem(await opened(bank, officer))).toBeUndefined();
    expect(await nextStep(visitor(), { token: session })).toBeNull();
    expect(await resumeSession(visitor(), { token: session })).toBeNull();
    const { sessions } = schema;
    const rows = await database.owner.select().from(sessions).where(eq(sessions.userId, officer.userId));
    expect(rows.map(({ endedAt }) => endedAt !== null)).toEqual([true]);
  });

  test("uses the link once, however parallel they come", async () => {
    const bank = await anOffice();
    const officer = await aMember(database.owner, bank, "officer");
    await canLogIn(database, officer);
    const token = await opened(bank, officer);
    const outcomes = await Promise.allSettled(
      [1, 2, 3].map((n) => redeem(token, undefined, NEW_PASSWORD + n)),
    );
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    await expect(viewReset(visitor(), { token })).rejects.toMatchObject(missing);
  });

  test("has a day from the review on", async () => {
    const bank = await anOffice();
    const officer = await aMember(database.owner, bank, "officer");
    await canLogIn(database, officer);
    const token = await opened(bank, officer);
    const late = new Date(Date.now() + 24 * 3_600_000 + 60_000);
    await expect(redeem(token, late)).rejects.toMatchObject(missing);
    await redeem(token, new Date(Date.now() + 23 * 3_600_000));
  });

  test("chooses one that is hard to guess and new; a refusal leaves the link as it was", async () => {
    const bank = await anOffice();
    const officer = await aMember(database.owner, bank, "officer");
    await canLogIn(database, officer);
    const token = await opened(bank, officer);
    for (const password of ["password123", PASSWORD])
      await expect(redeem(token, undefined, password)).rejects.toMatchObject({ code: "invalid" });
    await redeem(token);
    const again = await opened(bank, officer);
    for (const password of [PASSWORD, NEW_PASSWORD])
      await expect(redeem(again, undefined, password), "given up before").rejects.toMatchObject({
        code: "invalid",
      });
  });

  test("and lost the authenticator too binds another at the next log-in", async () => {
    const bank = await anOffice();
    const officer = await aMember(database.owner, bank, "officer");
    const loginName = await canLogIn(database, officer);
    await bindAuthenticator(database, officer);
    await redeem(await opened(bank, officer, { scope: "both", reason }));
    const { recoveryCodes, secondFactors } = schema;
    for (const table of [recoveryCodes, secondFactors])
      expect(await database.owner.$count(table, eq(table.userId, officer.userId))).toBe(0);
    expect(await logIn(loginName, NEW_PASSWORD)).toMatchObject({ started: true, step: "enrol" });
  });

  test("finds it among what happened to the account, and in the audit", async () => {
    const bank = await anOffice();
    const officer = await aMember(database.owner, bank, "officer");
    await canLogIn(database, officer);
    const token = await opened(bank, officer);
    expect(await listOwnResets(as(officer), {})).toMatchObject([{ status: "open", issuerName: bank.name }]);
    await redeem(token);
    expect(await listOwnResets(as(officer), {})).toMatchObject([{ status: "used", scope: "password" }]);
    expect(await listOwnResets(as(bank.first), {})).toEqual([]);
    const { auditEntries } = schema;
    const entries = await database.owner
      .select({ verb: auditEntries.verb, after: auditEntries.after })
      .from(auditEntries)
      .where(
        sql`${auditEntries.subjectType} in ('account_reset', 'user') and ${auditEntries.after} ->> 'userId' = ${officer.userId}
          or ${auditEntries.subjectId} = ${officer.userId}`,
      )
      .orderBy(auditEntries.at, auditEntries.id);
    expect(entries.map(({ verb }) => verb)).toEqual([
      ...["account_reset.propose", "staff.approve", "account_reset.redeem", "account_reset.redeem"],
    ]);
    expect(entries[0]!.after).toMatchObject({ reason });
    expect(entries[3]!.after).toMatchObject({ password: "reset" });
  });

  test("takes the record along, and with their account's erasure every link ends", async () => {
    const { owner } = await anEnterprise(database.owner);
    const loginName = await canLogIn(database, owner);
    const operator = await anOffice("operator");
    const made = await proposeReset(as(operator.first), { of: owner, ...stranger });
    await approve(operator.second);
    const exported = await exportSubject(as(owner), {});
    expect(exported.resets).toMatchObject([{ by: operator.name, scope: "password", status: "open" }]);
    const token = await tokenOf(database, loginName);
    const erased = await erase(as(owner), { token, password: PASSWORD, understood: true });
    expect(erased).toEqual({ erased: true });
    await expect(redeem(linkOf(made))).rejects.toMatchObject(missing);
    const { accountResets } = schema;
    const rows = await database.owner
      .select()
      .from(accountResets)
      .where(eq(accountResets.userId, owner.userId));
    expect(rows).toMatchObject([{ status: "revoked" }]);
  });

  test("and remembered it after all is shown no way back any more", async () => {
    const bank = await anOffice("source");
    const person = await aMember(database.owner, bank, "administrator");
    const loginName = await canLogIn(database, person);
    await bindAuthenticator(database, person);
    const token = await opened(bank, person);
    const { sessions } = schema;
    const session = await tokenOf(database, loginName);
    await database.owner
      .update(sessions)
      .set({ secondFactorAt: new Date() })
      .where(eq(sessions.userId, person.userId));
    const changed = { token: session, current: PASSWORD, password: NEW_PASSWORD };
    expect(await changePassword(as(person), changed)).toMatchObject({ changed: true });
    await expect(redeem(token)).rejects.toMatchObject(missing);
  });
});

describe("four eyes", () => {
  test("open the link: before the review, and after a refusal, it opens nothing", async () => {
    const bank = await anOffice();
    const officer = await aMember(database.owner, bank, "officer");
    await canLogIn(database, officer);
    const made = await proposeReset(as(bank.first), { of: await placeOf(officer), ...colleague });
    const token = linkOf(made);
    expect(await viewReset(visitor(), { token })).toMatchObject({ isOpen: false });
    await expect(redeem(token)).rejects.toMatchObject({ code: "conflict" });
    const changeId = await waiting(bank.second);
    await expect(approveStaff(as(bank.first), { changeId })).rejects.toMatchObject({ code: "forbidden" });
    const { facts } = await viewChange(as(bank.second), { changeId });
    expect(facts.map(({ name }) => name)).toEqual(["姓名", "登录名", "重置", "怎样确认是本人", "复核时"]);
    await rejectChange(as(bank.second), { changeId, note: "没有见到本人" });
    await expect(redeem(token)).rejects.toMatchObject(missing);
  });

  test("are held to the words that were read", async () => {
    const bank = await anOffice();
    const officer = await aMember(database.owner, bank, "officer");
    await proposeReset(as(bank.first), { of: await placeOf(officer), scope: "both", reason });
    const changeId = await waiting(bank.second);
    await database.owner.execute(
      sql`update changes set facts = replace(facts::text, '和验证器', '')::jsonb where id = ${changeId}`,
    );
    await expect(approveStaff(as(bank.second), { changeId })).rejects.toMatchObject({ code: "conflict" });
  });

  test("are never the person's own, as the first or as the second", async () => {
    const bank = await anOffice();
    const own = proposeReset(as(bank.first), { of: await placeOf(bank.first), ...colleague });
    await expect(own).rejects.toMatchObject({ code: "forbidden" });
    await proposeReset(as(bank.first), { of: await placeOf(bank.second), ...colleague });
    const changeId = await waiting(bank.second);
    await expect(approveStaff(as(bank.second), { changeId })).rejects.toMatchObject({ code: "forbidden" });
  });

  test("open one link at a time: a newer one ends those before", async () => {
    const bank = await anOffice();
    const officer = await aMember(database.owner, bank, "officer");
    await canLogIn(database, officer);
    const earlier = await opened(bank, officer);
    const later = await opened(bank, officer);
    await expect(redeem(earlier)).rejects.toMatchObject(missing);
    await proposeReset(as(bank.first), { of: await placeOf(officer), ...colleague });
    const twice = proposeReset(as(bank.second), { of: await placeOf(officer), ...colleague });
    await expect(twice).rejects.toMatchObject({ code: "conflict" });
    await redeem(later);
    await expect(approve(bank.second), "used meanwhile").rejects.toMatchObject({ code: "conflict" });
  });

  test.each(["administrator", "the person"])("are no use once %s took it back", async (who) => {
    const bank = await anOffice();
    const officer = await aMember(database.owner, bank, "officer");
    const token = await opened(bank, officer);
    const { outstanding } = await prepareReset(as(bank.first), { of: await placeOf(officer) });
    const resetId = outstanding[0]!.id;
    const stranger = await anOffice();
    await expect(revokeReset(as(stranger.first), { resetId })).rejects.toMatchObject(missing);
    await revokeReset(as(who === "the person" ? officer : bank.second), { resetId });
    await expect(redeem(token)).rejects.toMatchObject(missing);
    await expect(revokeReset(as(officer), { resetId })).rejects.toMatchObject({ code: "conflict" });
  });
});

describe("an organisation's administrators", () => {
  test.each(["bank", "bureau", "source", "operator"] as const)(
    "of a %s reset their colleagues",
    async (kind) => {
      const office = await anOffice(kind);
      const other = await aMember(database.owner, office, "administrator");
      await canLogIn(database, other);
      await redeem(await opened(office, other));
    },
  );

  test.each(["active", "disabled"] as const)(
    "reach nobody who has a place elsewhere, be it %s: an account that owns a firm is not the bank's",
    async (status) => {
      const bank = await anOffice();
      const officer = await aMember(database.owner, bank, "officer");
      await alsoOwnsAFirm(officer, status);
      const of = await placeOf(officer);
      expect(await prepareReset(as(bank.first), { of })).toMatchObject({ obstacle: "elsewhere" });
      const ways = [colleague, stranger].map((form) => proposeReset(as(bank.first), { of, ...form }));
      for (const way of ways) await expect(way).rejects.toMatchObject({ code: "conflict" });
    },
  );

  test("reach nobody who got a place elsewhere after the proposal, or after the review", async () => {
    const bank = await anOffice();
    const officer = await aMember(database.owner, bank, "officer");
    await proposeReset(as(bank.first), { of: await placeOf(officer), ...colleague });
    await alsoOwnsAFirm(officer);
    await expect(approve(bank.second)).rejects.toMatchObject({ code: "conflict" });

    const other = await anOffice();
    const clerk = await aMember(database.owner, other, "officer");
    await canLogIn(database, clerk);
    const token = await opened(other, clerk);
    await alsoOwnsAFirm(clerk);
    await expect(redeem(token)).rejects.toMatchObject({ code: "conflict" });
  });

  test("reach nobody who has left meanwhile, and no stranger", async () => {
    const bank = await anOffice();
    const officer = await aMember(database.owner, bank, "officer");
    await canLogIn(database, officer);
    const token = await opened(bank, officer);
    await database.owner
      .update(schema.memberships)
      .set({ status: "disabled" })
      .where(eq(schema.memberships.userId, officer.userId));
    await expect(redeem(token)).rejects.toMatchObject({ code: "conflict" });
    const firm = await anEnterprise(database.owner);
    for (const of of [{ userId: firm.owner.userId }, await placeOf(firm.owner), { userId: newId() }])
      await expect(proposeReset(as(bank.first), { of, ...stranger })).rejects.toMatchObject(missing);
  });

  test("are alone in it: neither other roles nor a firm's owner may", async () => {
    const bank = await anOffice();
    const officer = await aMember(database.owner, bank, "officer");
    const firm = await anEnterprise(database.owner);
    const clerk = await aMember(database.owner, { id: firm.id, kind: "enterprise" }, "clerk");
    for (const [who, whom] of [
      [officer, bank.first],
      [firm.owner, clerk],
    ] as const)
      await expect(proposeReset(as(who), { of: await placeOf(whom), ...colleague })).rejects.toMatchObject({
        code: "forbidden",
      });
  });
});

describe("the operator's administrators", () => {
  const propose = (by: Member, { userId }: Member, over = {}) =>
    proposeReset(as(by), { of: { userId }, ...stranger, ...over });

  test("reset a firm's owner, and whoever belongs to several, over a document shown in person", async () => {
    const operator = await anOffice("operator");
    const bank = await anOffice();
    const officer = await aMember(database.owner, bank, "officer");
    const loginName = await canLogIn(database, officer);
    await alsoOwnsAFirm(officer);
    expect(await prepareReset(as(operator.first), { of: officer })).toMatchObject({
      ...{ displayName: "测***", loginName: "Per***", obstacle: null },
    });
    const token = linkOf(await propose(operator.first, officer));
    const changeId = await waiting(operator.second);
    expect((await viewChange(as(operator.second), { changeId })).facts).toContainEqual({
      name: "核对的证件",
      after: "居民身份证",
    });
    await approveStaff(as(operator.second), { changeId });
    await redeem(token);
    expect(await logIn(loginName, NEW_PASSWORD)).toMatchObject({ started: true });
  });

  test("open nobody's account without a document, nor over another's", async () => {
    const operator = await anOffice("operator");
    const { owner } = await anEnterprise(database.owner);
    const bare = proposeReset(as(operator.first), { of: owner, ...colleague });
    await expect(bare).rejects.toMatchObject({ code: "conflict" });
    await expect(propose(operator.first, owner, { nameOnDocument: "别的人" })).rejects.toMatchObject({
      fields: { nameOnDocument: [expect.stringContaining("不一致")] },
    });
  });

  test("are helped at the machine themselves, and nobody else is", async () => {
    const operator = await anOrganisation(database.owner, "operator");
    const last = await aMember(database.owner, operator, "administrator");
    const loginName = await canLogIn(database, last);
    await bindAuthenticator(database, last);
    const job = callerAs(database, system("account"));
    const { path } = await issueReset(job, { loginName, scope: "both", reason });
    await redeem(linkOf({ path }));
    expect(await logIn(loginName, NEW_PASSWORD)).toMatchObject({ started: true, step: "enrol" });
    const { owner } = await anEnterprise(database.owner);
    const other = { loginName: await canLogIn(database, owner), scope: "password" as const, reason };
    await expect(issueReset(job, other)).rejects.toMatchObject({ code: "conflict" });
    await expect(issueReset(job, { ...other, loginName: "nobody" })).rejects.toMatchObject(missing);
  });
});

test("whoever is logged in as somebody else does not use a link", async () => {
  const bank = await anOffice();
  const officer = await aMember(database.owner, bank, "officer");
  await canLogIn(database, officer);
  const token = await opened(bank, officer);
  const tried = redeemReset(as(bank.first), { token, password: NEW_PASSWORD });
  await expect(tried).rejects.toMatchObject({ code: "forbidden" });
  await redeemReset(as(officer), { token, password: NEW_PASSWORD });
});

test("a link of an account that was stopped, or of an organisation that was, opens nothing", async () => {
  const bank = await anOffice();
  const officer = await aMember(database.owner, bank, "officer");
  await canLogIn(database, officer);
  const token = await opened(bank, officer);
  const { organisations, users } = schema;
  for (const [table, id] of [
    [users, officer.userId],
    [organisations, bank.id],
  ] as const) {
    const set = (status: "active" | "disabled") =>
      database.owner.update(table).set({ status }).where(eq(table.id, id));
    await set("disabled");
    await expect(redeem(token)).rejects.toMatchObject(missing);
    await set("active");
  }
  await redeem(token);
});
