import { and, eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { schema } from "#db/client.ts";
import type { Member } from "#domain/access/actor.ts";
import { listChanges } from "#domain/changes/index.ts";
import { inviteStaff } from "#domain/staff/index.ts";
import { useDatabase } from "#tests/database.ts";
import { aMember, anEnterprise, anOrganisation, callerAs } from "#tests/factories.ts";
import { argumentsOf, thrownBy } from "#tests/requests.ts";
import { action as approve } from "./bank.changes.$id.tsx";
import { loader as contactForm, action as tellContact } from "./bank.contact.tsx";
import { loader as staffOfBank } from "./bank.staff._index.tsx";
import { action as changeAtBank, loader as colleague } from "./bank.staff.$id.tsx";
import { loader as inviteForm } from "./bank.staff.new.tsx";
import { loader as bankFrame } from "./bank.tsx";
import { action as revoke, loader as staffOfFirm } from "./enterprise.staff._index.tsx";
import { action as changeAtFirm } from "./enterprise.staff.$id.tsx";
import { action as invite } from "./enterprise.staff.new.tsx";
import { loader as invitation, action as join } from "./invitations.tsx";
import { action as accept } from "./invitations_.accept.ts";
import { loader as organisations } from "./operator.organisations._index.tsx";
import { loader as organisation, action as stop } from "./operator.organisations.$id.tsx";
import { action as appoint } from "./operator.organisations.$id_.appoint.tsx";
import { action as takeBack } from "./operator.organisations.$id_.revoke.ts";
import { action as admit } from "./operator.organisations.new.tsx";
import { loader as users } from "./operator.users._index.tsx";

const database = useDatabase();
type Who = Member | null;
const read = (who: Who, path: string, params = {}) => argumentsOf(database, who, { path, params });
const send = (who: Who, form: Record<string, string>, params = {}, path = "/form") =>
  argumentsOf(database, who, { path, params, form: new URLSearchParams(form) });

async function sentTo(run: Promise<unknown>): Promise<string> {
  const response = (await run) as Response;
  expect(response).toBeInstanceOf(Response);
  expect(response.status).toBe(303);
  return response.headers.get("Location") ?? "";
}

async function refusal(run: Promise<unknown>) {
  const { data, init } = (await run) as { data: { error?: Record<string, string[]> }; init: ResponseInit };
  return { status: init.status, errors: data.error ?? {}, body: JSON.stringify(data) };
}

/** The link that a form answered with, as the address of the page it opens. */
async function linkFrom(run: Promise<unknown>) {
  const { data } = (await run) as { data: { link: string; invited: { change: string | null } } };
  const url = new URL(data.link);
  return { path: url.pathname + url.search, token: url.searchParams.get("token")!, ...data.invited };
}

async function placeOf({ userId, organisationId }: Member): Promise<string> {
  const { memberships } = schema;
  const [place] = await database.owner
    .select({ id: memberships.id })
    .from(memberships)
    .where(and(eq(memberships.userId, userId), eq(memberships.organisationId, organisationId)));
  return place!.id;
}

async function anOffice(kind: "bank" | "operator") {
  const office = await anOrganisation(database.owner, kind);
  const first = await aMember(database.owner, office, "administrator");
  const second = await aMember(database.owner, office, "administrator");
  return { ...office, first, second };
}

const PASSWORD = "沙漏-钢琴-十月-雨披-灯塔";

describe("a firm's people", () => {
  test("are invited by a link that is shown once and opens a new account's own portal", async () => {
    const firm = await anEnterprise(database.owner);
    const { path, token } = await linkFrom(
      invite(await send(firm.owner, { displayName: "张小满", role: "clerk" })),
    );
    expect(await invitation(await read(null, path))).toMatchObject({
      user: null,
      invitation: { organisationName: firm.name, role: "clerk" },
    });
    const form = { token, loginName: "zhang.xiaoman", password: PASSWORD };
    const weak = await refusal(join(await send(null, { ...form, password: "1234567890" }, {}, path)));
    expect(weak.status).toBe(400);
    expect(weak.body).not.toContain("1234567890");
    expect(weak.body, "the secret of the link").not.toContain(token);
    expect(await sentTo(join(await send(null, form, {}, path)))).toBe("/enterprise");
    expect((await thrownBy(invitation(await read(null, path)))).status).toBe(404);
    expect((await staffOfFirm(await read(firm.owner, "/enterprise/staff"))).rows).toHaveLength(2);
  });

  test("join with the account they have, from a button and not by an address", async () => {
    const firm = await anEnterprise(database.owner);
    const other = await anEnterprise(database.owner);
    const { path, token } = await linkFrom(
      invite(await send(firm.owner, { displayName: "李立秋", role: "owner" })),
    );
    expect(await invitation(await read(other.owner, path))).toMatchObject({ user: "测试人员" });
    expect((await thrownBy(accept(await send(null, { token })))).headers.get("Location")).toContain("/login");
    expect(await sentTo(accept(await send(other.owner, { token })))).toBe("/account?done=joined#places");
  });

  test("are moved, stopped and uninvited by the owner, who sees at each field what is missing", async () => {
    const firm = await anEnterprise(database.owner);
    const clerk = await aMember(database.owner, { id: firm.id, kind: "enterprise" }, "clerk");
    const membershipId = await placeOf(clerk);
    const params = { id: membershipId };
    const form = { membershipId, role: "clerk", status: "disabled", reason: "" };
    expect(await refusal(changeAtFirm(await send(firm.owner, form, params)))).toMatchObject({
      status: 400,
      errors: { reason: ["请写明原因，会留在审计记录中。"] },
    });
    const stopped = changeAtFirm(await send(firm.owner, { ...form, reason: "离职" }, params));
    expect(await sentTo(stopped)).toBe("/enterprise/staff?done=changed");
    await linkFrom(invite(await send(firm.owner, { displayName: "王处暑", role: "clerk" })));
    const { invitations } = await staffOfFirm(await read(firm.owner, "/enterprise/staff"));
    const back = revoke(await send(firm.owner, { invitationId: invitations[0]!.id }));
    expect(await sentTo(back)).toBe("/enterprise/staff?done=revoked");
  });

  test("cannot look at, let alone manage, each other as clerks", async () => {
    const firm = await anEnterprise(database.owner);
    const clerk = await aMember(database.owner, { id: firm.id, kind: "enterprise" }, "clerk");
    expect((await thrownBy(staffOfFirm(await read(clerk, "/enterprise/staff")))).status).toBe(403);
    const raise = { membershipId: await placeOf(clerk), role: "owner", status: "active", reason: "自荐" };
    const tried = await refusal(changeAtFirm(await send(clerk, raise, { id: raise.membershipId })));
    expect(tried.status).toBe(403);
  });
});

describe("a bank's people", () => {
  test("change once another administrator approves on the page of changes", async () => {
    const bank = await anOffice("bank");
    const officer = await aMember(database.owner, bank, "officer");
    const membershipId = await placeOf(officer);
    const params = { id: membershipId };
    const form = { membershipId, role: "approver", status: "active", reason: "轮岗" };
    const proposed = changeAtBank(await send(bank.first, form, params));
    expect(await sentTo(proposed)).toBe("/bank/staff?done=proposed");
    const page = await colleague(await read(bank.first, "/bank/staff", params));
    expect(page.proposal?.number).toMatch(/^BG/);
    const id = page.proposal!.id;
    const decide = (who: Member) => send(who, { decision: "approve" }, { id });
    expect((await refusal(approve(await decide(bank.first)))).status).toBe(403);
    expect(await sentTo(approve(await decide(bank.second)))).toBe(`/bank/changes/${id}?done=approve`);
    const { rows } = await staffOfBank(await read(bank.second, "/bank/staff"));
    expect(rows.find((row) => row.membershipId === membershipId)).toMatchObject({ role: "approver" });
  });

  test("THREATS 22: whose place changed is logged out by it", async () => {
    const bank = await anOffice("bank");
    const administrator = await aMember(database.owner, bank, "administrator");
    const args = await read(administrator, "/bank/staff");
    await staffOfBank(args);
    const membershipId = await placeOf(administrator);
    const form = { membershipId, role: "compliance", status: "active", reason: "轮岗" };
    await changeAtBank(await send(bank.first, form, { id: membershipId }));
    const { rows } = await listChanges(callerAs(database, bank.second), {});
    await approve(await send(bank.second, { decision: "approve" }, { id: rows[0]!.id }));
    const again = { ...args, request: new Request(args.request.url, { headers: args.request.headers }) };
    expect((await thrownBy(staffOfBank(again))).headers.get("Location")).toBe("/login?next=%2Fbank%2Fstaff");
  });

  test("are invited by administrators alone, and another bank's are not there", async () => {
    const bank = await anOffice("bank");
    const officer = await aMember(database.owner, bank, "officer");
    expect((await thrownBy(inviteForm(await read(officer, "/bank/staff/new")))).status).toBe(403);
    const other = await anOffice("bank");
    const params = { id: await placeOf(other.first) };
    expect((await thrownBy(colleague(await read(bank.first, "/bank/staff", params)))).status).toBe(404);
  });
});

test("how firms reach a bank is kept true by its administrator, and its lack is marked", async () => {
  const bank = await anOffice("bank");
  const { organisations: rows } = schema;
  const marks = async () => (await bankFrame(await read(bank.first, "/bank"))).counts["/bank/contact"];
  expect(await marks()).toBe(0);
  await database.owner.update(rows).set({ contact: "" }).where(eq(rows.id, bank.id));
  expect(await marks()).toBe(1);
  expect(await contactForm(await read(bank.first, "/bank/contact"))).toMatchObject({ contact: "" });
  expect((await refusal(tellContact(await send(bank.first, { contact: "无" })))).status).toBe(400);
  expect(await sentTo(tellContact(await send(bank.first, { contact: "022-00000125" })))).toBe(
    "/bank/contact?done=saved",
  );
  expect(await marks()).toBe(0);
  const officer = await aMember(database.owner, bank, "officer");
  expect((await thrownBy(contactForm(await read(officer, "/bank/contact")))).status).toBe(403);
  expect((await thrownBy(tellContact(await send(officer, { contact: "022-1234567" })))).status).toBe(403);
});

describe("the operator's pages", () => {
  test("take a bank aboard, appoint its administrator and take the link back", async () => {
    const operator = await anOffice("operator");
    const form = {
      ...{ kind: "bank", code: "haihe", name: "海河银行静海支行", shortName: "海河银行" },
      contact: "022-00000124",
    };
    const silent = await refusal(admit(await send(operator.first, { ...form, contact: "" })));
    expect(silent.status).toBe(400);
    expect((await refusal(admit(await send(operator.first, { ...form, code: "?" })))).status).toBe(400);
    const to = await sentTo(admit(await send(operator.first, form)));
    const [, id = ""] = /^\/operator\/organisations\/([0-9a-f-]{36})\?done=added$/.exec(to)!;
    const appointed = appoint(
      await send(
        operator.first,
        { organisationId: id, displayName: "陈冬至", reason: "来函〔2026〕1 号" },
        { id },
      ),
    );
    const { change, path } = await linkFrom(appointed);
    expect(change).toMatch(/^BG/);
    const page = await organisation(await read(operator.first, "/operator/organisations", { id }));
    expect(page.organisation.invitations).toMatchObject([{ displayName: "陈冬至", status: "proposed" }]);
    const invitationId = page.organisation.invitations[0]!.id;
    expect(await sentTo(takeBack(await send(operator.first, { invitationId }, { id })))).toBe(
      `/operator/organisations/${id}?done=revoked`,
    );
    expect((await thrownBy(invitation(await read(null, path)))).status).toBe(404);
  });

  test("list organisations and people, and propose to stop one", async () => {
    const operator = await anOffice("operator");
    const bank = await anOffice("bank");
    const list = await organisations(
      await read(operator.first, "/operator/organisations?kind=bank&q=&status="),
    );
    expect(list.rows.map(({ id }) => id)).toContain(bank.id);
    expect((await users(await read(operator.first, "/operator/users"))).rows.length).toBeGreaterThan(3);
    const form = { organisationId: bank.id, status: "disabled", reason: "退出试点" };
    const params = { id: bank.id };
    expect(await sentTo(stop(await send(operator.first, form, params)))).toBe(
      `/operator/organisations/${bank.id}?done=proposed`,
    );
    const page = await organisation(await read(operator.second, "/operator/organisations", params));
    expect(page.organisation.proposal?.summary).toContain("停用银行");
    expect(page.people.rows.map(({ displayName }) => displayName)).toEqual(["测***", "测***"]);
  });
});

test("a page of another portal is not there", async () => {
  const firm = await anEnterprise(database.owner);
  await inviteStaff(callerAs(database, firm.owner), { displayName: "何寒露", role: "clerk" });
  expect((await thrownBy(staffOfBank(await read(firm.owner, "/bank/staff")))).status).toBe(404);
  expect((await thrownBy(organisations(await read(firm.owner, "/operator/organisations")))).status).toBe(404);
});
