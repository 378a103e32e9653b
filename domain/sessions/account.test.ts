import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { schema } from "#db/client.ts";
import { useDatabase } from "#tests/database.ts";
import { aBank, aMember, anEnterprise, callerAs } from "#tests/factories.ts";
import { bindAuthenticator, canLogIn, codeOf, PASSWORD, tokenOf } from "#tests/logging-in.ts";
import { anonymous, type Member } from "../access/actor.ts";
import {
  changePassword,
  endDevice,
  endOtherDevices,
  listDevices,
  listPlaces,
  nextStep,
  resumeSession,
  startSession,
  switchPlace,
  verifySecondFactor,
} from "./index.ts";

const database = useDatabase();
const resume = (token: string) => resumeSession(callerAs(database, anonymous), { token });

async function anOwner() {
  const { owner } = await anEnterprise(database.owner);
  return { owner, loginName: await canLogIn(database, owner) };
}

/** Gives the person a place in another organisation, younger than the first. */
async function placeIn(member: Member, organisation: { id: string; kind: "enterprise" | "bank" }) {
  const role = organisation.kind === "bank" ? "officer" : "owner";
  const other = await aMember(database.owner, organisation, role);
  await database.owner
    .update(schema.memberships)
    .set({ userId: member.userId, createdAt: new Date("2030-01-01T00:00:00Z") })
    .where(eq(schema.memberships.userId, other.userId));
}

describe("changing the password", () => {
  const change = (member: Member, token: string, password: string, current = PASSWORD) =>
    changePassword(callerAs(database, member), { token, current, password });

  it("ends every other log-in and goes on under a new token", async () => {
    const { owner, loginName } = await anOwner();
    const [here, elsewhere] = [await tokenOf(database, loginName), await tokenOf(database, loginName)];
    const answer = await change(owner, here, "明天下午去看第三个仓库");
    if (!answer.changed) throw new Error(answer.reason);
    expect(await resume(answer.token)).toMatchObject({ actor: { userId: owner.userId } });
    expect(await resume(here)).toBeNull();
    expect(await resume(elsewhere)).toBeNull();
    const callers = { loginName, password: PASSWORD };
    expect(await startSession(callerAs(database, anonymous), callers)).toMatchObject({ started: false });
  });

  it("asks for the present one, five times at most", async () => {
    const { owner, loginName } = await anOwner();
    const token = await tokenOf(database, loginName);
    for (let tries = 1; tries <= 5; tries += 1) {
      const answer = await change(owner, token, "明天下午去看第三个仓库", "not the present one");
      expect(answer).toEqual({ changed: false, reason: "wrong" });
    }
    expect(await change(owner, token, "明天下午去看第三个仓库")).toMatchObject({ reason: "too_many" });
  });

  it("refuses what is easily guessed, also out of the person's own names", async () => {
    const { owner, loginName } = await anOwner();
    const token = await tokenOf(database, loginName);
    for (const weak of ["Password2026!", "1qaz2wsx3edc", "woaini5201314", `${loginName}2026`])
      await expect(change(owner, token, weak)).rejects.toMatchObject({
        code: "invalid",
        fields: { password: [expect.stringContaining("太容易猜到")] },
      });
  });

  it("refuses the last five, and takes the sixth back", async () => {
    const { owner, loginName } = await anOwner();
    let token = await tokenOf(database, loginName);
    let current = PASSWORD;
    const next = [
      "第一个仓库在河的北边",
      "第二个仓库在桥的南边",
      "第三个仓库还没有盖好",
      "第四个仓库租给了邻居",
    ];
    for (const password of next) {
      const answer = await change(owner, token, password, current);
      if (!answer.changed) throw new Error(answer.reason);
      token = answer.token;
      current = password;
      await expect(change(owner, token, PASSWORD, current)).rejects.toMatchObject({
        fields: { password: [expect.stringContaining("最近 5 次")] },
      });
    }
    const fifth = await change(owner, token, "第五个仓库今年才买下", current);
    if (!fifth.changed) throw new Error(fifth.reason);
    expect(await change(owner, fifth.token, PASSWORD, "第五个仓库今年才买下")).toMatchObject({
      changed: true,
    });
  });

  it("THREATS 62: leaves no password in the audit", async () => {
    const { owner, loginName } = await anOwner();
    await change(owner, await tokenOf(database, loginName), "后天上午去看第四个仓库");
    const entries = await database.owner.select().from(schema.auditEntries);
    expect(JSON.stringify(entries)).not.toMatch(/仓库|argon2/);
  });
});

describe("one's devices", () => {
  const CHROME =
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36";
  const logIn = async (loginName: string) => {
    const from = { userAgent: CHROME, address: "203.0.113.77" };
    const answer = await startSession(visitorNow(), { loginName, password: PASSWORD, ...from });
    if (!answer.started) throw new Error(answer.reason);
    return answer.token;
  };
  const visitorNow = () => callerAs(database, anonymous);

  it("are listed in words, without the whole address, and nobody else's", async () => {
    const { owner, loginName } = await anOwner();
    const { loginName: another } = await anOwner();
    await logIn(loginName);
    await logIn(another);
    const devices = await listDevices(callerAs(database, owner), {});
    expect(devices).toMatchObject([{ device: "Chrome · Windows", address: "203.0.113.*" }]);
    expect(JSON.stringify(devices)).not.toContain("203.0.113.77");
  });

  it("are signed out one by one, or all but this one", async () => {
    const { owner, loginName } = await anOwner();
    const caller = callerAs(database, owner);
    const [here, one, two] = [await logIn(loginName), await logIn(loginName), await logIn(loginName)];
    const idOf = async (token: string) => (await resume(token))!.id;
    await endDevice(caller, { sessionId: await idOf(one) });
    expect(await resume(one)).toBeNull();
    expect(await resume(two)).not.toBeNull();
    expect(await endOtherDevices(caller, { sessionId: await idOf(here) })).toEqual({ ended: 1 });
    expect(await resume(two)).toBeNull();
    expect(await resume(here)).not.toBeNull();
  });

  it("of another cannot be signed out", async () => {
    const [{ owner }, { loginName }] = [await anOwner(), await anOwner()];
    const token = await logIn(loginName);
    const { id } = (await resume(token))!;
    await expect(endDevice(callerAs(database, owner), { sessionId: id })).rejects.toMatchObject({
      code: "not_found",
    });
    await endOtherDevices(callerAs(database, owner), { sessionId: id });
    expect(await resume(token)).not.toBeNull();
  });
});

describe("a person in several places", () => {
  it("acts for one at a time and switches under a new token", async () => {
    const { owner, loginName } = await anOwner();
    const second = await anEnterprise(database.owner, { name: "静海样例第二商行" });
    await placeIn(owner, { id: second.id, kind: "enterprise" });
    const token = await tokenOf(database, loginName);
    expect(await resume(token)).toMatchObject({ places: 2, actor: { organisationId: owner.organisationId } });
    const places = await listPlaces(callerAs(database, owner), {});
    expect(places.map(({ name }) => name)).toEqual(["静海样例金属制品有限公司", "静海样例第二商行"]);

    const switched = await switchPlace(callerAs(database, owner), { token, organisationId: second.id });
    expect(switched).toMatchObject({ kind: "enterprise", step: "done" });
    expect(await resume(token)).toBeNull();
    expect(await resume(switched.token)).toMatchObject({ actor: { organisationId: second.id } });
  });

  it("shows the second factor before the place at a bank opens, and not twice", async () => {
    const { owner, loginName } = await anOwner();
    const bank = await aBank(database.owner);
    await placeIn(owner, { id: bank.id, kind: "bank" });
    await bindAuthenticator(database, owner);
    const now = new Date();
    const half = await tokenOf(database, loginName);
    const proven = await verifySecondFactor(callerAs(database, anonymous, now), {
      token: half,
      code: codeOf(now),
    });
    if (!proven.taken) throw new Error(proven.reason);
    const switched = await switchPlace(callerAs(database, owner), {
      token: proven.token,
      organisationId: bank.id,
    });
    expect(switched).toMatchObject({ kind: "bank", step: "done" });
    expect(await resume(switched.token)).toMatchObject({ actor: { kind: "bank", role: "officer" } });
  });

  it("without an authenticator is stopped at the bank's door", async () => {
    const { owner, loginName } = await anOwner();
    const bank = await aBank(database.owner);
    await placeIn(owner, { id: bank.id, kind: "bank" });
    const token = await tokenOf(database, loginName);
    const switched = await switchPlace(callerAs(database, owner), { token, organisationId: bank.id });
    expect(switched.step).toBe("enrol");
    expect(await resume(switched.token)).toBeNull();
    expect(await nextStep(callerAs(database, anonymous), { token: switched.token })).toMatchObject({
      step: "enrol",
    });
  });

  it("has no place where they were never let in", async () => {
    const { owner, loginName } = await anOwner();
    const { id } = await anEnterprise(database.owner);
    const token = await tokenOf(database, loginName);
    await expect(switchPlace(callerAs(database, owner), { token, organisationId: id })).rejects.toMatchObject(
      { code: "not_found" },
    );
    expect(await resume(token)).toMatchObject({ actor: { organisationId: owner.organisationId } });
  });
});

describe("the application's role under a person's own eyes", () => {
  it("cannot make a half-way session a full one, nor bring an ended one back", async () => {
    const { officer } = await aBank(database.owner);
    const token = await tokenOf(database, await canLogIn(database, officer));
    const act = (set: string) =>
      database.app.transaction(async (tx) => {
        await tx.execute(`select set_config('app.actor', '${JSON.stringify(officer)}', true)`);
        return tx.execute(`update sessions set ${set}`);
      });
    await expect(act("second_factor_at = now()")).rejects.toThrow();
    await expect(act("expires_at = now() + interval '1 year'")).rejects.toThrow();
    expect((await act("ended_at = now()")).rowCount).toBe(1);
    await expect(act("ended_at = null")).rejects.toThrow();
    expect(await nextStep(callerAs(database, anonymous), { token })).toBeNull();
  });
});
