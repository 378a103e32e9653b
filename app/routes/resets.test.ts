import { and, eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { schema } from "#db/client.ts";
import type { Member } from "#domain/access/actor.ts";
import { listChanges } from "#domain/changes/index.ts";
import { useDatabase } from "#tests/database.ts";
import { aMember, anEnterprise, anOrganisation, callerAs } from "#tests/factories.ts";
import { bindAuthenticator, canLogIn } from "#tests/logging-in.ts";
import { argumentsOf, thrownBy } from "#tests/requests.ts";
import { loader as account } from "./account._index.tsx";
import { action as takeBack } from "./account.resets.revoke.ts";
import { action as approve } from "./bank.changes.$id.tsx";
import { action as propose, loader as resetForm } from "./bank.staff.$id_.reset.tsx";
import { action as logIn } from "./login.tsx";
import { loader as forgotten } from "./login_.forgotten.tsx";
import { action as approveAtOperator } from "./operator.changes.$id.tsx";
import { loader as anybody, action as proposeForAnybody } from "./operator.users.$id.reset.tsx";
import { headers, loader as link, action as setPassword } from "./reset.tsx";

const database = useDatabase();
type Who = Member | null;
const read = (who: Who, path: string, params = {}) => argumentsOf(database, who, { path, params });
const send = (who: Who, form: Record<string, string>, params = {}, path = "/form") =>
  argumentsOf(database, who, { path, params, form: new URLSearchParams(form) });

const PASSWORD = "沙漏-钢琴-十月-雨披-灯塔";
const form = { scope: "password", reason: "本人到办公室，两位同事在场确认" };
const shown = { ...form, document: "identity_card", nameOnDocument: "测试人员" };

async function sentTo(run: Promise<unknown>): Promise<string> {
  const response = (await run) as Response;
  expect(response.status).toBe(303);
  return response.headers.get("Location") ?? "";
}

/** The link that a form answered with. */
async function linkFrom(run: Promise<unknown>) {
  const { data, init } = (await run) as { data: { link: string }; init: ResponseInit };
  expect(new Headers(init.headers).get("Cache-Control")).toBe("no-store");
  const url = new URL(data.link);
  return { path: url.pathname + url.search, token: url.searchParams.get("token")! };
}

async function placeOf({ userId, organisationId }: Member) {
  const { memberships } = schema;
  const [place] = await database.owner
    .select({ id: memberships.id })
    .from(memberships)
    .where(and(eq(memberships.userId, userId), eq(memberships.organisationId, organisationId)));
  return { id: place!.id };
}

async function anOffice(kind: "bank" | "operator") {
  const office = await anOrganisation(database.owner, kind);
  const first = await aMember(database.owner, office, "administrator");
  const second = await aMember(database.owner, office, "administrator");
  return { ...office, first, second };
}

const changeIn = async (reader: Member) => {
  const { rows } = await listChanges(callerAs(database, reader), {});
  return { id: rows[0]!.id };
};

test("an officer who forgot the password comes back by a link that two administrators gave", async () => {
  const bank = await anOffice("bank");
  const officer = await aMember(database.owner, bank, "officer");
  const loginName = await canLogIn(database, officer);
  await bindAuthenticator(database, officer);
  const place = await placeOf(officer);
  expect(await resetForm(await read(bank.first, "/form", place))).toMatchObject({
    obstacle: null,
    loginName,
  });
  const { path, token } = await linkFrom(propose(await send(bank.first, form, place)));
  expect(await link(await read(null, path))).toMatchObject({ reset: { isOpen: false } });
  const early = (await setPassword(await send(null, { token, password: PASSWORD }))) as {
    init: ResponseInit;
  };
  expect(early.init.status).toBe(409);
  await approve(await send(bank.second, { decision: "approve", note: "" }, await changeIn(bank.second)));

  const weak = await setPassword(await send(null, { token, password: "password123" }));
  expect(weak).toMatchObject({ init: { status: 400 } });
  expect(JSON.stringify(weak)).not.toContain("password123");
  expect(JSON.stringify(weak)).not.toContain(token);
  const done = (await setPassword(await send(null, { token, password: PASSWORD }))) as Response;
  expect(done.headers.get("Location")).toBe("/login?done=reset");
  expect(done.headers.get("Set-Cookie"), "the link logs nobody in").toBeNull();
  expect((await thrownBy(link(await read(null, path)))).status).toBe(404);
  expect(await sentTo(logIn(await send(null, { loginName, password: PASSWORD })))).toBe("/login/code");
  const { resets } = await account(await read(officer, "/account"));
  expect(resets).toMatchObject([{ status: "used", issuerName: bank.name }]);
});

test("the page of a link tells its address to nobody, and is kept by no cache", () => {
  const given = headers({} as Parameters<typeof headers>[0]) as Record<string, string>;
  expect(given).toEqual({ "Referrer-Policy": "strict-origin", "Cache-Control": "no-store" });
});

test.each([["/reset"], ["/reset?token="], ["/reset?token=guessed"]])("%s is nothing", async (path) => {
  expect((await thrownBy(link(await read(null, path)))).status).toBe(404);
});

test("whose account it is takes an unwanted link back, and no other person does", async () => {
  const bank = await anOffice("bank");
  const officer = await aMember(database.owner, bank, "officer");
  const colleague = await aMember(database.owner, bank, "officer");
  const { token } = await linkFrom(propose(await send(bank.first, form, await placeOf(officer))));
  const { resets } = await account(await read(officer, "/account"));
  const resetId = resets[0]!.id;
  expect((await thrownBy(takeBack(await send(colleague, { resetId })))).status).toBe(404);
  expect(await sentTo(takeBack(await send(officer, { resetId, back: "//elsewhere" })))).toBe(
    "/account?done=revoked",
  );
  expect((await thrownBy(link(await read(null, `/reset?token=${token}`)))).status).toBe(404);
});

test("a firm's owner is helped by the operator, over a document", async () => {
  const operator = await anOffice("operator");
  const { owner } = await anEnterprise(database.owner);
  const loginName = await canLogIn(database, owner);
  const params = { id: owner.userId };
  const page = await anybody(await read(operator.first, "/form", params));
  expect(JSON.stringify(page)).not.toContain(loginName);
  const bare = await proposeForAnybody(await send(operator.first, form, params));
  expect(bare).toMatchObject({ init: { status: 400 } });
  const { token } = await linkFrom(proposeForAnybody(await send(operator.first, shown, params)));
  const decide = { decision: "approve", note: "" };
  await approveAtOperator(await send(operator.second, decide, await changeIn(operator.second)));
  expect(await sentTo(setPassword(await send(null, { token, password: PASSWORD })))).toBe(
    "/login?done=reset",
  );
});

test("a bank's administrator is told who can help with an account that belongs elsewhere too", async () => {
  const bank = await anOffice("bank");
  const officer = await aMember(database.owner, bank, "officer");
  const firm = await anEnterprise(database.owner);
  await database.owner
    .insert(schema.memberships)
    .values({ userId: officer.userId, organisationId: firm.id, role: "owner" });
  const place = await placeOf(officer);
  expect(await resetForm(await read(bank.first, "/form", place))).toMatchObject({ obstacle: "elsewhere" });
  const tried = await propose(await send(bank.first, form, place));
  expect(tried).toMatchObject({ init: { status: 409 } });
  expect(JSON.stringify(tried)).toContain("平台运营方");
});

test("everybody reads whom to ask, with the operator's contact, and types nothing", async () => {
  await anOrganisation(database.owner, "operator", "样例运营中心");
  const { help } = await forgotten(await read(null, "/login/forgotten"));
  expect(help).toContainEqual({ name: "样例运营中心", contact: "022-00000000" });
});
