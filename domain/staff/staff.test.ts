import { and, eq, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { schema } from "#db/client.ts";
import { anonymous, type Member, system } from "#domain/access/actor.ts";
import { acceptApplication } from "#domain/applications/index.ts";
import { cancelChange, listChanges, rejectChange, viewChange } from "#domain/changes/index.ts";
import { aCase, accepted, submitted } from "#domain/loans/case.fixture.ts";
import type { MemberRole, OrganisationKind } from "#lib/vocabulary.ts";
import { useDatabase } from "#tests/database.ts";
import { aMember, anEnterprise, anOrganisation, callerAs } from "#tests/factories.ts";
import {
  acceptInvitation,
  appointAdministrator,
  approveStaff,
  changeStaff,
  inviteStaff,
  joinByInvitation,
  listStaff,
  revokeInvitation,
  viewInvitation,
  viewStaff,
} from "./index.ts";

const database = useDatabase();
const as = (member: Member, now?: Date) => callerAs(database, member, now);
const visitor = (now?: Date) => callerAs(database, anonymous, now);
const REASON = "岗位调整";
const GOOD_PASSWORD = "沙漏-钢琴-十月-雨披-灯塔";

let names = 0;
const aLoginName = () => {
  names += 1;
  return `newcomer-${names}`;
};

/** A bank, or another organisation that needs four eyes, with two administrators. */
async function anOffice(kind: Exclude<OrganisationKind, "enterprise"> = "bank") {
  const organisation = await anOrganisation(database.owner, kind);
  const first = await aMember(database.owner, organisation, "administrator");
  const second = await aMember(database.owner, organisation, "administrator");
  return { ...organisation, first, second };
}

const tokenOf = ({ path }: { path: string }) => new URL(path, "http://x").searchParams.get("token")!;

async function placeOf(member: Member) {
  const { memberships } = schema;
  const [place] = await database.owner
    .select()
    .from(memberships)
    .where(and(eq(memberships.userId, member.userId), eq(memberships.organisationId, member.organisationId)));
  return place!;
}

const move = async (
  by: Member,
  who: Member,
  to: { role?: MemberRole; status?: "active" | "disabled"; handOverTo?: string },
) =>
  changeStaff(as(by), {
    membershipId: (await placeOf(who)).id,
    role: to.role ?? who.role,
    status: to.status ?? "active",
    reason: REASON,
    ...(to.handOverTo && { handOverTo: to.handOverTo }),
  });

/** The id of the one change that waits for review. */
const openChange = async (reader: Member) => {
  const { rows } = await listChanges(as(reader), {});
  expect(rows).toHaveLength(1);
  return rows[0]!.id;
};

describe("a firm", () => {
  test("is joined by the link that its owner sends, once", async () => {
    const firm = await anEnterprise(database.owner);
    const invited = await inviteStaff(as(firm.owner), { displayName: "张小满", role: "clerk" });
    expect(invited.change).toBeNull();
    const token = tokenOf(invited);
    expect(await viewInvitation(visitor(), { token })).toMatchObject({
      organisationName: firm.name,
      displayName: "张小满",
      role: "clerk",
      isOpen: true,
    });
    const loginName = aLoginName();
    await joinByInvitation(visitor(), { token, loginName, password: GOOD_PASSWORD });
    const { rows, invitations } = await listStaff(as(firm.owner), {});
    expect(rows).toMatchObject([
      { isMe: true, role: "owner" },
      { displayName: "张小满", loginName, role: "clerk", status: "active" },
    ]);
    expect(invitations).toEqual([]);
    const again = joinByInvitation(visitor(), { token, loginName: aLoginName(), password: GOOD_PASSWORD });
    await expect(again).rejects.toMatchObject({ code: "not_found" });
  });

  test("gives one of many who hold the same link its place, however parallel they come", async () => {
    const firm = await anEnterprise(database.owner);
    const token = tokenOf(await inviteStaff(as(firm.owner), { displayName: "李大雪", role: "clerk" }));
    const others = await Promise.all([1, 2, 3].map(async () => (await anEnterprise(database.owner)).owner));
    const outcomes = await Promise.allSettled(others.map((each) => acceptInvitation(as(each), { token })));
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect((await listStaff(as(firm.owner), {})).rows).toHaveLength(2);
  });

  test("keeps its link to a week, and to whoever has not been uninvited", async () => {
    const firm = await anEnterprise(database.owner);
    const token = tokenOf(await inviteStaff(as(firm.owner), { displayName: "王立春", role: "clerk" }));
    const late = new Date(Date.now() + 8 * 86_400_000);
    await expect(viewInvitation(visitor(late), { token })).rejects.toMatchObject({ code: "not_found" });
    const { invitations } = await listStaff(as(firm.owner, late), {});
    expect(invitations).toMatchObject([{ displayName: "王立春", status: "expired" }]);
    await revokeInvitation(as(firm.owner), { invitationId: invitations[0]!.id });
    await expect(viewInvitation(visitor(), { token })).rejects.toMatchObject({ code: "not_found" });
    const again = revokeInvitation(as(firm.owner), { invitationId: invitations[0]!.id });
    await expect(again).rejects.toMatchObject({ code: "conflict" });
  });

  test("has its people moved and stopped by its owner alone, never by themselves", async () => {
    const firm = await anEnterprise(database.owner);
    const clerk = await aMember(database.owner, { id: firm.id, kind: "enterprise" }, "clerk");
    await expect(move(clerk, firm.owner, { status: "disabled" })).rejects.toMatchObject({
      code: "forbidden",
    });
    expect(await move(firm.owner, clerk, { status: "disabled" })).toEqual({ change: null });
    expect(await placeOf(clerk)).toMatchObject({ status: "disabled", standing: 2 });
    await move(firm.owner, clerk, { role: "owner" });
    expect(await placeOf(clerk)).toMatchObject({ status: "active", role: "owner", standing: 3 });
    await expect(move(firm.owner, firm.owner, { status: "disabled" })).rejects.toMatchObject({
      code: "forbidden",
    });
  });

  test("keeps one owner when two of them stop each other at once", async () => {
    const firm = await anEnterprise(database.owner);
    const partner = await aMember(database.owner, { id: firm.id, kind: "enterprise" }, "owner");
    const outcomes = await Promise.allSettled([
      move(firm.owner, partner, { status: "disabled" }),
      move(partner, firm.owner, { status: "disabled" }),
    ]);
    const refused = outcomes.filter((each) => each.status === "rejected");
    expect(refused).toHaveLength(1);
    expect(refused[0]!.reason).toMatchObject({ code: "conflict" });
  });

  test("reaches nobody of another firm", async () => {
    const firm = await anEnterprise(database.owner);
    const other = await anEnterprise(database.owner);
    const membershipId = (await placeOf(other.owner)).id;
    await expect(viewStaff(as(firm.owner), { membershipId })).rejects.toMatchObject({ code: "not_found" });
    await expect(move(firm.owner, other.owner, { status: "disabled" })).rejects.toMatchObject({
      code: "not_found",
    });
    await inviteStaff(as(other.owner), { displayName: "赵谷雨", role: "clerk" });
    const [invitation] = (await listStaff(as(other.owner), {})).invitations;
    const revoke = revokeInvitation(as(firm.owner), { invitationId: invitation!.id });
    await expect(revoke).rejects.toMatchObject({ code: "not_found" });
  });

  test("takes no role of a bank", async () => {
    const firm = await anEnterprise(database.owner);
    const wrong = inviteStaff(as(firm.owner), { displayName: "孙小寒", role: "officer" });
    await expect(wrong).rejects.toMatchObject({ code: "invalid" });
  });
});

describe.each(["bank", "bureau", "source", "operator"] as const)("at a %s", (kind) => {
  test("THREATS 12: a change of permission waits for another administrator's eyes", async () => {
    const office = await anOffice(kind);
    const third = await aMember(database.owner, office, "administrator");
    const { change } = await move(office.first, third, { status: "disabled" });
    expect(change).toMatch(/^BG/);
    expect(await placeOf(third)).toMatchObject({ status: "active" });
    const changeId = await openChange(office.second);
    await expect(approveStaff(as(office.first), { changeId })).rejects.toMatchObject({ code: "forbidden" });
    await expect(approveStaff(as(third), { changeId }), "about oneself").rejects.toMatchObject({
      code: "forbidden",
    });
    await approveStaff(as(office.second), { changeId });
    expect(await placeOf(third)).toMatchObject({ status: "disabled", standing: 2 });
    await expect(approveStaff(as(office.second), { changeId })).rejects.toMatchObject({ code: "conflict" });
  });

  test("a link opens once another administrator has approved it, and never when sent back", async () => {
    const office = await anOffice(kind);
    const invited = await inviteStaff(as(office.first), { displayName: "周清明", role: "administrator" });
    const token = tokenOf(invited);
    expect(await viewInvitation(visitor(), { token })).toMatchObject({ isOpen: false });
    const join = () =>
      joinByInvitation(visitor(), { token, loginName: aLoginName(), password: GOOD_PASSWORD });
    await expect(join()).rejects.toMatchObject({ code: "conflict" });
    await approveStaff(as(office.second), { changeId: await openChange(office.second) });
    await join();
    expect((await listStaff(as(office.first), {})).rows).toHaveLength(3);

    const refused = tokenOf(
      await inviteStaff(as(office.first), { displayName: "吴秋分", role: "administrator" }),
    );
    await rejectChange(as(office.second), { changeId: await openChange(office.second), note: "人数已满" });
    await expect(viewInvitation(visitor(), { token: refused })).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("at a bank", () => {
  test("colleagues of a change are called by their names", async () => {
    const office = await anOffice();
    await move(office.first, office.second, { role: "compliance" });
    const changeId = await openChange(office.second);
    expect(await viewChange(as(office.second), { changeId })).toMatchObject({
      proposedByName: "测试人员",
      facts: [{ name: "姓名" }, { name: "岗位", before: "管理员", after: "合规岗" }, {}, { after: REASON }],
    });
  });

  test("what was uninvited before its review can no longer be approved", async () => {
    const office = await anOffice();
    await inviteStaff(as(office.first), { displayName: "郑白露", role: "officer" });
    const changeId = await openChange(office.second);
    const [invitation] = (await listStaff(as(office.second), {})).invitations;
    await revokeInvitation(as(office.second), { invitationId: invitation!.id });
    await expect(approveStaff(as(office.second), { changeId })).rejects.toMatchObject({ code: "conflict" });

    await inviteStaff(as(office.second), { displayName: "冯霜降", role: "officer" });
    const own = (await listStaff(as(office.second), {})).invitations[0]!;
    await revokeInvitation(as(office.second), { invitationId: own.id });
    const { rows } = await listChanges(as(office.second), {});
    expect(rows.map(({ id }) => id)).toEqual([changeId]);
    await cancelChange(as(office.first), { changeId });
  });

  test("compliance looks at who works here, and changes nothing", async () => {
    const office = await anOffice();
    const compliance = await aMember(database.owner, office, "compliance");
    const list = await listStaff(as(compliance), {});
    expect(list.rows).toHaveLength(3);
    await expect(move(compliance, office.first, { status: "disabled" })).rejects.toMatchObject({
      code: "forbidden",
    });
  });

  test("lists page by page", async () => {
    const office = await anOffice();
    const first = await listStaff(as(office.first), { limit: 1 });
    expect(first.rows).toHaveLength(1);
    const second = await listStaff(as(office.first), { limit: 1, after: first.next! });
    expect(second.rows).toHaveLength(1);
    expect(second.rows[0]!.membershipId).not.toBe(first.rows[0]!.membershipId);
    expect(second.next).toBeNull();
  });
});

describe("open cases", () => {
  async function aBusyBank() {
    const world = await aCase(database);
    const bank = { id: world.bank.id, kind: "bank" as const };
    const first = await aMember(database.owner, bank, "administrator");
    const second = await aMember(database.owner, bank, "administrator");
    const heir = await aMember(database.owner, bank, "officer");
    return { ...world, first, second, heir };
  }
  const holderOf = async (id: string) => {
    const [row] = await database.owner
      .select({ acceptedBy: schema.applications.acceptedBy })
      .from(schema.applications)
      .where(eq(schema.applications.id, id));
    return row!.acceptedBy;
  };

  test("are handed over in one with the officer's leaving, or the leaving is refused", async () => {
    const world = await aBusyBank();
    const { officer } = world.bank;
    const { id } = await accepted(world);
    const leave = (handOverTo?: string) =>
      move(world.first, officer, { status: "disabled", ...(handOverTo && { handOverTo }) });
    await expect(leave()).rejects.toMatchObject({
      code: "invalid",
      fields: { handOverTo: ["名下还有 1 笔办理中的申请，请选择由哪位客户经理接手。"] },
    });
    await expect(leave((await placeOf(world.bank.approver)).id)).rejects.toMatchObject({ code: "invalid" });
    await expect(leave((await placeOf(officer)).id)).rejects.toMatchObject({ code: "invalid" });
    const view = await viewStaff(as(world.first), { membershipId: (await placeOf(officer)).id });
    const heirPlace = await placeOf(world.heir);
    expect(view).toMatchObject({ openCases: 1, heirs: [{ membershipId: heirPlace.id }] });
    await leave(heirPlace.id);
    expect(await holderOf(id)).toBe(officer.userId);
    await approveStaff(as(world.second), { changeId: await openChange(world.second) });
    expect(await holderOf(id)).toBe(world.heir.userId);
    expect(await placeOf(officer)).toMatchObject({ status: "disabled" });
  });

  test("taken on after the proposal stop its approval while nobody was named", async () => {
    const world = await aBusyBank();
    await move(world.first, world.bank.officer, { role: "approver" });
    await accepted(world);
    const approve = approveStaff(as(world.second), { changeId: await openChange(world.second) });
    await expect(approve).rejects.toMatchObject({ code: "invalid" });
    expect(await placeOf(world.bank.officer)).toMatchObject({ role: "officer" });
  });

  test("are never left with somebody stopped at the same moment", async () => {
    const world = await aBusyBank();
    const application = await submitted(world);
    await move(world.first, world.bank.officer, { status: "disabled" });
    const changeId = await openChange(world.second);
    await Promise.allSettled([
      approveStaff(as(world.second), { changeId }),
      acceptApplication(as(world.bank.officer), { applicationId: application.id }),
    ]);
    const { status } = await placeOf(world.bank.officer);
    expect([await holderOf(application.id), status]).not.toEqual([world.bank.officer.userId, "disabled"]);
  });
});

describe("the database itself", () => {
  const tryAs = (actor: Member, statement: ReturnType<typeof sql>) =>
    database.app
      .transaction(async (tx) => {
        await tx.execute(sql`select set_config('app.actor', ${JSON.stringify(actor)}, true)`);
        return (await tx.execute(statement)).rowCount ?? 0;
      })
      .catch((error: { cause?: { code?: string } }) => error.cause?.code);

  test("lets no administrator change a place, nor open a link, without a change approved", async () => {
    const office = await anOffice();
    const officer = await aMember(database.owner, office, "officer");
    const raise = sql`update memberships set role = 'administrator' where user_id = ${officer.userId}`;
    expect(await tryAs(office.first, raise)).toBe("42501");
    expect(await tryAs(officer, raise)).toBe(0);
    await inviteStaff(as(office.first), { displayName: "陈大暑", role: "officer" });
    const open = sql`update invitations set status = 'open' where organisation_id = ${office.id}`;
    expect(await tryAs(office.second, open)).toBe("42501");
    expect(await tryAs(officer, open)).toBe(0);
    const insert = sql`insert into memberships (id, user_id, organisation_id, role)
      values (gen_random_uuid(), ${officer.userId}, ${office.id}, 'administrator')`;
    expect(await tryAs(office.first, insert)).toBe("42501");
  });

  test("opens no link to more than was laid before the second person", async () => {
    const office = await anOffice();
    const [invitation] = await database.owner
      .insert(schema.invitations)
      .values({
        ...{ organisationId: office.id, issuerId: office.id, invitedBy: office.first.userId },
        ...{ displayName: "朱小满", role: "administrator", status: "proposed" },
        ...{ tokenHash: Buffer.from(office.id), expiresAt: new Date() },
      })
      .returning();
    const harmless = sql`insert into changes
      (id, number, organisation_id, kind, subject_type, subject_id, payload, summary, facts, proposed_by, proposed_at)
      values (gen_random_uuid(), 'BG-harmless', ${office.id}, 'staff', 'invitation', ${invitation!.id},
        '{"role": "compliance"}', '邀请', '[]', ${office.first.userId}, now())`;
    expect(await tryAs(office.first, harmless)).toBe(1);
    const changeId = await openChange(office.second);
    await expect(approveStaff(as(office.second), { changeId })).rejects.toMatchObject({
      cause: { code: "42501" },
    });
  });

  test("takes an approval of yesterday for nothing today", async () => {
    const office = await anOffice();
    const officer = await aMember(database.owner, office, "officer");
    await move(office.first, officer, { role: "approver" });
    await approveStaff(as(office.second), { changeId: await openChange(office.second) });
    await database.owner
      .update(schema.memberships)
      .set({ role: "officer" })
      .where(eq(schema.memberships.userId, officer.userId));
    const again = sql`update memberships set role = 'approver' where user_id = ${officer.userId}`;
    expect(await tryAs(office.second, again)).toBe("42501");
  });

  test("shows nobody a colleague's account, and lets no clerk manage", async () => {
    const firm = await anEnterprise(database.owner);
    const clerk = await aMember(database.owner, { id: firm.id, kind: "enterprise" }, "clerk");
    expect(await tryAs(firm.owner, sql`select from users where id = ${clerk.userId}`)).toBe(0);
    expect(await tryAs(clerk, sql`update memberships set status = 'disabled'`)).toBe(0);
    expect(await tryAs(firm.owner, sql`update memberships set role = 'owner'`), "one's own").toBe("42501");
  });
});

describe("the operator", () => {
  test("appoints an administrator of a bank that has none, with four eyes of its own", async () => {
    const operator = await anOffice("operator");
    const bank = await anOrganisation(database.owner, "bank");
    const invited = await appointAdministrator(as(operator.first), {
      organisationId: bank.id,
      displayName: "褚小雪",
      reason: "新接入的银行",
    });
    const token = tokenOf(invited);
    const changeId = await openChange(operator.second);
    await expect(approveStaff(as(operator.first), { changeId })).rejects.toMatchObject({ code: "forbidden" });
    await approveStaff(as(operator.second), { changeId });
    const loginName = aLoginName();
    await joinByInvitation(visitor(), { token, loginName, password: GOOD_PASSWORD });
    const { memberships } = schema;
    const [place] = await database.owner
      .select()
      .from(memberships)
      .where(eq(memberships.organisationId, bank.id));
    expect(place).toMatchObject({ loginName, role: "administrator", displayName: "褚小雪" });
  });

  test("appoints nobody to a firm", async () => {
    const operator = await anOffice("operator");
    const firm = await anEnterprise(database.owner);
    const appoint = appointAdministrator(as(operator.first), {
      ...{ organisationId: firm.id, displayName: "卫芒种", reason: REASON },
    });
    await expect(appoint).rejects.toMatchObject({ code: "invalid" });
  });

  test("is appointed at the machine where it cannot help itself", async () => {
    const operator = await anOrganisation(database.owner, "operator");
    const invited = await appointAdministrator(callerAs(database, system("appoint")), {
      ...{ organisationId: operator.id, displayName: "蒋惊蛰", reason: "首次安装" },
    });
    expect(await viewInvitation(visitor(), { token: tokenOf(invited) })).toMatchObject({ isOpen: true });
  });
});

describe("whoever takes a link", () => {
  test("with an account of their own has one more place, or the old one again", async () => {
    const firm = await anEnterprise(database.owner);
    const other = await anEnterprise(database.owner);
    const invite = async () =>
      tokenOf(await inviteStaff(as(firm.owner), { displayName: "沈夏至", role: "clerk" }));
    await acceptInvitation(as(other.owner), { token: await invite() });
    const place = { ...other.owner, organisationId: firm.id };
    expect(await placeOf(place)).toMatchObject({ role: "clerk", status: "active" });
    await expect(acceptInvitation(as(other.owner), { token: await invite() })).rejects.toMatchObject({
      code: "conflict",
    });
    const { invitations } = await listStaff(as(firm.owner), {});
    await revokeInvitation(as(firm.owner), { invitationId: invitations[0]!.id });
    await move(firm.owner, { ...place, role: "clerk" }, { status: "disabled" });
    await acceptInvitation(as(other.owner), { token: await invite() });
    expect(await placeOf(place)).toMatchObject({ status: "active" });
  });

  test("is not whoever sent it", async () => {
    const firm = await anEnterprise(database.owner);
    const partner = await aMember(database.owner, { id: firm.id, kind: "enterprise" }, "owner");
    const token = tokenOf(await inviteStaff(as(firm.owner), { displayName: "杨小寒", role: "clerk" }));
    const elsewhere = await anEnterprise(database.owner);
    await expect(acceptInvitation(as(firm.owner), { token })).rejects.toMatchObject({ code: "forbidden" });
    await expect(acceptInvitation(as(partner), { token })).rejects.toMatchObject({ code: "conflict" });
    await acceptInvitation(as(elsewhere.owner), { token });
  });

  test("chooses a password that is hard to guess and a name that is free", async () => {
    const firm = await anEnterprise(database.owner);
    const token = tokenOf(await inviteStaff(as(firm.owner), { displayName: "韩立夏", role: "clerk" }));
    const join = (loginName: string, password: string) =>
      joinByInvitation(visitor(), { token, loginName, password });
    await expect(join(aLoginName(), "password123")).rejects.toMatchObject({ code: "invalid" });
    const taken = (await placeOf(firm.owner)).loginName;
    await expect(join(taken, GOOD_PASSWORD)).rejects.toMatchObject({ code: "conflict" });
    expect(await viewInvitation(visitor(), { token })).toMatchObject({ isOpen: true });
  });
});
