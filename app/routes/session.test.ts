import type { LoaderFunctionArgs } from "@remix-run/node";
import { eq } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import { schema } from "#db/client.ts";
import type { Member } from "#domain/access/actor.ts";
import { hashPassword } from "#domain/sessions/password.ts";
import { useDatabase } from "#tests/database.ts";
import { aBank, anEnterprise } from "#tests/factories.ts";
import { argumentsOf, thrownBy } from "#tests/requests.ts";
import { loader as homeLoader } from "./enterprise._index.tsx";
import { action as logInAction, loader as logInLoader } from "./login.tsx";
import { action as logOutAction, loader as logOutLoader } from "./logout.ts";

const database = useDatabase();
const PASSWORD = "一句好记的话 2026";
let owner: Member;
let officer: Member;

beforeAll(async () => {
  owner = (await anEnterprise(database.owner)).owner;
  officer = (await aBank(database.owner)).officer;
  const passwordHash = await hashPassword(PASSWORD);
  const named = [
    [owner, "the.owner"],
    [officer, "the.officer"],
  ] as const;
  for (const [{ userId }, loginName] of named) {
    await database.owner
      .update(schema.users)
      .set({ loginName, passwordHash })
      .where(eq(schema.users.id, userId));
  }
});

type Fields = Record<string, string>;

async function logIn(fields: Fields, cookie?: string) {
  const form = new URLSearchParams({ loginName: "the.owner", password: PASSWORD, ...fields });
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
  it("opens each person's own portal", async () => {
    const places = await Promise.all(["the.owner", "THE.OFFICER"].map((loginName) => logIn({ loginName })));
    expect(places.map((answer) => isRedirect(answer) && answer.headers.get("Location"))).toEqual([
      "/enterprise",
      "/bank",
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

  it("says the same of a wrong password and an unknown name, and sends no password back", async () => {
    const wrong = await refusal({ password: "not the password" });
    const unknown = await refusal({ loginName: "nobody.here", password: "not the password" });
    expect(wrong).toMatchObject({ status: 400, error: { "": ["登录名或密码不正确，请检查后再试。"] } });
    expect(unknown.error).toEqual(wrong.error);
    expect(JSON.stringify(wrong)).not.toContain("not the password");
    expect(wrong.initialValue).toMatchObject({ loginName: "the.owner" });
  });

  it("asks for what is missing beside its field", async () => {
    expect(await refusal({ password: "" })).toMatchObject({
      status: 400,
      error: { password: [expect.any(String)] },
    });
  });

  it("stops guessing with 429 and says how long to wait", async () => {
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
  it("never adopts a cookie that was there before the log-in", async () => {
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

  it("cannot be replayed after the log-out", async () => {
    const cookie = await cookieAfter();
    expect(await openHome(cookie)).toMatchObject({ recentReads: 0 });
    const args = await argumentsOf(database, null, { path: "/logout", form: new URLSearchParams() });
    const answer = await logOutAction(carrying(args, cookie));
    expect(answer.headers.get("Set-Cookie")).toMatch(/^xyd=;.*Max-Age=0/);
    expect((await thrownBy(openHome(cookie))).headers.get("Location")).toBe("/login?next=%2Fenterprise");
  });

  it("is not ended by a link: reading the log-out answers 405", () => {
    expect(() => logOutLoader()).toThrow(expect.objectContaining({ status: 405 }));
  });

  it("lets a log-out without a session pass", async () => {
    const args = await argumentsOf(database, null, { path: "/logout", form: new URLSearchParams() });
    expect((await logOutAction(args)).status).toBe(303);
  });

  it("stops with the person's account", async () => {
    const { owner: other } = await anEnterprise(database.owner);
    const args = await argumentsOf(database, other, { path: "/enterprise" });
    await database.owner
      .update(schema.users)
      .set({ status: "disabled" })
      .where(eq(schema.users.id, other.userId));
    expect((await thrownBy(homeLoader(args))).status).toBe(302);
  });
});
