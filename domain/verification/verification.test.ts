import { and, eq, type SQL, sql } from "drizzle-orm";
import { beforeEach, describe, expect, it } from "vitest";
import { schema } from "#db/client.ts";
import { verify } from "#jobs/handlers/verification.ts";
import { postgresCode } from "#lib/errors.ts";
import { makeIdentityNumber } from "#lib/identity-number.ts";
import { newId } from "#lib/ids.ts";
import { fen } from "#lib/money.ts";
import { SUITES, useDatabase } from "#tests/database.ts";
import { aBank, aMember, anEnterprise, callerAs } from "#tests/factories.ts";
import { type Actor, system } from "../access/actor.ts";
import { actAs } from "../access/verb.ts";
import { updateEnterprise } from "../enterprises/index.ts";
import { openFields } from "../privacy/private-fields.ts";
import { simulatedVerifier } from "./connectors/simulator.ts";
import { IdentityServiceUnavailable, type IdentityVerifier } from "./connectors/verifier.ts";
import {
  askIdentity,
  askTransfer,
  confirmAmount,
  expireTries,
  settleTry,
  viewVerification,
} from "./index.ts";
import { ACCOUNT, work as doWork, IDENTITY_NUMBER, sentAmount, showItself } from "./verified.fixture.ts";

describe.each(SUITES)("under the suite %s", (suite) => {
  const database = useDatabase(suite);
  const { auditEntries, bankAccounts, enterprises, jobRequests, legalRepresentatives, verifications } =
    schema;

  const NUMBER = IDENTITY_NUMBER;
  const NOBODY = makeIdentityNumber("120118", "1980-02-29", "000");
  const DAY = 86_400_000;

  type Firm = Awaited<ReturnType<typeof anEnterprise>>;
  let firm: Firm;
  beforeEach(async () => {
    firm = await anEnterprise(database.owner, { verifiedAt: null });
  });

  const as = (actor: Actor, now?: Date) => callerAs(database, actor, now);
  const view = (now?: Date) => viewVerification(as(firm.owner, now), {});
  const states = async (now?: Date) => (await view(now)).steps.map(({ state }) => state);
  const verifiedAt = async (id = firm.id) => {
    const [row] = await database.owner.select().from(enterprises).where(eq(enterprises.id, id));
    return row!.verifiedAt;
  };
  const tries = () =>
    database.owner.select().from(verifications).where(eq(verifications.enterpriseId, firm.id));

  const work = (verificationId: string, identity?: IdentityVerifier) =>
    doWork(database, verificationId, identity);

  const asksIdentity = (identityNumber = NUMBER, now?: Date) =>
    askIdentity(as(firm.owner, now), { identityNumber, agreed: true });
  const showsIdentity = async () => work((await asksIdentity()).verificationId);
  const asksTransfer = (now?: Date) => askTransfer(as(firm.owner, now), ACCOUNT);

  async function sent(now?: Date) {
    const { verificationId } = await asksTransfer(now);
    await work(verificationId);
    const amount = await sentAmount(database, verificationId);
    return { id: verificationId, amount, wrong: fen(amount + 1n) };
  }
  const types = (amount: ReturnType<typeof fen>, now?: Date) =>
    confirmAmount(as(firm.owner, now), { amount });

  describe("the legal representative", () => {
    it("is checked by name and number, and passes", async () => {
      let asked: unknown;
      const verifier: IdentityVerifier = {
        ...simulatedVerifier(),
        checkLegalRepresentative: async (check) => {
          asked = check;
          return { outcome: "match", reference: "HY-1" };
        },
      };
      const { verificationId } = await asksIdentity(`${NUMBER.slice(0, 6)} ${NUMBER.slice(6)}`);
      expect(await states()).toEqual(["waiting", "todo"]);
      expect(await work(verificationId, verifier)).toEqual({ settled: true, outcome: "match" });
      expect(asked).toEqual({
        ...{ key: verificationId, enterpriseName: firm.name, uscc: firm.uscc },
        ...{ name: "样例甲", identityNumber: NUMBER },
      });
      expect(await states()).toEqual(["done", "todo"]);
      expect(await verifiedAt()).toBeNull();
    });

    it("is enough for a sole proprietor", async () => {
      firm = await anEnterprise(database.owner, { verifiedAt: null, kind: "sole_proprietor" });
      await showsIdentity();
      expect(await states()).toEqual(["done"]);
      expect(await verifiedAt()).toBeInstanceOf(Date);
      await expect(asksTransfer()).rejects.toMatchObject({ code: "conflict" });
    });

    it("fails where the name and the number are two people's, and may be tried again", async () => {
      await work((await asksIdentity(NOBODY)).verificationId);
      expect((await view()).steps[0]).toMatchObject({ state: "failed", failure: "mismatch" });
      await showsIdentity();
      expect(await states()).toEqual(["done", "todo"]);
      await expect(asksIdentity()).rejects.toMatchObject({ code: "conflict" });
    });

    it.each(["", "123", NUMBER.replace(/.$/, (last) => (last === "1" ? "2" : "1"))])(
      "is not asked about by %j",
      async (identityNumber) => {
        const asked = askIdentity(as(firm.owner), { identityNumber, agreed: true });
        await expect(asked).rejects.toMatchObject({ fields: { identityNumber: [expect.any(String)] } });
        const unticked = askIdentity(as(firm.owner), { identityNumber: NUMBER, agreed: false });
        await expect(unticked).rejects.toMatchObject({ fields: { agreed: [expect.any(String)] } });
      },
    );

    it("cannot be found out by trying numbers: five tries a day, in parallel too", async () => {
      const many = await Promise.allSettled(Array.from({ length: 8 }, () => asksIdentity(NOBODY)));
      expect(many.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
      for (let n = 1; n < 5; n += 1) {
        await work((await tries()).find(({ status }) => status === "asked")!.id);
        await asksIdentity(NOBODY);
      }
      await work((await tries()).find(({ status }) => status === "asked")!.id);
      await expect(asksIdentity()).rejects.toMatchObject({ code: "conflict" });
      const tomorrow = new Date(Date.now() + DAY + 60_000);
      await expect(asksIdentity(NUMBER, tomorrow)).resolves.toHaveProperty("verificationId");
    });

    it("is not counted against the firm where the service is away or not there", async () => {
      const away: IdentityVerifier = {
        ...simulatedVerifier(),
        checkLegalRepresentative: async () => {
          throw new IdentityServiceUnavailable("the identity service answered 503");
        },
      };
      for (let n = 0; n < 6; n += 1) {
        expect(await work((await asksIdentity()).verificationId, away)).toMatchObject({
          ...{ outcome: "unavailable", problem: "the identity service answered 503" },
        });
      }
      expect((await view()).steps[0]).toMatchObject({ state: "failed", failure: "unavailable" });
      const { verificationId } = await asksIdentity();
      const nobody = verify(as(system("verification")), { verificationId }, async () => {});
      expect(await nobody).toMatchObject({ outcome: "not_configured" });
      expect((await view()).steps[0]).toMatchObject({ failure: "not_configured" });
    });

    it("is asked about once, though the job runs twice", async () => {
      const { verificationId } = await asksIdentity();
      await work(verificationId);
      expect(await work(verificationId)).toEqual({ settled: false });
      const late = { verificationId, outcome: "mismatch" as const, environment: "service" as const };
      expect(await settleTry(as(system("verification")), late)).toEqual({ settled: false });
      expect(await states()).toEqual(["done", "todo"]);
    });
  });

  describe("the firm's account", () => {
    it("is shown by the amount that was sent to it", async () => {
      await showsIdentity();
      const { amount } = await sent();
      expect(amount >= 1n && amount <= 999n).toBe(true);
      expect(await states()).toEqual(["done", "confirm"]);
      expect(await types(amount)).toEqual({ outcome: "passed" });
      expect(await states()).toEqual(["done", "done"]);
      expect(await verifiedAt()).toBeInstanceOf(Date);
      await expect(asksTransfer()).rejects.toMatchObject({ code: "conflict" });
    });

    it("is not shown by three wrong amounts, typed at once", async () => {
      const { amount, wrong } = await sent();
      const typed = await Promise.allSettled(Array.from({ length: 6 }, () => types(wrong)));
      const outcomes = typed.flatMap((each) => (each.status === "fulfilled" ? [each.value.outcome] : []));
      expect(outcomes.sort()).toEqual(["failed", "wrong", "wrong"]);
      await expect(types(amount)).rejects.toMatchObject({ code: "conflict" });
      expect((await view()).steps[1]).toMatchObject({
        state: "failed",
        failure: "wrong_amounts",
        triesLeft: 0,
      });
    });

    it("is not shown by the right amount a week later, and the clock closes the try", async () => {
      const { amount } = await sent();
      const late = new Date(Date.now() + 7 * DAY + 60_000);
      await expect(types(amount, late)).rejects.toMatchObject({ code: "conflict" });
      expect(await states(late)).toEqual(["todo", "todo"]);
      await expireTries(as(system("clocks"), late), {});
      expect((await tries()).map(({ status }) => status)).toEqual(["expired"]);
    });

    it("is paid three times a month at most; the amount of an earlier try does not count", async () => {
      const first = await sent();
      const second = await sent();
      expect((await tries()).map(({ status }) => status).sort()).toEqual(["expired", "transferred"]);
      if (first.amount !== second.amount)
        expect(await types(first.amount)).toEqual({ outcome: "wrong", triesLeft: 2 });
      await sent();
      await expect(asksTransfer()).rejects.toMatchObject({ code: "conflict" });
      const kept = await database.owner
        .select()
        .from(bankAccounts)
        .where(eq(bankAccounts.enterpriseId, firm.id));
      expect(kept, "the same account entered three times").toHaveLength(1);
    });

    it("that takes no money fails", async () => {
      const asked = await askTransfer(as(firm.owner), { bankName: "样例银行", account: "622200000000" });
      await work(asked.verificationId);
      expect((await view()).steps[1]).toMatchObject({ state: "failed", failure: "account_refused" });
    });

    it("passes together with the person at the very same time, and the firm is verified", async () => {
      for (let n = 0; n < 5; n += 1) {
        firm = await anEnterprise(database.owner, { verifiedAt: null });
        const { verificationId } = await asksIdentity();
        const { amount } = await sent();
        await Promise.all([work(verificationId), types(amount)]);
        expect(await verifiedAt()).toBeInstanceOf(Date);
      }
    });
  });

  describe("what has been shown lasts as long as it is true", () => {
    const facts = (legalRepresentative: string) => ({
      ...{ registeredOn: "2018-05-20", divisionCode: "120118108", industry: "C3311", employees: "36" },
      ...{ annualRevenue: "2000", legalRepresentative, contactName: "样例乙", phone: "13800000000" },
    });
    const showsAll = () => showItself(database, firm);

    it("stays when other facts are corrected, and ends with another legal representative", async () => {
      await showsAll();
      expect(await updateEnterprise(as(firm.owner), facts("样例甲"))).toEqual({
        hasNewRepresentative: false,
      });
      expect(await verifiedAt()).toBeInstanceOf(Date);
      expect(await updateEnterprise(as(firm.owner), facts("样例丙"))).toEqual({ hasNewRepresentative: true });
      expect(await verifiedAt()).toBeNull();
      expect(await states()).toEqual(["todo", "done"]);
      await showsIdentity();
      expect(await verifiedAt(), "the account is still the firm's").toBeInstanceOf(Date);
    });

    it("lets the legal representative of an imported firm show themselves, and keeps the firm known meanwhile", async () => {
      firm = await anEnterprise(database.owner);
      expect(await states()).toEqual(["todo", "done"]);
      await work((await asksIdentity(NOBODY)).verificationId);
      expect(await states()).toEqual(["failed", "done"]);
      await showsIdentity();
      expect(await states()).toEqual(["done", "done"]);
      expect(await verifiedAt()).toEqual(new Date("2025-01-01T00:00:00Z"));
      await updateEnterprise(as(firm.owner), facts("样例丙"));
      expect(await verifiedAt()).toBeNull();
    });

    it("ends with another identity number in the row, and not with an erased one", async () => {
      await showsAll();
      const set = (index: Buffer | null) =>
        database.owner
          .update(legalRepresentatives)
          .set({ identityNumberIndex: index })
          .where(eq(legalRepresentatives.enterpriseId, firm.id));
      await set(null);
      expect(await verifiedAt()).toBeInstanceOf(Date);
      await set(Buffer.from("another"));
      expect(await verifiedAt()).toBeNull();
    });

    it("is not there for a name that changed while its number was being checked", async () => {
      const { verificationId } = await asksIdentity();
      await updateEnterprise(as(firm.owner), facts("样例丙"));
      expect(await work(verificationId)).toEqual({ settled: false });
      expect(await states()).toEqual(["todo", "todo"]);
    });
  });

  describe("private values", () => {
    it("THREATS 62: the number, the account and the amount are in no audit entry, job or plain column", async () => {
      await showsIdentity();
      const { amount, id, wrong } = await sent();
      await types(wrong);
      const clerk = await aMember(database.owner, { id: firm.id, kind: "enterprise" }, "clerk");
      const refused = askIdentity(as(clerk), { identityNumber: NUMBER, agreed: true });
      await expect(refused).rejects.toMatchObject({ code: "forbidden" });
      const seen = JSON.stringify(
        [
          await database.owner.select().from(auditEntries),
          await database.owner.select().from(jobRequests),
          await database.owner.select().from(legalRepresentatives),
          await database.owner.select().from(bankAccounts),
          (await tries()).map(({ notice: _, ...row }) => row),
        ],
        (_, value) => (typeof value === "bigint" ? String(value) : value),
      );
      expect(seen.includes(id)).toBe(true);
      const leaks = [NUMBER, ACCOUNT.account.replaceAll(" ", ""), '"amount":', `"${amount}"`, "样例甲"];
      expect(leaks.filter((value) => seen.includes(value))).toEqual([]);
    });

    it("keeps the person's telephone sealed too, where it is told", async () => {
      const told = { identityNumber: NUMBER, mobilePhone: "138 0000 1234", agreed: true };
      await askIdentity(as(firm.owner), told);
      const [row] = await database.owner
        .select()
        .from(legalRepresentatives)
        .where(eq(legalRepresentatives.enterpriseId, firm.id));
      const sealed = { identityNumber: row!.identityNumberSealed, mobilePhone: row!.phoneSealed };
      const opened = await database.owner.transaction((tx) =>
        openFields({ tx, keys: database.keys }, "legal_representatives", firm.id, sealed),
      );
      expect(opened).toEqual({ identityNumber: NUMBER, mobilePhone: "13800001234" });
      const wrong = askIdentity(as(firm.owner), { ...told, mobilePhone: "12345" });
      await expect(wrong).rejects.toMatchObject({ fields: { mobilePhone: [expect.any(String)] } });
    });

    it("the simulator says what it is to the owner", async () => {
      await showsIdentity();
      await sent();
      for (const step of (await view()).steps)
        expect(step).toMatchObject({ environment: "simulator", notice: expect.stringMatching(/^模拟环境/) });
    });
  });

  describe("by direct statements", () => {
    const codeOf = async (actor: Actor, statement: SQL): Promise<string | undefined> => {
      try {
        await database.app.transaction(async (tx) => {
          await actAs(tx, actor);
          await tx.execute(statement);
        });
        return undefined;
      } catch (error) {
        return postgresCode(error);
      }
    };
    const REFUSED = "42501";

    it("a firm neither verifies itself, nor says that it passed, nor sees another's tries", async () => {
      const { verificationId } = await asksIdentity();
      const { id } = firm;
      const { owner } = firm;
      expect(await codeOf(owner, sql`update enterprises set verified_at = now() where id = ${id}`)).toBe(
        "23001",
      );
      expect(
        await codeOf(owner, sql`update verifications set status = 'passed' where id = ${verificationId}`),
      ).toBe(REFUSED);
      const insert = (status: string, who = owner.userId) => sql`insert into verifications
      (id, enterprise_id, kind, status, asked_by, asked_at, checked_index, environment, reference, settled_at)
      values (${newId()}, ${id}, 'legal_representative', ${status}, ${who}, now(), '', 'service', 'x', now())`;
      expect(await codeOf(owner, insert("passed"))).toBe(REFUSED);
      expect(await codeOf(owner, insert("asked", newId()))).toBe(REFUSED);
      const clerk = await aMember(database.owner, { id, kind: "enterprise" }, "clerk");
      expect(await codeOf(clerk, insert("asked", clerk.userId))).toBe(REFUSED);
      expect(await codeOf(owner, sql`delete from verifications where id = ${verificationId}`)).toBe(REFUSED);
      const other = await anEnterprise(database.owner);
      const bank = await aBank(database.owner);
      for (const stranger of [other.owner, bank.officer, { kind: "anonymous" } as const]) {
        const seen = await database.app.transaction(async (tx) => {
          await actAs(tx, stranger);
          return tx.$count(verifications);
        });
        expect(seen).toBe(0);
      }
    });

    it("a try does not come back, forget a wrong amount, or pass without the amount, whoever says so", async () => {
      const { id } = await sent();
      const worker = system("verification");
      const set = (what: SQL) => codeOf(worker, sql`update verifications set ${what} where id = ${id}`);
      expect(await set(sql`wrong_tries = 2`)).toBeUndefined();
      expect(await set(sql`wrong_tries = 1`)).toBe("23001");
      expect(await set(sql`status = 'expired', settled_at = now()`)).toBeUndefined();
      expect(await set(sql`status = 'transferred', settled_at = null`)).toBe("23001");
      expect(await set(sql`amount_sealed = ''`)).toBe(REFUSED);
      expect(await set(sql`checked_index = 'another'`)).toBe("23001");
      const { verificationId } = await asksTransfer();
      const pass = sql`update verifications set status = 'passed', environment = 'service', reference = 'x',
      settled_at = now() where id = ${verificationId}`;
      expect(await codeOf(worker, pass)).toBe("23001");
    });
  });

  it("is the owner's to ask, the clerk's to see", async () => {
    const clerk = await aMember(database.owner, { id: firm.id, kind: "enterprise" }, "clerk");
    expect((await viewVerification(as(clerk), {})).steps).toHaveLength(2);
    const asked = askIdentity(as(clerk), { identityNumber: NUMBER, agreed: true });
    await expect(asked).rejects.toMatchObject({ code: "forbidden" });
    const [entry] = await database.owner
      .select()
      .from(jobRequests)
      .where(and(eq(jobRequests.job, "verification"), eq(jobRequests.organisationId, firm.id)));
    expect(entry).toBeUndefined();
  });
});
