import { eq } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import { schema } from "#db/client.ts";
import { system } from "#domain/access/actor.ts";
import { aCase, type Case, submitted } from "#domain/loans/case.fixture.ts";
import { adoptKeys } from "#domain/privacy/index.ts";
import { useDatabase } from "#tests/database.ts";
import { aMember, anEnterprise, anOrganisation, callerAs } from "#tests/factories.ts";
import { bindAuthenticator, canLogIn, PASSWORD } from "#tests/logging-in.ts";
import { argumentsOf, thrownBy } from "#tests/requests.ts";
import { action as eraseAction, loader as privacyLoader } from "./account.privacy.tsx";
import { action as exportAction, loader as exportLoader } from "./account.privacy_.export.ts";
import { action as contactAction, loader as contactLoader } from "./bank.applications.$id_.contact.tsx";
import { action as profileAction, loader as profileLoader } from "./enterprise.profile._index.tsx";
import { loader as keysLoader } from "./operator.keys.tsx";

const database = useDatabase();
let world: Case;
let applicationId: string;
beforeAll(async () => {
  world = await aCase(database);
  applicationId = (await submitted(world)).id;
});

const form = (fields: Record<string, string>) => new URLSearchParams(fields);
const profile = (fields?: Record<string, string>) =>
  argumentsOf(database, world.enterprise.owner, {
    path: "/enterprise/profile",
    ...(fields && { form: form(fields) }),
  });

describe("a firm's page of itself", () => {
  test("shows its contact masked, and in full on request", async () => {
    const page = await profileLoader(await profile());
    expect(page).toMatchObject({ masked: { contact: { phone: "138****0000" } } });
    expect(
      JSON.stringify(page, (_, value) => (typeof value === "bigint" ? String(value) : value)),
    ).not.toContain("13800000000");
    expect(await profileAction(await profile({ of: "contact" }))).toMatchObject({
      contact: { phone: "13800000000" },
      accounts: null,
    });
  });

  test("refuses to unmask what there is no such thing of", async () => {
    expect(await profileAction(await profile({ of: "password" }))).toMatchObject({ init: { status: 400 } });
  });
});

describe("a bank's page of whom to ask", () => {
  const contact = (fields?: Record<string, string>, member = world.bank.officer) =>
    argumentsOf(database, member, {
      path: `/bank/applications/${applicationId}/contact`,
      params: { id: applicationId },
      ...(fields && { form: form(fields) }),
    });

  test("shows the number in full only on request, and says what is missing for the rest", async () => {
    expect(await contactLoader(await contact())).toMatchObject({ enterprise: { phone: "138****0000" } });
    expect(await contactAction(await contact({ of: "contact" }))).toMatchObject({
      contact: { contactName: "样例乙", phone: "13800000000" },
    });
    expect(await contactAction(await contact({ of: "legal_representative" }))).toMatchObject({
      init: { status: 403 },
      data: { error: { "": [expect.stringContaining("单独给予贵行的有效授权")] } },
    });
  });

  test("does not exist for another bank", async () => {
    const other = await aCase(database);
    expect((await thrownBy(contactLoader(await contact(undefined, other.bank.officer)))).status).toBe(404);
    const asked = contactAction(await contact({ of: "contact" }, other.bank.officer));
    expect((await thrownBy(asked)).status).toBe(404);
  });
});

describe("one's personal data", () => {
  const asked = async (format: string) => {
    const args = { path: "/account/privacy/export", form: form({ format }) };
    return exportAction(await argumentsOf(database, world.enterprise.owner, args));
  };

  test("comes as a file for machines or for people, never into a cache", async () => {
    const json = (await asked("json")) as Response;
    expect(json.headers.get("Content-Disposition")).toMatch(/^attachment; filename="download\.json"/);
    expect(json.headers.get("Cache-Control")).toContain("no-store");
    expect(await json.json()).toMatchObject({ firms: [{ contact: { phone: "13800000000" } }] });
    const page = (await asked("html")) as Response;
    expect(await page.text()).toContain("13800000000");
    expect((await thrownBy(asked("exe"))).status).toBe(400);
    expect(() => exportLoader()).toThrow();
  });

  test("is nobody's without a log-in", async () => {
    const args = await argumentsOf(database, null, { path: "/account/privacy" });
    expect((await thrownBy(privacyLoader(args))).status).toBe(302);
  });

  test("asks for a code before the erasure where an authenticator is bound, and says so on the page", async () => {
    const { owner } = await anEnterprise(database.owner);
    await canLogIn(database, owner);
    await bindAuthenticator(database, owner);
    const sent = await argumentsOf(database, owner, {
      path: "/account/privacy",
      form: form({ password: PASSWORD, understood: "on" }),
    });
    const page = await argumentsOf(database, owner, { path: "/account/privacy" });
    expect(await privacyLoader(page)).toMatchObject({ codeFirst: false });
    await database.owner
      .update(schema.sessions)
      .set({ secondFactorAt: new Date(Date.now() - 601_000) })
      .where(eq(schema.sessions.userId, owner.userId));
    expect(await privacyLoader(page)).toMatchObject({ codeFirst: true });
    const refused = await eraseAction(sent);
    expect(refused).toMatchObject({ init: { status: 409 } });
    expect(JSON.stringify(refused)).toContain("先重新输入一次动态码");
  });

  test("is erased with the password, after which the log-in is over", async () => {
    const { owner, name } = await anEnterprise(database.owner);
    await canLogIn(database, owner);
    const sent = (fields: Record<string, string>) =>
      argumentsOf(database, owner, { path: "/account/privacy", form: form(fields) });
    expect(await privacyLoader(await argumentsOf(database, owner, { path: "/account/privacy" }))).toEqual({
      open: [],
      ending: [name],
      codeFirst: false,
    });
    expect(await eraseAction(await sent({ password: PASSWORD }))).toMatchObject({ init: { status: 400 } });
    const wrong = await eraseAction(await sent({ password: "不是这个", understood: "on" }));
    expect(wrong).toMatchObject({
      init: { status: 400 },
      data: { error: { password: [expect.any(String)] } },
    });
    expect(JSON.stringify(wrong)).not.toContain("不是这个");

    const before = await argumentsOf(database, owner, { path: "/account/privacy" });
    const done = (await eraseAction(await sent({ password: PASSWORD, understood: "on" }))) as Response;
    expect(done.headers.get("Location")).toBe("/login?done=erased");
    expect(done.headers.get("Set-Cookie")).toContain("Max-Age=0");
    expect((await thrownBy(privacyLoader(before))).status).toBe(302);
    const live = await database.owner
      .select()
      .from(schema.sessions)
      .where(eq(schema.sessions.userId, owner.userId));
    expect(live.every(({ endedAt }) => endedAt !== null)).toBe(true);
  });
});

test("the keeper of the platform sees the keys' names and never a key", async () => {
  await adoptKeys(callerAs(database, system("test")), {});
  const operator = await anOrganisation(database.owner, "operator");
  const keeper = await aMember(database.owner, operator, "administrator");
  const page = await keysLoader(await argumentsOf(database, keeper, { path: "/operator/keys" }));
  expect(page).toMatchObject({ suite: "standard", keys: [{ retiredAt: null }, { retiredAt: null }] });
  const official = await aMember(database.owner, await anOrganisation(database.owner, "bureau"), "official");
  const refused = keysLoader(await argumentsOf(database, official, { path: "/operator/keys" }));
  expect((await thrownBy(refused)).status).toBe(404);
});
