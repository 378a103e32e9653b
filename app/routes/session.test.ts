import type { LoaderFunctionArgs } from "@remix-run/node";
import { eq } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import { schema } from "#db/client.ts";
import type { Member } from "#domain/access/actor.ts";
import { codeAt } from "#domain/sessions/index.ts";
import { useDatabase } from "#tests/database.ts";
import { aBank, anEnterprise } from "#tests/factories.ts";
import { bindAuthenticator, canLogIn, codeOf, PASSWORD } from "#tests/logging-in.ts";
import { argumentsOf, thrownBy } from "#tests/requests.ts";
import { action as passwordAction } from "./account.password.tsx";
import { loader as bankLoader } from "./bank.tsx";
import { loader as homeLoader } from "./enterprise._index.tsx";
import { action as logInAction, loader as logInLoader } from "./login.tsx";
import { action as codeAction, loader as codeLoader } from "./login_.code.tsx";
import { action as enrolAction, loader as enrolLoader } from "./login_.enrol.tsx";
import { action as prepareAction } from "./login_.enrol_.prepare.ts";
import { action as logOutAction, loader as logOutLoader } from "./logout.ts";

const database = useDatabase();
let owner: Member;
let ownerName: string;
let officerName: string;

beforeAll(async () => {
  owner = (await anEnterprise(database.owner)).owner;
  ownerName = await canLogIn(database, owner);
  const { officer } = await aBank(database.owner);
  officerName = await canLogIn(database, officer);
  await bindAuthenticator(database, officer);
});

type Fields = Record<string, string>;

async function logIn(fields: Fields, cookie?: string) {
  const form = new URLSearchParams({ loginName: ownerName, password: PASSWORD, ...fields });
  const args = await argumentsOf(database, null, { path: "/login", form });
  return logInAction(cookie ? carrying(args, cookie) : args);
}

/** The same request, from a browser that already holds a cookie. */
function carrying(args: LoaderFunctionArgs, cookie: string): LoaderFunctionArgs {
  const headers = new Headers(args.request.headers);
  headers.set("Cookie", cookie);
  return { ...args, request: new Request(args.request, { headers }) };
}

const isRedirect = (answer: unknown): answer is Response => answer instanceof Response;

async function cookieAfter(fields: Fields = {}, cookie?: string): Promise<string> {
  const answer = await logIn(fields, cookie);
  if (!isRedirect(answer)) throw new Error("was not logged in");
  return answer.headers.get("Set-Cookie")!.split(";", 1)[0]!;
}

const openHome = async (cookie: string) =>
  homeLoader(carrying(await argumentsOf(database, null, { path: "/enterprise" }), cookie));

async function refusal(fields: Fields) {
  const answer = await logIn(fields);
  if (isRedirect(answer)) throw new Error("was logged in");
  return { ...answer.data, status: answer.init?.status };
}

describe("the log-in page", () => {
  it("opens the portal of a firm, and asks a bank's person for a code first", async () => {
    const names = [ownerName, officerName.toUpperCase()];
    const places = await Promise.all(names.map((loginName) => logIn({ loginName, next: "/account" })));
    expect(places.map((answer) => isRedirect(answer) && answer.headers.get("Location"))).toEqual([
      "/account",
      "/login/code?next=%2Faccount",
    ]);
  });

  it("gives a cookie that scripts and other sites cannot use", async () => {
    const answer = await logIn({});
    expect(isRedirect(answer) && answer.headers.get("Set-Cookie")).toMatch(/; HttpOnly; SameSite=Lax/);
  });

  it.each([
    ["/enterprise/reads?after=1", "/enterprise/reads?after=1"],
    ["/products/one", "/products/one"],
    ["/bank/applications", "/enterprise"],
    ["//evil.example", "/enterprise"],
    ["/\\evil.example", "/enterprise"],
    ["https://evil.example/enterprise", "/enterprise"],
    ["javascript:alert(1)", "/enterprise"],
    ["/enterprise-evil", "/enterprise"],
  ])("asked to go on to %s goes to %s", async (next, to) => {
    const answer = await logIn({ next });
    expect(isRedirect(answer) && answer.headers.get("Location")).toBe(to);
  });

  it("THREATS 23: says the same of a wrong password and an unknown name, and sends no password back", async () => {
    const wrong = await refusal({ password: "not the password" });
    const unknown = await refusal({ loginName: "nobody.here", password: "not the password" });
    expect(wrong).toMatchObject({ status: 400, error: { "": ["登录名或密码不正确，请检查后再试。"] } });
    expect(unknown.error).toEqual(wrong.error);
    expect(JSON.stringify(wrong)).not.toContain("not the password");
    expect(wrong.initialValue).toMatchObject({ loginName: ownerName });
  });

  it("asks for what is missing beside its field", async () => {
    expect(await refusal({ password: "" })).toMatchObject({
      status: 400,
      error: { password: [expect.any(String)] },
    });
  });

  it("THREATS 23: stops guessing with 429 and says how long to wait", async () => {
    const guess = { loginName: "guessed.name", password: "wrong" };
    for (let tries = 1; tries <= 5; tries += 1) expect((await refusal(guess)).status).toBe(400);
    const answer = await logIn(guess);
    if (isRedirect(answer)) throw new Error("was logged in");
    expect(answer.init?.status).toBe(429);
    expect(JSON.stringify(answer.data)).toMatch(/请在 15 分钟后再试/);
    const seconds = Number(new Headers(answer.init?.headers).get("Retry-After"));
    expect(seconds > 0 && seconds <= 900).toBe(true);
  });

  it("sends people who are logged in to where they belong", async () => {
    const answer = await logInLoader(
      await argumentsOf(database, owner, { path: "/login?next=/enterprise/reads" }),
    );
    expect(isRedirect(answer) && answer.headers.get("Location")).toBe("/enterprise/reads");
  });
});

describe("a session in the browser", () => {
  it("THREATS 21: never adopts a cookie that was there before the log-in", async () => {
    const preset = "xyd=cHJlc2V0";
    const cookie = await cookieAfter({}, preset);
    expect(cookie).not.toBe(preset);
    expect((await thrownBy(openHome(preset))).status).toBe(302);
  });

  it("ends the session of before when the browser logs in anew", async () => {
    const first = await cookieAfter();
    const second = await cookieAfter({}, first);
    expect(second).not.toBe(first);
    expect((await thrownBy(openHome(first))).status).toBe(302);
    expect(await openHome(second)).toMatchObject({ name: "静海样例金属制品有限公司" });
  });

  it("THREATS 22: cannot be replayed after the log-out", async () => {
    const cookie = await cookieAfter();
    expect(await openHome(cookie)).toMatchObject({ recentReads: 0 });
    const args = await argumentsOf(database, null, { path: "/logout", form: new URLSearchParams() });
    const answer = await logOutAction(carrying(args, cookie));
    expect(answer.headers.get("Set-Cookie")).toMatch(/^xyd=;.*Max-Age=0/);
    expect((await thrownBy(openHome(cookie))).headers.get("Location")).toBe("/login?next=%2Fenterprise");
  });

  it("THREATS 19: is not ended by a link: reading the log-out answers 405", () => {
    expect(() => logOutLoader()).toThrow(expect.objectContaining({ status: 405 }));
  });

  it("lets a log-out without a session pass", async () => {
    const args = await argumentsOf(database, null, { path: "/logout", form: new URLSearchParams() });
    expect((await logOutAction(args)).status).toBe(303);
  });

  it("THREATS 15: stops with the person's account", async () => {
    const { owner: other } = await anEnterprise(database.owner);
    const args = await argumentsOf(database, other, { path: "/enterprise" });
    await database.owner
      .update(schema.users)
      .set({ status: "disabled" })
      .where(eq(schema.users.id, other.userId));
    expect((await thrownBy(homeLoader(args))).status).toBe(302);
  });
});

describe("the second factor in the browser", () => {
  const half = () => cookieAfter({ loginName: officerName });
  const openBank = async (cookie: string) =>
    bankLoader(carrying(await argumentsOf(database, null, { path: "/bank" }), cookie));
  const showCode = async (cookie: string, code: string, next = "") => {
    const form = new URLSearchParams({ code, next });
    return codeAction(carrying(await argumentsOf(database, null, { path: "/login/code", form }), cookie));
  };

  it("stands before every page of the portal", async () => {
    const thrown = await thrownBy(openBank(await half()));
    expect([thrown.status, thrown.headers.get("Location")]).toEqual([302, "/login?next=%2Fbank"]);
  });

  it("is what the log-in page leads to, with a half-way cookie", async () => {
    const args = carrying(await argumentsOf(database, null, { path: "/login?next=/bank" }), await half());
    const answer = await logInLoader(args);
    expect(isRedirect(answer) && answer.headers.get("Location")).toBe("/login/code?next=%2Fbank");
  });

  it("THREATS 21: opens the portal under a new cookie, and the one of before is dead", async () => {
    const before = await half();
    const answer = await showCode(before, codeOf(new Date()), "/bank");
    if (!isRedirect(answer)) throw new Error("was refused");
    const cookie = answer.headers.get("Set-Cookie")!.split(";", 1)[0]!;
    expect(answer.headers.get("Location")).toBe("/bank");
    expect(await openBank(cookie)).toMatchObject({ post: "officer" });
    const again = carrying(await argumentsOf(database, null, { path: "/login/code" }), before);
    expect((await thrownBy(codeLoader(again))).headers.get("Location")).toBe("/login");
  });

  it("THREATS 24: says beside the field that a used code will not do", async () => {
    const code = codeOf(new Date());
    await showCode(await half(), code);
    const answer = await showCode(await half(), code);
    if (isRedirect(answer)) throw new Error("was let in");
    expect(answer.init?.status).toBe(400);
    expect(answer.data).toMatchObject({ error: { code: [expect.stringContaining("已经用过")] } });
    expect(JSON.stringify(answer.data.initialValue)).not.toMatch(/\d{6}/);
  });

  it("shows no secret of a bound authenticator", async () => {
    const args = carrying(await argumentsOf(database, null, { path: "/login/enrol" }), await half());
    const answer = await enrolLoader(args);
    expect(isRedirect(answer) && answer.headers.get("Location")).toBe("/login/code");
  });

  it("leads over to another telephone right after a code, and only then", async () => {
    const { officer } = await aBank(database.owner);
    await canLogIn(database, officer);
    await bindAuthenticator(database, officer);
    const args = await argumentsOf(database, officer, { path: "/login/enrol" });
    expect(await enrolLoader(args)).toMatchObject({ replaces: true, asksPassword: false, pending: null });
    await database.owner
      .update(schema.sessions)
      .set({ secondFactorAt: new Date(Date.now() - 601_000) })
      .where(eq(schema.sessions.userId, officer.userId));
    const late = await enrolLoader(args);
    expect(isRedirect(late) && late.headers.get("Location")).toBe(
      "/login/code?next=%2Faccount%2Fsecond-factor",
    );
  });

  it("is bound by a firm's owner with the password, which is never sent back", async () => {
    const { owner: other } = await anEnterprise(database.owner);
    await canLogIn(database, other);
    const args = await argumentsOf(database, other, { path: "/login/enrol", form: new URLSearchParams() });
    await prepareAction(args);
    const page = await enrolLoader(args);
    if (isRedirect(page) || !page.pending) throw new Error("shows no secret");
    expect(page).toMatchObject({ asksPassword: true, replaces: false });
    const fields = { code: codeAt(page.pending.secret, new Date()), password: "不是这个密码" };
    const form = new URLSearchParams(fields);
    const sent = await argumentsOf(database, null, { path: "/login/enrol", form });
    const answer = await enrolAction(carrying(sent, args.request.headers.get("Cookie")!));
    if (isRedirect(answer)) throw new Error("was bound");
    expect(answer).toMatchObject({
      init: { status: 400 },
      data: { error: { password: [expect.any(String)] } },
    });
    expect(JSON.stringify(answer.data)).not.toContain(fields.password);
  });

  it("can be left for another account", async () => {
    const cookie = await half();
    const args = await argumentsOf(database, null, { path: "/logout", form: new URLSearchParams() });
    await logOutAction(carrying(args, cookie));
    const again = carrying(await argumentsOf(database, null, { path: "/login/code" }), cookie);
    expect((await thrownBy(codeLoader(again))).headers.get("Location")).toBe("/login");
  });

  it("THREATS 23: stops guessing with 429", async () => {
    const { officer } = await aBank(database.owner);
    const loginName = await canLogIn(database, officer);
    await bindAuthenticator(database, officer);
    const cookie = await cookieAfter({ loginName });
    for (let tries = 1; tries <= 5; tries += 1) await showCode(cookie, "000000");
    const answer = await showCode(cookie, codeOf(new Date()));
    if (isRedirect(answer)) throw new Error("was let in");
    expect(answer.init?.status).toBe(429);
    expect(new Headers(answer.init?.headers).get("Retry-After")).toMatch(/^\d+$/);
  });
});

describe("changing the password on its page", () => {
  const change = async (current: string, password: string) => {
    const form = new URLSearchParams({ current, password });
    return passwordAction(await argumentsOf(database, owner, { path: "/account/password", form }));
  };

  it("says beside each field what is wrong, and sends nothing typed back", async () => {
    const wrong = await change("not the present one", "明天下午去看第三个仓库");
    if (isRedirect(wrong)) throw new Error("was changed");
    expect(wrong.data).toMatchObject({ error: { current: [expect.any(String)] } });
    const weak = await change(PASSWORD, "Password2026!");
    if (isRedirect(weak)) throw new Error("was changed");
    expect(weak.data).toMatchObject({ error: { password: [expect.stringContaining("太容易猜到")] } });
    expect(JSON.stringify([wrong.data, weak.data])).not.toMatch(/仓库|Password2026|2026/);
  });

  it("goes on with a new cookie", async () => {
    const answer = await change(PASSWORD, "明天下午去看第三个仓库");
    if (!isRedirect(answer)) throw new Error("was refused");
    const cookie = answer.headers.get("Set-Cookie")!.split(";", 1)[0]!;
    expect(await openHome(cookie)).toMatchObject({ recentReads: 0 });
  });
});
