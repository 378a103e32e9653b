import { and, eq, sql } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import { schema } from "#db/client.ts";
import { anonymous, system } from "#domain/access/actor.ts";
import { actAs } from "#domain/access/verb.ts";
import { withdrawApplication } from "#domain/applications/index.ts";
import { aCase, type Case, lent, submitted } from "#domain/loans/case.fixture.ts";
import { verifySecondFactor } from "#domain/sessions/index.ts";
import { hashPassword } from "#domain/sessions/password.ts";
import { keepAccount, keepIdentityNumber } from "#domain/verification/private-rows.ts";
import { showItself } from "#domain/verification/verified.fixture.ts";
import { asSystem } from "#ledger/book.fixture.ts";
import { verifyLedger } from "#ledger/verify.ts";
import { SUITES, useDatabase } from "#tests/database.ts";
import { aConsent, aMember, anEnterprise, anOrganisation, callerAs } from "#tests/factories.ts";
import { bindAuthenticator, canLogIn, codeOf, PASSWORD, tokenOf } from "#tests/logging-in.ts";
import { erase, unmask, viewErasure } from "./index.ts";
import { readAccounts, readContact, readRepresentative } from "./private-rows.ts";

describe.each(SUITES)("under the suite %s", (suite) => {
  const database = useDatabase(suite);
  const identityNumber = "120118199001011234";
  const account = "6222020302000016789";
  const password = "一句好记的话 2026";
  const wish = { password, understood: true };
  let passwordHash: string;
  beforeAll(async () => {
    passwordHash = await hashPassword(password);
  });

  async function withPassword(userId: string) {
    await database.owner.update(schema.users).set({ passwordHash }).where(eq(schema.users.id, userId));
  }

  const keepPrivate = (enterpriseId: string) =>
    database.app.transaction(async (tx) => {
      await actAs(tx, system("test"));
      const hands = { tx, keys: database.keys };
      await keepIdentityNumber(hands, enterpriseId, identityNumber, new Date());
      await keepAccount(hands, enterpriseId, { bankName: "样例银行", account });
    });

  /** As the platform itself reads it, under nobody's policy. */
  const readAll = (enterpriseId: string) =>
    database.app.transaction(async (tx) => {
      await actAs(tx, system("test"));
      const hands = { tx, keys: database.keys };
      return {
        contact: await readContact(hands, enterpriseId),
        representative: await readRepresentative(hands, enterpriseId),
        accounts: await readAccounts(hands, enterpriseId),
      };
    });

  const userRow = async (id: string) =>
    (await database.owner.select().from(schema.users).where(eq(schema.users.id, id)))[0];

  async function aFirm(): Promise<Case> {
    const world = await aCase(database);
    await withPassword(world.enterprise.owner.userId);
    await keepPrivate(world.enterprise.id);
    return world;
  }

  describe("erasure", () => {
    test("THREATS 33: leaves personal fields unreadable, keys shredded, and every row of the ledger", async () => {
      const settled = await aFirm();
      const { loanId, lineId } = await lent(settled);
      await closeCase(loanId, lineId);
      const before = await trail(settled.enterprise.id);
      expect(before.transfers).toBeGreaterThan(0);

      expect(await erase(settled.as.owner, wish)).toEqual({ erased: true });
      expect(await readAll(settled.enterprise.id)).toEqual({
        contact: { contactName: null, phone: null },
        representative: { identityNumber: null, mobilePhone: null },
        accounts: [{ bankName: "样例银行", account: null }],
      });
      const keys = await database.owner
        .select()
        .from(schema.subjectKeys)
        .where(eq(schema.subjectKeys.enterpriseId, settled.enterprise.id));
      expect(keys).toHaveLength(1);
      expect(keys[0]).toMatchObject({ wrapped: null, shreddedAt: expect.any(Date) });
      expect(await trail(settled.enterprise.id)).toEqual(before);
      expect(await asSystem(database.app, verifyLedger)).toEqual([]);
    });

    test("leaves of a verification that it was, and no digest of what was checked", async () => {
      const world = await aFirm();
      await showItself(database, world.enterprise);
      expect(await erase(world.as.owner, wish)).toEqual({ erased: true });
      const tries = await database.owner
        .select({ status: schema.verifications.status, checkedIndex: schema.verifications.checkedIndex })
        .from(schema.verifications)
        .where(eq(schema.verifications.enterpriseId, world.enterprise.id));
      expect(tries).toEqual([
        { status: "passed", checkedIndex: null },
        { status: "passed", checkedIndex: null },
      ]);
    });

    test("ends the account, its names, its consents and every way in", async () => {
      const world = await aFirm();
      const { userId } = world.enterprise.owner;
      const displayName = "注销前的名字";
      await database.owner.update(schema.users).set({ displayName }).where(eq(schema.users.id, userId));
      const before = await userRow(userId);
      // What stands in the clear is found, so that finding nothing afterwards proves something.
      expect(await occurrences(displayName)).toEqual(["memberships", "users"]);
      expect(await erase(world.as.owner, wish)).toEqual({ erased: true });
      expect(await userRow(userId)).toMatchObject({
        status: "disabled",
        displayName: "已注销用户",
        loginName: `erased-${userId}`,
        passwordHash: "erased",
      });
      const [place] = await database.owner
        .select()
        .from(schema.memberships)
        .where(eq(schema.memberships.userId, userId));
      expect(place).toMatchObject({ displayName: "已注销用户", loginName: `erased-${userId}` });
      const [consent] = await database.owner
        .select()
        .from(schema.consents)
        .where(eq(schema.consents.id, world.consent.id));
      expect(consent).toMatchObject({ status: "withdrawn" });
      const gone = [before!.loginName, displayName, "样例乙", "13800000000", identityNumber, account];
      for (const text of gone) expect([text, await occurrences(text)]).toEqual([text, []]);
    });

    test("leaves of the people's names the representative's alone, among the registration facts, as the page says", async () => {
      const world = await aFirm();
      const name = "陈样例丙";
      await database.owner
        .update(schema.enterpriseContacts)
        .set({ legalRepresentative: name })
        .where(eq(schema.enterpriseContacts.enterpriseId, world.enterprise.id));
      expect(await erase(world.as.owner, wish)).toEqual({ erased: true });
      expect(await occurrences(name)).toEqual(["enterprise_contacts"]);
    });

    test("withdraws each consent with a word of its own in the audit, and has the profile follow", async () => {
      const world = await aFirm();
      const operator = await anOrganisation(database.owner, "operator");
      const matching = await aConsent(database.owner, world.enterprise, operator.id, { purpose: "matching" });
      const rung: string[][] = [];
      await erase({ ...world.as.owner, ring: (ids) => void rung.push(ids) }, wish);
      for (const { id } of [world.consent, matching]) {
        const entries = await database.owner
          .select({ verb: schema.auditEntries.verb, after: schema.auditEntries.after })
          .from(schema.auditEntries)
          .where(and(eq(schema.auditEntries.subjectType, "consent"), eq(schema.auditEntries.subjectId, id)));
        expect(entries).toMatchObject([{ verb: "privacy.erase", after: { status: "withdrawn" } }]);
      }
      expect(rung).toHaveLength(1);
    });

    test.each([
      ["an open application", /1 笔申请没有办结/, (world: Case) => submitted(world)],
      [
        "a live line and an unsettled loan",
        /1 笔授信有效，最晚 \d{4}年\d+月\d+日 到期.*1 笔贷款没有结清/,
        (world: Case) => lent(world),
      ],
      [
        "what came of a loan that was written off",
        /1 笔贷款已由银行核销，债务仍在/,
        async (world: Case) => {
          const { loanId, lineId } = await lent(world);
          await closeCase(loanId, lineId, "written_off");
        },
      ],
    ])("waits for the end of %s, says so, and changes nothing", async (_, sentence, open) => {
      const world = await aFirm();
      await open(world);
      const refused = erase(world.as.owner, wish);
      await expect(refused).rejects.toMatchObject({
        code: "conflict",
        message: expect.stringMatching(sentence),
      });
      expect((await viewErasure(world.as.owner, {})).open.join("；")).toMatch(sentence);
      expect((await readAll(world.enterprise.id)).contact?.phone).toBe("13800000000");
      expect((await userRow(world.enterprise.owner.userId))?.status).toBe("active");
    });

    test("goes ahead once the application has been taken back", async () => {
      const world = await aFirm();
      const { id } = await submitted(world);
      await withdrawApplication(world.as.owner, { applicationId: id });
      expect(await viewErasure(world.as.owner, {})).toEqual({ open: [], ending: [world.enterprise.name] });
      expect(await erase(world.as.owner, wish)).toEqual({ erased: true });
    });

    test("of one owner among several leaves the firm and its people to the others", async () => {
      const world = await aFirm();
      await submitted(world);
      const second = await aMember(database.owner, { id: world.enterprise.id, kind: "enterprise" }, "owner");
      expect((await viewErasure(world.as.owner, {})).ending).toEqual([]);
      expect(await erase(world.as.owner, wish)).toEqual({ erased: true });
      const { contact } = await unmask(callerAs(database, second), { of: "contact" });
      expect(contact?.phone).toBe("13800000000");
    });

    test("names the way out that another owner is, and then goes ahead", async () => {
      const world = await aFirm();
      await lent(world);
      await expect(erase(world.as.owner, wish)).rejects.toMatchObject({
        message: expect.stringContaining("邀请另一位企业主"),
      });
      await aMember(database.owner, { id: world.enterprise.id, kind: "enterprise" }, "owner");
      expect(await erase(world.as.owner, wish)).toEqual({ erased: true });
    });

    test("wants a code of the authenticator, where one is bound, shown just now in the session that asks", async () => {
      const { owner } = await anEnterprise(database.owner);
      const [now, late] = [new Date(), new Date(Date.now() + 601_000)];
      const loginName = await canLogIn(database, owner);
      await bindAuthenticator(database, owner);
      const halfWay = await tokenOf(database, loginName, now);
      const proven = await verifySecondFactor(callerAs(database, anonymous, now), {
        token: await tokenOf(database, loginName, now),
        code: codeOf(now),
      });
      if (!proven.taken) throw new Error(proven.reason);
      const withToken = (token: string, at = now) =>
        erase(callerAs(database, owner, at), { password: PASSWORD, understood: true, token });
      for (const token of ["", halfWay])
        await expect(withToken(token)).rejects.toMatchObject({ code: "unauthenticated" });
      await expect(withToken(proven.token, late)).rejects.toMatchObject({ code: "conflict" });
      expect((await userRow(owner.userId))?.status).toBe("active");
      expect(await withToken(proven.token)).toEqual({ erased: true });
    });

    test("of somebody at work is their employer's", async () => {
      const { bank } = await aCase(database);
      await withPassword(bank.officer.userId);
      const refused = erase(callerAs(database, bank.officer), wish);
      await expect(refused).rejects.toMatchObject({
        code: "conflict",
        message: expect.stringContaining("单位"),
      });
    });

    test("asks for the password, and not for ever", async () => {
      const { as, enterprise } = await aFirm();
      const wrong = () => erase(as.owner, { ...wish, password: "不是这个密码" });
      for (let tries = 1; tries <= 5; tries += 1)
        expect(await wrong()).toEqual({ erased: false, reason: "wrong" });
      expect(await erase(as.owner, wish)).toEqual({ erased: false, reason: "too_many" });
      expect((await userRow(enterprise.owner.userId))?.status).toBe("active");
      await expect(erase(as.owner, { ...wish, understood: false })).rejects.toMatchObject({
        code: "invalid",
      });
    });

    test("and an application handed in at the same moment never both succeed", async () => {
      const world = await aFirm();
      const [erased, applied] = await Promise.allSettled([erase(world.as.owner, wish), submitted(world)]);
      const both = erased.status === "fulfilled" && applied.status === "fulfilled";
      expect(both).toBe(false);
    });
  });

  /** Settled and closed, as time and repayments do it. */
  async function closeCase(loanId: string, lineId: string, status: "settled" | "written_off" = "settled") {
    await database.owner
      .update(schema.loans)
      .set({ status, settledOn: status === "settled" ? "2026-11-22" : null })
      .where(eq(schema.loans.id, loanId));
    await database.owner
      .update(schema.creditLines)
      .set({ status: "expired" })
      .where(eq(schema.creditLines.id, lineId));
  }

  /** What the law keeps: postings of the firm's cases, the audit so far, and the reads. */
  async function trail(enterpriseId: string) {
    const { ledgerAccounts, ledgerTransfers, loans, dataReads } = schema;
    return {
      accounts: await database.owner.$count(ledgerAccounts, eq(ledgerAccounts.enterpriseId, enterpriseId)),
      transfers: await database.owner.$count(
        ledgerTransfers,
        sql`${ledgerTransfers.debitAccountId} in (select id from ledger_accounts where enterprise_id = ${enterpriseId})`,
      ),
      loans: await database.owner.$count(loans, eq(loans.enterpriseId, enterpriseId)),
      reads: await database.owner.$count(dataReads, eq(dataReads.enterpriseId, enterpriseId)),
    };
  }

  /** The tables in which a text still stands. */
  async function occurrences(text: string): Promise<string[]> {
    const { rows } = await database.owner.execute<{ name: string }>(
      sql`select tablename as name from pg_tables where schemaname = 'public' order by 1`,
    );
    const found: string[] = [];
    for (const { name } of rows) {
      const hit = await database.owner.execute(
        sql`select 1 from ${sql.identifier(name)} t where to_jsonb(t)::text like ${`%${text}%`} limit 1`,
      );
      if (hit.rows.length > 0) found.push(name);
    }
    return found;
  }
});
