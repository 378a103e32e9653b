import { describe, expect, it } from "vitest";
import { schema } from "#db/client.ts";
import { useDatabase } from "#tests/database.ts";
import { aBank, anEnterprise, callerAs } from "#tests/factories.ts";
import { bindAuthenticator, canLogIn, codeOf, PASSWORD, tokenOf } from "#tests/logging-in.ts";
import { anonymous, type Member } from "../access/actor.ts";
import {
  changePassword,
  codeAt,
  confirmSecondFactor,
  nextStep,
  prepareSecondFactor,
  removeSecondFactor,
  renewRecoveryCodes,
  resumeSession,
  switchPlace,
  verifySecondFactor,
  viewSecondFactor,
} from "./index.ts";

const database = useDatabase();
const START = new Date("2026-11-20T01:00:00Z");
const later = (seconds: number) => new Date(START.getTime() + seconds * 1000);

const visitor = (now: Date) => callerAs(database, anonymous, now);
const resume = (token: string) => resumeSession(visitor(START), { token });
const show = (token: string, code: string, now = START) => verifySecondFactor(visitor(now), { token, code });
const wrong = { taken: false, reason: "wrong" };

async function anOfficer(bound = true): Promise<Member & { loginName: string }> {
  const { officer } = await aBank(database.owner);
  if (bound) await bindAuthenticator(database, officer);
  return { ...officer, loginName: await canLogIn(database, officer) };
}

async function proven(token: string, code: string): Promise<string> {
  const answer = await show(token, code);
  if (!answer.taken) throw new Error(`not taken: ${answer.reason}`);
  return answer.token;
}

/** Binds another authenticator in place of the one that the session was proven with. */
async function replaced(token: string, at = START) {
  await prepareSecondFactor(visitor(at), { token });
  const { pending } = await viewSecondFactor(visitor(at), { token });
  const code = codeAt(pending!.secret, at);
  const answer = await confirmSecondFactor(visitor(at), { token, code });
  if (!answer.taken) throw new Error(answer.reason);
  return { token: answer.token, secret: pending!.secret };
}

describe("another telephone", () => {
  it("ends the recovery codes that stood in for the one before", async () => {
    const officer = await anOfficer();
    const token = await proven(await tokenOf(database, officer.loginName, START), codeOf(START));
    const { codes } = await renewRecoveryCodes(callerAs(database, officer, START), { token });
    await replaced(token);
    const again = await tokenOf(database, officer.loginName, START);
    expect(await show(again, codes[3]!)).toEqual(wrong);
    expect(await viewSecondFactor(visitor(START), { token: again })).toMatchObject({ recoveryCodesLeft: 0 });
  });

  it("takes over with its first code, and until then the present one stands", async () => {
    const { loginName } = await anOfficer();
    const token = await proven(await tokenOf(database, loginName, START), codeOf(START));
    await prepareSecondFactor(visitor(START), { token });
    const meanwhile = await tokenOf(database, loginName, START);
    expect(await nextStep(visitor(START), { token: meanwhile })).toMatchObject({ step: "code" });
    expect(await show(meanwhile, codeOf(later(30)))).toMatchObject({ taken: true });

    const { secret } = await replaced(token);
    const after = await tokenOf(database, loginName, later(60));
    expect(await show(after, codeOf(later(60)), later(60))).toEqual(wrong);
    expect(await show(after, codeAt(secret, later(60)), later(60))).toMatchObject({ taken: true });
  });

  it("lets nobody in who waited with the password alone: their log-in ends with the change", async () => {
    const { loginName } = await anOfficer();
    const thief = await tokenOf(database, loginName, START);
    const token = await proven(await tokenOf(database, loginName, START), codeOf(START));
    const { token: next } = await replaced(token);
    expect(await resume(next)).not.toBeNull();
    expect(await nextStep(visitor(START), { token: thief })).toBeNull();
    const anew = await tokenOf(database, loginName, START);
    await expect(prepareSecondFactor(visitor(START), { token: anew })).rejects.toMatchObject({
      code: "conflict",
    });
  });

  it("wants a code of the present one that was shown just now", async () => {
    const { loginName } = await anOfficer();
    const token = await proven(await tokenOf(database, loginName, START), codeOf(START));
    const late = prepareSecondFactor(visitor(later(601)), { token });
    await expect(late).rejects.toMatchObject({ code: "conflict" });
    await prepareSecondFactor(visitor(later(590)), { token });
    const { pending } = await viewSecondFactor(visitor(later(590)), { token });
    const code = codeAt(pending!.secret, later(601));
    await expect(confirmSecondFactor(visitor(later(601)), { token, code })).rejects.toMatchObject({
      code: "conflict",
    });
  });

  it("is the only way for whoever must have one, in whatever place they act at the moment", async () => {
    const { loginName, userId } = await anOfficer();
    const firm = await anEnterprise(database.owner);
    await database.owner
      .insert(schema.memberships)
      .values({ userId, organisationId: firm.id, role: "owner" });
    const token = await proven(await tokenOf(database, loginName, START), codeOf(START));
    const caller = visitor(START);
    const atTheFirm = await switchPlace(callerAs(database, { ...firm.owner, userId }, START), {
      token,
      organisationId: firm.id,
    });
    const member = callerAs(database, { ...firm.owner, userId }, START);
    await expect(removeSecondFactor(member, { token: atTheFirm.token })).rejects.toMatchObject({
      message: expect.stringContaining("不能解除"),
    });
    expect(await nextStep(caller, { token: await tokenOf(database, loginName, START) })).toMatchObject({
      step: "code",
    });
  });

  it("may be none for a firm's owner, whose other log-ins end", async () => {
    const { owner } = await anEnterprise(database.owner);
    const loginName = await canLogIn(database, owner);
    await bindAuthenticator(database, owner);
    const waiting = await tokenOf(database, loginName, START);
    const token = await proven(await tokenOf(database, loginName, START), codeOf(START));
    await removeSecondFactor(callerAs(database, owner, START), { token });
    expect(await resume(token)).not.toBeNull();
    expect(await nextStep(visitor(START), { token: waiting })).toBeNull();
  });
});

describe("a secret that waits for its first code", () => {
  const pendingOf = async (token: string, now = START) =>
    (await viewSecondFactor(visitor(now), { token })).pending;

  it("is shown to the session that asked for it, and binds in no other", async () => {
    const { loginName } = await anOfficer(false);
    const planted = await tokenOf(database, loginName, START);
    await prepareSecondFactor(visitor(START), { token: planted });
    const { secret } = (await pendingOf(planted))!;
    const token = await tokenOf(database, loginName, START);
    expect(await pendingOf(token)).toBeNull();
    await expect(
      confirmSecondFactor(visitor(START), { token, code: codeAt(secret, START) }),
    ).rejects.toMatchObject({ code: "conflict" });
    await prepareSecondFactor(visitor(START), { token });
    expect((await pendingOf(token))!.secret).not.toBe(secret);
  });

  it("waits ten minutes, and is another after that", async () => {
    const { loginName } = await anOfficer(false);
    const token = await tokenOf(database, loginName, START);
    await prepareSecondFactor(visitor(START), { token });
    const first = (await pendingOf(token, later(599)))!;
    expect(await pendingOf(token, later(600))).toBeNull();
    const late = confirmSecondFactor(visitor(later(600)), {
      token,
      code: codeAt(first.secret, later(600)),
      password: PASSWORD,
    });
    await expect(late).rejects.toMatchObject({ message: expect.stringContaining("过期") });
    await prepareSecondFactor(visitor(later(600)), { token });
    expect((await pendingOf(token, later(600)))!.secret).not.toBe(first.secret);
  });

  it("goes with a change of the password", async () => {
    const { owner } = await anEnterprise(database.owner);
    const loginName = await canLogIn(database, owner);
    const token = await tokenOf(database, loginName, START);
    await prepareSecondFactor(visitor(START), { token });
    const answer = await changePassword(callerAs(database, owner, START), {
      ...{ token, current: PASSWORD, password: "明天下午去看第三个仓库" },
    });
    if (!answer.changed) throw new Error(answer.reason);
    expect(await pendingOf(answer.token)).toBeNull();
  });

  it("that was bound elsewhere meanwhile binds no second time", async () => {
    const { loginName } = await anOfficer(false);
    const [one, two] = [await tokenOf(database, loginName, START), await tokenOf(database, loginName, START)];
    for (const token of [one, two]) await prepareSecondFactor(visitor(START), { token });
    const codes = await Promise.all(
      [one, two].map(async (token) => ({ token, code: codeAt((await pendingOf(token))!.secret, START) })),
    );
    const answers = await Promise.allSettled(codes.map((each) => confirmSecondFactor(visitor(START), each)));
    expect(answers.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(answers.find(({ status }) => status === "rejected")).toMatchObject({
      reason: { code: "conflict" },
    });
  });
});

describe("a session alone, left open or taken", () => {
  async function prepared() {
    const { owner } = await anEnterprise(database.owner);
    const token = await tokenOf(database, await canLogIn(database, owner), START);
    await prepareSecondFactor(visitor(START), { token });
    const { pending } = await viewSecondFactor(visitor(START), { token });
    const code = codeAt(pending!.secret, START);
    return (password?: string) => confirmSecondFactor(visitor(START), { token, code, password });
  }

  it("binds nothing without the password", async () => {
    const bind = await prepared();
    expect(await bind()).toEqual({ taken: false, reason: "password" });
    expect(await bind("不是这个密码")).toEqual({ taken: false, reason: "password" });
    expect(await bind(PASSWORD)).toMatchObject({ taken: true });
  });

  it("guesses the password five times", async () => {
    const bind = await prepared();
    for (let tries = 1; tries <= 5; tries += 1) await bind("不是这个密码");
    expect(await bind(PASSWORD)).toMatchObject({ taken: false, reason: "too_many" });
  });

  it("that stopped half-way for long types it again too", async () => {
    const { loginName } = await anOfficer(false);
    const token = await tokenOf(database, loginName, START);
    expect(await viewSecondFactor(visitor(later(599)), { token })).toMatchObject({ asksPassword: false });
    expect(await viewSecondFactor(visitor(later(600)), { token })).toMatchObject({ asksPassword: true });
  });
});
