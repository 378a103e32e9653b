import { eq } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import { schema } from "#db/client.ts";
import { useDatabase } from "#tests/database.ts";
import { aBank, anEnterprise, callerAs } from "#tests/factories.ts";
import { testKeysOf } from "#tests/keys.ts";
import { bindAuthenticator, canLogIn, codeOf, PASSWORD, SECRET, tokenOf } from "#tests/logging-in.ts";
import { anonymous, type Member, system } from "../access/actor.ts";
import {
  codeAt,
  confirmSecondFactor,
  importSecondFactors,
  nextStep,
  prepareSecondFactor,
  removeSecondFactor,
  renewRecoveryCodes,
  resetSecondFactor,
  resumeSession,
  verifySecondFactor,
  viewSecondFactor,
} from "./index.ts";

const database = useDatabase();
const START = new Date("2026-11-20T01:00:00Z");
const later = (seconds: number) => new Date(START.getTime() + seconds * 1000);

const visitor = (now: Date) => callerAs(database, anonymous, now);
const resume = (token: string, now = START) => resumeSession(visitor(now), { token });
const show = (token: string, code: string, now = START) => verifySecondFactor(visitor(now), { token, code });
const wrong = { taken: false, reason: "wrong" };

async function anOfficer(bound = true): Promise<Member & { loginName: string }> {
  const { officer } = await aBank(database.owner);
  if (bound) await bindAuthenticator(database, officer);
  return { ...officer, loginName: await canLogIn(database, officer) };
}

async function proven(token: string, code: string, now = START): Promise<string> {
  const answer = await show(token, code, now);
  if (!answer.taken) throw new Error(`not taken: ${answer.reason}`);
  return answer.token;
}

describe("a bank's person at log-in", () => {
  it("reaches nothing with the password alone", async () => {
    const { loginName } = await anOfficer();
    const token = await tokenOf(database, loginName, START);
    expect(await resume(token)).toBeNull();
    expect(await nextStep(visitor(START), { token })).toMatchObject({ step: "code", kind: "bank" });
  });

  it("THREATS 21: goes on under another token once the code is shown, and the old one is dead", async () => {
    const { loginName, userId } = await anOfficer();
    const first = await tokenOf(database, loginName, START);
    const second = await proven(first, codeOf(START));
    expect(second).not.toBe(first);
    expect(await resume(second)).toMatchObject({ actor: { userId, role: "officer" } });
    expect(await nextStep(visitor(START), { token: first })).toBeNull();
  });

  it.each([-30, 0, 30])("may have a clock that is %i seconds off", async (seconds) => {
    const { loginName } = await anOfficer();
    expect(await show(await tokenOf(database, loginName, START), codeOf(later(seconds)))).toMatchObject({
      taken: true,
    });
  });

  it.each([-61, 90])("may not have a clock that is %i seconds off", async (seconds) => {
    const { loginName } = await anOfficer();
    expect(await show(await tokenOf(database, loginName, START), codeOf(later(seconds)))).toEqual(wrong);
  });

  it("has no use for another's code", async () => {
    const { loginName } = await anOfficer();
    const others = codeAt("OTHERSECRET234567OTHERSECRET2345", START);
    expect(await show(await tokenOf(database, loginName, START), others)).toEqual(wrong);
  });
});

describe("THREATS 24: a one-time code", () => {
  it("used twice is refused, also in another log-in", async () => {
    const { loginName } = await anOfficer();
    const [one, two] = [await tokenOf(database, loginName, START), await tokenOf(database, loginName, START)];
    const again = await proven(one, codeOf(START));
    expect(await show(two, codeOf(START))).toEqual(wrong);
    expect(await show(again, codeOf(START))).toEqual(wrong);
  });

  it("shown by ten at once lets one in", async () => {
    const { loginName } = await anOfficer();
    const tokens = await Promise.all(Array.from({ length: 5 }, () => tokenOf(database, loginName, START)));
    const answers = await Promise.all(tokens.map((token) => show(token, codeOf(START))));
    expect(answers.filter((answer) => answer.taken)).toHaveLength(1);
  });

  it("older than one that was used is refused", async () => {
    const { loginName } = await anOfficer();
    const token = await proven(await tokenOf(database, loginName, START), codeOf(later(30)));
    expect(await show(token, codeOf(START))).toEqual(wrong);
    expect(await show(token, codeOf(later(60)), later(60))).toMatchObject({ taken: true });
  });

  it("whose step is used stays used, whoever writes", async () => {
    const { loginName, userId } = await anOfficer();
    await proven(await tokenOf(database, loginName, START), codeOf(START));
    const back = database.owner
      .update(schema.secondFactors)
      .set({ lastStep: 0 })
      .where(eq(schema.secondFactors.userId, userId));
    await expect(back).rejects.toThrow();
  });
});

it("THREATS 23: guessing codes ends after five tries for a quarter of an hour, also over many log-ins", async () => {
  const { loginName } = await anOfficer();
  for (let tries = 1; tries <= 5; tries += 1)
    expect(await show(await tokenOf(database, loginName, START), "000000")).toEqual(wrong);
  const token = await tokenOf(database, loginName, START);
  expect(await show(token, codeOf(START))).toEqual({
    taken: false,
    reason: "too_many",
    retryAt: later(900),
  });
  expect(await show(token, codeOf(later(900)), later(900))).toMatchObject({ taken: true });
});

describe("binding an authenticator", () => {
  it("comes first for a bank's new person, and ends with a code of it", async () => {
    const { loginName, userId } = await anOfficer(false);
    const token = await tokenOf(database, loginName, START);
    expect(await nextStep(visitor(START), { token })).toMatchObject({ step: "enrol" });
    await prepareSecondFactor(visitor(START), { token });
    const { pending } = await viewSecondFactor(visitor(START), { token });
    expect(pending).toMatchObject({ uri: expect.stringContaining(pending!.secret) });
    expect(pending!.svg).toMatch(/^<svg/);

    const guess = await confirmSecondFactor(visitor(START), { token, code: "000000" });
    expect(guess).toEqual(wrong);
    const code = codeAt(pending!.secret, START);
    const answer = await confirmSecondFactor(visitor(START), { token, code });
    if (!answer.taken) throw new Error(answer.reason);
    expect(await resume(answer.token)).toMatchObject({ actor: { userId } });
    expect((await viewSecondFactor(visitor(START), { token: answer.token })).pending).toBeNull();
  });

  it("shows one secret however often it is begun, and none once bound", async () => {
    const { loginName } = await anOfficer(false);
    const token = await tokenOf(database, loginName, START);
    await prepareSecondFactor(visitor(START), { token });
    const first = await viewSecondFactor(visitor(START), { token });
    await prepareSecondFactor(visitor(START), { token });
    expect((await viewSecondFactor(visitor(START), { token })).pending).toEqual(first.pending);

    const bound = await tokenOf(database, (await anOfficer()).loginName, START);
    await expect(prepareSecondFactor(visitor(START), { token: bound })).rejects.toMatchObject({
      code: "conflict",
    });
    const code = codeOf(START);
    await expect(confirmSecondFactor(visitor(START), { token: bound, code })).rejects.toMatchObject({
      code: "conflict",
    });
  });

  it("does not count before its first code: the secret alone opens nothing", async () => {
    const { loginName } = await anOfficer(false);
    const token = await tokenOf(database, loginName, START);
    await prepareSecondFactor(visitor(START), { token });
    const { pending } = await viewSecondFactor(visitor(START), { token });
    expect(await show(token, codeAt(pending!.secret, START))).toEqual(wrong);
  });

  it("is a choice for a firm's owner, and asked of them from then on", async () => {
    const { owner } = await anEnterprise(database.owner);
    const loginName = await canLogIn(database, owner);
    const [here, elsewhere] = [
      await tokenOf(database, loginName, START),
      await tokenOf(database, loginName, START),
    ];
    expect(await resume(here)).not.toBeNull();
    await prepareSecondFactor(visitor(START), { token: here });
    const { pending } = await viewSecondFactor(visitor(START), { token: here });
    const answer = await confirmSecondFactor(visitor(START), {
      token: here,
      code: codeAt(pending!.secret, START),
      password: PASSWORD,
    });
    expect(answer).toMatchObject({ taken: true });
    expect(await nextStep(visitor(START), { token: elsewhere })).toMatchObject({ step: "code" });
  });

  it.each(["standard", "gm"] as const)("keeps the secret sealed under the %s suite", async (suite) => {
    const { officer } = await aBank(database.owner);
    const caller = { ...callerAs(database, system("test")), keys: testKeysOf[suite] };
    await importSecondFactors(caller, { userIds: [officer.userId], secret: SECRET });
    const [row] = await database.owner
      .select()
      .from(schema.secondFactors)
      .where(eq(schema.secondFactors.userId, officer.userId));
    expect(row!.secretSealed.toString("latin1")).not.toContain(SECRET);
    expect(row!.secretSealed.length).toBeGreaterThan(SECRET.length);
  });

  it("cannot be moved to another person: the secret opens only in its own row", async () => {
    const [honest, thief] = [await anOfficer(), await anOfficer()];
    const [row] = await database.owner
      .select()
      .from(schema.secondFactors)
      .where(eq(schema.secondFactors.userId, thief.userId));
    await database.owner
      .update(schema.secondFactors)
      .set({ secretSealed: row!.secretSealed })
      .where(eq(schema.secondFactors.userId, honest.userId));
    const token = await tokenOf(database, honest.loginName, START);
    await expect(show(token, codeOf(START))).rejects.toThrow();
  });
});

describe("recovery codes", () => {
  async function withCodes() {
    const officer = await anOfficer();
    const token = await proven(await tokenOf(database, officer.loginName, START), codeOf(START));
    const { codes } = await renewRecoveryCodes(callerAs(database, officer, START), { token });
    return { officer, token, codes };
  }

  it("are ten, and each opens once, however it is written", async () => {
    const { officer, codes } = await withCodes();
    expect(new Set(codes).size).toBe(10);
    const token = await tokenOf(database, officer.loginName, START);
    expect(await show(token, ` ${codes[0]!.toLowerCase().replaceAll("-", " ")} `)).toMatchObject({
      taken: true,
    });
    const again = await tokenOf(database, officer.loginName, START);
    expect(await show(again, codes[0]!)).toEqual(wrong);
    const { recoveryCodesLeft } = await viewSecondFactor(visitor(START), { token: again });
    expect(recoveryCodesLeft).toBe(9);
  });

  it("shown by several at once lets one in", async () => {
    const { officer, codes } = await withCodes();
    const tokens = await Promise.all(
      Array.from({ length: 4 }, () => tokenOf(database, officer.loginName, START)),
    );
    const answers = await Promise.all(tokens.map((token) => show(token, codes[1]!)));
    expect(answers.filter((answer) => answer.taken)).toHaveLength(1);
  });

  it("end with the next ten, and are nowhere in the database", async () => {
    const { officer, token, codes } = await withCodes();
    await renewRecoveryCodes(callerAs(database, officer, START), { token });
    expect(await show(await tokenOf(database, officer.loginName, START), codes[2]!)).toEqual(wrong);
    const rows = await database.owner.select().from(schema.recoveryCodes);
    const entries = await database.owner.select().from(schema.auditEntries);
    for (const code of codes) expect(JSON.stringify([rows, entries])).not.toContain(code);
  });

  it("want a code that was shown just now, as the removal does", async () => {
    const { officer, token } = await withCodes();
    const caller = callerAs(database, officer, later(601));
    await expect(renewRecoveryCodes(caller, { token })).rejects.toMatchObject({ code: "conflict" });
    await expect(removeSecondFactor(caller, { token })).rejects.toMatchObject({ code: "conflict" });
  });
});

describe("a lost authenticator", () => {
  const reset = (loginName: string) =>
    resetSecondFactor(callerAs(database, system("account"), START), { loginName });

  it("is unbound by whoever runs the machine: all log-ins end, and the next one binds another", async () => {
    const { loginName } = await anOfficer();
    const token = await proven(await tokenOf(database, loginName, START), codeOf(START));
    await reset(loginName.toUpperCase());
    expect(await nextStep(visitor(START), { token })).toBeNull();
    const next = await tokenOf(database, loginName, START);
    expect(await nextStep(visitor(START), { token: next })).toMatchObject({ step: "enrol" });
  });

  it("of nobody is not found", async () => {
    await expect(reset("nobody.here")).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("people themselves", () => {
  let officer: Member;
  beforeAll(async () => {
    officer = await anOfficer();
  });

  it("are bound by nobody but the platform", async () => {
    const caller = callerAs(database, officer);
    await expect(
      importSecondFactors(caller, { userIds: [officer.userId], secret: SECRET }),
    ).rejects.toMatchObject({ code: "forbidden" });
  });

  it("do nothing with a token that is none", async () => {
    for (const verb of [prepareSecondFactor, viewSecondFactor])
      await expect(verb(visitor(START), { token: "x" })).rejects.toMatchObject({ code: "unauthenticated" });
  });
});
