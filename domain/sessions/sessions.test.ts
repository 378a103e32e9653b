import argon2 from "argon2";
import { eq } from "drizzle-orm";
import { describe, expect, it, vi } from "vitest";
import { schema } from "#db/client.ts";
import { useDatabase } from "#tests/database.ts";
import { aMember, anEnterprise, anOrganisation, callerAs } from "#tests/factories.ts";
import { canLogIn, PASSWORD, tokenOf as tokenFor } from "#tests/logging-in.ts";
import { anonymous } from "../access/actor.ts";
import { ACCOUNT_FAILURES, closedMinutes } from "./account-throttle.ts";
import { endSession, resumeSession, startSession } from "./index.ts";
import { ADDRESS_LIMIT, throttleKey } from "./throttle.ts";

const database = useDatabase();
const START = new Date("2026-11-20T01:00:00Z");
const later = (minutes: number) => new Date(START.getTime() + minutes * 60_000);

/** An owner who can log in, under a name of their own. */
async function anOwner() {
  const { owner } = await anEnterprise(database.owner);
  return { ...owner, loginName: await canLogIn(database, owner) };
}

const logIn = (loginName: string, password = PASSWORD, now = START, address?: string) =>
  startSession(callerAs(database, anonymous, now), { loginName, password, address });
const resume = (token: string, now = START) => resumeSession(callerAs(database, anonymous, now), { token });
const tokenOf = (loginName: string, now = START) => tokenFor(database, loginName, now);

const wrong = { started: false, reason: "wrong" };
const disable = (table: "users" | "memberships" | "organisations", id: string) =>
  database.owner.update(schema[table]).set({ status: "disabled" }).where(eq(schema[table].id, id));

describe("logging in", () => {
  it("takes the right password, whatever the case of the name and the spaces around it", async () => {
    const { loginName } = await anOwner();
    for (const name of [loginName, loginName.toUpperCase(), ` ${loginName.toLowerCase()} `]) {
      expect(await logIn(name)).toMatchObject({ started: true, kind: "enterprise" });
    }
  });

  it("THREATS 23: answers a wrong password and an unknown name alike, after the same work", async () => {
    const { loginName } = await anOwner();
    await logIn("somebody.else", "warms up");
    const compare = vi.spyOn(argon2, "verify");
    const costs: string[][] = [];
    for (const name of [loginName, "nobody.here"]) {
      compare.mockClear();
      expect(await logIn(name, "not the password")).toEqual(wrong);
      costs.push(compare.mock.calls.map(([hash]) => hash.split("$").slice(1, 4).join("$")));
    }
    compare.mockRestore();
    expect(costs[0]).toEqual(["argon2id$v=19$m=19456,t=2,p=1"]);
    expect(costs[1]).toEqual(costs[0]);
  });

  it.each(["", "   "])("asks for a name instead of %j", async (loginName) => {
    await expect(logIn(loginName)).rejects.toMatchObject({ code: "invalid" });
  });

  it("refuses a password too long to be hashed in good time", async () => {
    await expect(logIn("somebody", "x".repeat(129))).rejects.toMatchObject({ code: "invalid" });
  });

  it("refuses a disabled person, membership or organisation like a wrong password", async () => {
    const [person, member, firm] = [await anOwner(), await anOwner(), await anOwner()];
    await disable("users", person.userId);
    // The last owner of a firm stays; a second one may go.
    await aMember(database.owner, { id: member.organisationId, kind: "enterprise" }, "owner");
    await database.owner
      .update(schema.memberships)
      .set({ status: "disabled" })
      .where(eq(schema.memberships.userId, member.userId));
    await disable("organisations", firm.organisationId);
    for (const { loginName } of [person, member, firm]) expect(await logIn(loginName)).toEqual(wrong);
  });

  it("gives every log-in a token of its own and keeps only its hash", async () => {
    const { loginName } = await anOwner();
    const [one, two] = [await tokenOf(loginName), await tokenOf(loginName)];
    expect(one).not.toBe(two);
    const kept = await database.owner.select({ hash: schema.sessions.tokenHash }).from(schema.sessions);
    expect(kept.map((row) => row.hash.toString("utf8"))).not.toContain(one);
  });

  it("writes refusals into the audit without the name", async () => {
    await logIn("spelled.wrong", "some password");
    const entries = await database.owner
      .select()
      .from(schema.auditEntries)
      .where(eq(schema.auditEntries.subjectType, "log_in"));
    expect(entries.at(-1)).toMatchObject({ verb: "session.start", after: { refused: "wrong" } });
    expect(JSON.stringify(entries)).not.toContain("spelled");
  });
});

describe("guessing", () => {
  it("THREATS 23: ends after five tries for a quarter of an hour, there also with the right password", async () => {
    const { loginName } = await anOwner();
    for (let tries = 1; tries <= 5; tries += 1)
      expect(await logIn(loginName, "a wrong guess")).toEqual(wrong);
    const refused = { started: false, reason: "too_many", retryAt: later(15) };
    expect(await logIn(loginName)).toEqual(refused);
    expect(await logIn(loginName.toUpperCase(), PASSWORD, later(14))).toEqual(refused);
    expect(await logIn(loginName, PASSWORD, later(15))).toMatchObject({ started: true });
  });

  it("THREATS 23: is counted for unknown names too", async () => {
    for (let tries = 1; tries <= 5; tries += 1) expect(await logIn("no.such.name")).toEqual(wrong);
    expect(await logIn("no.such.name")).toMatchObject({ reason: "too_many" });
  });

  it("is forgiven by a good log-in", async () => {
    const { loginName } = await anOwner();
    for (let round = 1; round <= 3; round += 1) {
      for (let tries = 1; tries <= 4; tries += 1)
        expect(await logIn(loginName, "a wrong guess")).toEqual(wrong);
      expect(await logIn(loginName)).toMatchObject({ started: true });
    }
  });

  it("does not get more tries by trying at once", async () => {
    const { loginName } = await anOwner();
    const answers = await Promise.all(Array.from({ length: 10 }, () => logIn(loginName, "a wrong guess")));
    const reasons = answers.map((answer) => (answer.started ? "started" : answer.reason));
    expect(reasons.filter((reason) => reason === "wrong")).toHaveLength(5);
    expect(reasons.filter((reason) => reason === "too_many")).toHaveLength(5);
  });

  it("from one address locks nobody out who comes from another", async () => {
    const { loginName } = await anOwner();
    for (let tries = 1; tries <= 8; tries += 1)
      await logIn(loginName, "a wrong guess", START, "203.0.113.66");
    expect(await logIn(loginName, PASSWORD, START, "203.0.113.66")).toMatchObject({ reason: "too_many" });
    expect(await logIn(loginName, PASSWORD, START, "198.51.100.7")).toMatchObject({ started: true });
  });

  it("gets no more tries by the many addresses that one subscriber of IPv6 has", async () => {
    const { loginName } = await anOwner();
    const from = (n: number) => logIn(loginName, "a wrong guess", START, `2001:db8:1:2::${n.toString(16)}`);
    for (let tries = 1; tries <= 5; tries += 1) expect(await from(tries)).toEqual(wrong);
    expect(await from(6)).toMatchObject({ reason: "too_many" });
  });

  describe("from all over", () => {
    /** Wrong passwords, a few from each address of a crowd. */
    async function crowd(loginName: string, times: number, now = START): Promise<void> {
      for (let n = 0; n < times; n += 1)
        expect(await logIn(loginName, "a wrong guess", now, `192.0.2.${Math.floor(n / 5) + 1}`)).toEqual(
          wrong,
        );
    }

    it("THREATS 23: closes the account to strangers, known or unknown, and each time for longer", async () => {
      const { loginName } = await anOwner();
      for (const name of [loginName, "no.body"]) {
        await crowd(name, ACCOUNT_FAILURES + 1);
        const refused = { started: false, reason: "too_many", retryAt: later(1) };
        expect(await logIn(name, PASSWORD, START, "198.51.100.8")).toEqual(refused);
        expect(await logIn(name, "a wrong guess", later(1), "198.51.100.9")).toEqual(wrong);
        const again = { started: false, reason: "too_many", retryAt: later(3) };
        expect(await logIn(name, PASSWORD, later(2), "198.51.100.8")).toEqual(again);
      }
      expect(await logIn(loginName, PASSWORD, later(3), "198.51.100.8")).toMatchObject({ started: true });
    });

    it("leaves it open to the person where they have come in before", async () => {
      const { loginName } = await anOwner();
      expect(await logIn(loginName, PASSWORD, START, "198.51.100.20")).toMatchObject({ started: true });
      await crowd(loginName, ACCOUNT_FAILURES + 1);
      expect(await logIn(loginName, PASSWORD, START, "198.51.100.21")).toMatchObject({ reason: "too_many" });
      expect(await logIn(loginName, PASSWORD, START, "198.51.100.20")).toMatchObject({ started: true });
    });

    it("is forgotten a day after the last failure, and not by a good log-in", async () => {
      const { loginName } = await anOwner();
      await crowd(loginName, ACCOUNT_FAILURES);
      expect(await logIn(loginName, PASSWORD, START, "198.51.100.30")).toMatchObject({ started: true });
      expect(await logIn(loginName, "a wrong guess", later(1), "198.51.100.31")).toEqual(wrong);
      expect(await logIn(loginName, PASSWORD, later(1), "198.51.100.32")).toMatchObject({
        reason: "too_many",
      });
      const nextDay = later(24 * 60 + 2);
      expect(await logIn(loginName, "a wrong guess", nextDay, "198.51.100.33")).toEqual(wrong);
      expect(await logIn(loginName, PASSWORD, nextDay, "198.51.100.34")).toMatchObject({ started: true });
    });

    it("never closes it for longer than a quarter of an hour", () => {
      const minutes = [0, 1, 2, 3, 4, 5, 50, 2_000].map((beyond) => closedMinutes(ACCOUNT_FAILURES + beyond));
      expect(minutes).toEqual([0, 1, 2, 4, 8, 15, 15, 15]);
    });
  });

  it("over many names from one address is stopped as well", async () => {
    const attempts = ADDRESS_LIMIT.attempts - 1;
    await database.owner
      .insert(schema.throttles)
      .values({ key: throttleKey("address", "203.0.113.9"), attempts, windowEndsAt: later(15) });
    expect(await logIn("guess.again", "x", START, "203.0.113.9")).toEqual(wrong);
    const { loginName } = await anOwner();
    expect(await logIn(loginName, PASSWORD, START, "203.0.113.9")).toMatchObject({ reason: "too_many" });
    expect(await logIn(loginName, PASSWORD, START, "203.0.113.10")).toMatchObject({ started: true });
  });
});

describe("a session", () => {
  it("says who acts for whom", async () => {
    const { loginName, userId, organisationId } = await anOwner();
    expect(await resume(await tokenOf(loginName))).toMatchObject({
      actor: { kind: "enterprise", userId, organisationId, role: "owner" },
      organisationName: "静海样例金属制品有限公司",
    });
  });

  it.each(["", "a", "x".repeat(43)])("does not come of the token %j", async (token) => {
    expect(await resume(token)).toBeNull();
  });

  it("lapses after an hour without use, and lives on while used", async () => {
    const { loginName } = await anOwner();
    const [idle, used] = [await tokenOf(loginName), await tokenOf(loginName)];
    expect(await resume(used, later(59))).not.toBeNull();
    expect(await resume(used, later(118))).not.toBeNull();
    expect(await resume(idle, later(60))).toBeNull();
  });

  it("ends after twelve hours however busy", async () => {
    const { loginName } = await anOwner();
    const token = await tokenOf(loginName);
    for (let minutes = 50; minutes < 720; minutes += 50)
      expect(await resume(token, later(minutes))).not.toBeNull();
    expect(await resume(token, later(720))).toBeNull();
  });

  it("is worth nothing once ended; others of the same person live on", async () => {
    const owner = await anOwner();
    const [one, two] = [await tokenOf(owner.loginName), await tokenOf(owner.loginName)];
    await endSession(callerAs(database, owner, START), { token: one });
    expect(await resume(one)).toBeNull();
    expect(await resume(two)).not.toBeNull();
    await endSession(callerAs(database, owner, START), { token: one });
  });

  it("THREATS 15: ends at once when the person, the membership or the organisation is disabled", async () => {
    const [person, firm] = [await anOwner(), await anOwner()];
    const [first, second] = [await tokenOf(person.loginName), await tokenOf(firm.loginName)];
    await disable("users", person.userId);
    await disable("organisations", firm.organisationId);
    expect(await resume(first)).toBeNull();
    expect(await resume(second)).toBeNull();
  });

  it("THREATS 22: ends with a change of the role, also when the old one comes back", async () => {
    const { owner, id } = await anEnterprise(database.owner);
    const clerk = await aMember(database.owner, { id, kind: "enterprise" }, "clerk");
    const tokens = await Promise.all([
      tokenOf(await canLogIn(database, clerk)),
      tokenOf(await canLogIn(database, owner)),
    ]);
    const become = (role: "clerk" | "owner") =>
      database.owner
        .update(schema.memberships)
        .set({ role })
        .where(eq(schema.memberships.userId, clerk.userId));
    await become("owner");
    expect(await resume(tokens[0])).toBeNull();
    await become("clerk");
    expect(await resume(tokens[0])).toBeNull();
    expect(await resume(tokens[1])).toMatchObject({ actor: { role: "owner" } });
  });

  it("THREATS 15: stays over for who was stopped and is let back in", async () => {
    const { loginName, userId } = await anOwner();
    const token = await tokenOf(loginName);
    await disable("users", userId);
    await database.owner.update(schema.users).set({ status: "active" }).where(eq(schema.users.id, userId));
    expect(await resume(token)).toBeNull();
    expect(await resume(await tokenOf(loginName))).not.toBeNull();
  });

  it("keeps its person, its end and its ending, whoever writes", async () => {
    const { loginName } = await anOwner();
    await tokenOf(loginName);
    const [session] = await database.owner.select().from(schema.sessions).limit(1);
    const write = (set: Partial<typeof schema.sessions.$inferInsert>) =>
      database.owner.update(schema.sessions).set(set).where(eq(schema.sessions.id, session!.id));
    await expect(write({ expiresAt: later(100_000) })).rejects.toThrow();
    await write({ endedAt: START });
    await expect(write({ endedAt: null })).rejects.toThrow();
  });

  it("stands for the oldest live membership of a person with several", async () => {
    const owner = await anOwner();
    const other = await anOrganisation(database.owner, "bank");
    const stranger = await aMember(database.owner, other, "officer");
    await database.owner
      .update(schema.memberships)
      .set({ userId: owner.userId, createdAt: new Date("2030-01-01T00:00:00Z") })
      .where(eq(schema.memberships.userId, stranger.userId));
    expect(await logIn(owner.loginName)).toMatchObject({ started: true, kind: "enterprise" });
  });
});
