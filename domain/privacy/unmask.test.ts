import { and, eq } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import { schema } from "#db/client.ts";
import { system } from "#domain/access/actor.ts";
import { actAs } from "#domain/access/verb.ts";
import { viewApplication, withdrawApplication } from "#domain/applications/index.ts";
import { aCase, type Case, submitted } from "#domain/loans/case.fixture.ts";
import { keepAccount, keepIdentityNumber } from "#domain/verification/private-rows.ts";
import { SUITES, useDatabase } from "#tests/database.ts";
import { aBank, aConsent, aMember, anEnterprise, callerAs } from "#tests/factories.ts";
import { unmask, viewPrivate } from "./index.ts";

describe.each(SUITES)("under the suite %s", (suite) => {
  const database = useDatabase(suite);
  const identityNumber = "120118199001011234";
  const account = "6222020302000016789";

  /** As after a verification: the number and the account are there. */
  const keepPrivate = (enterpriseId: string) =>
    database.app.transaction(async (tx) => {
      await actAs(tx, system("test"));
      const hands = { tx, keys: database.keys };
      await keepIdentityNumber(hands, enterpriseId, identityNumber, new Date());
      await keepAccount(hands, enterpriseId, { bankName: "样例银行", account });
    });

  const readsOf = (enterpriseId: string) =>
    database.owner.select().from(schema.dataReads).where(eq(schema.dataReads.enterpriseId, enterpriseId));
  const unmaskings = (userId: string) =>
    database.owner.$count(
      schema.auditEntries,
      and(eq(schema.auditEntries.actorUserId, userId), eq(schema.auditEntries.verb, "privacy.unmask")),
    );

  let world: Case;
  let applicationId: string;
  beforeAll(async () => {
    world = await aCase(database);
    await keepPrivate(world.enterprise.id);
    applicationId = (await submitted(world)).id;
  });

  describe("a firm's own private fields", () => {
    test("are masked until they are asked for, which is audited", async () => {
      expect(await viewPrivate(world.as.owner, {})).toEqual({
        contact: { contactName: "样**", phone: "138****0000" },
        representative: { identityNumber: "120***********1234", mobilePhone: null },
        accounts: [{ bankName: "样例银行", account: "**** 6789" }],
      });
      expect((await unmask(world.as.owner, { of: "contact" })).contact).toEqual({
        contactName: "样例乙",
        phone: "13800000000",
      });
      expect((await unmask(world.as.owner, { of: "legal_representative" })).representative).toEqual({
        identityNumber,
        mobilePhone: null,
      });
      expect((await unmask(world.as.owner, { of: "bank_accounts" })).accounts).toEqual([
        { bankName: "样例银行", account },
      ]);
      expect(await unmaskings(world.enterprise.owner.userId)).toBe(3);
      expect(await readsOf(world.enterprise.id)).toEqual([]);
    });

    test("are shown in full to its owner alone", async () => {
      const firm = { id: world.enterprise.id, kind: "enterprise" as const };
      const clerk = callerAs(database, await aMember(database.owner, firm, "clerk"));
      await expect(unmask(clerk, { of: "contact" })).rejects.toMatchObject({ code: "forbidden" });
      expect((await viewPrivate(clerk, {})).contact.phone).toBe("138****0000");
      const other = await anEnterprise(database.owner);
      const foreign = unmask(callerAs(database, other.owner), { of: "contact", enterpriseId: firm.id });
      await expect(foreign).rejects.toMatchObject({ code: "not_found" });
    });

    test("are shown in full only so often in an hour", async () => {
      const { owner } = await anEnterprise(database.owner);
      const caller = callerAs(database, owner);
      const asked = await Promise.allSettled(
        Array.from({ length: 34 }, () => unmask(caller, { of: "contact" })),
      );
      expect(asked.filter(({ status }) => status === "fulfilled")).toHaveLength(30);
      const later = callerAs(database, owner, new Date(Date.now() + 3_700_000));
      expect((await unmask(later, { of: "contact" })).contact?.phone).toBe("13800000000");
    });
  });

  describe("a bank", () => {
    test("sees a contact masked while it has business with the firm, and in full only as the firm can see", async () => {
      const seen = await viewApplication(world.as.officer, { applicationId });
      expect(seen.enterprise).toMatchObject({ contactName: "样**", phone: "138****0000" });
      const { contact } = await unmask(world.as.officer, {
        of: "contact",
        enterpriseId: world.enterprise.id,
      });
      expect(contact?.phone).toBe("13800000000");
      const [read] = await readsOf(world.enterprise.id);
      expect(read).toMatchObject({
        readerUserId: world.bank.officer.userId,
        verb: "privacy.unmask",
        fields: ["contact_name", "phone"],
        basis: "case",
      });
      expect(JSON.stringify(read)).not.toContain("13800000000");
    });

    test("sees nobody's contact without business: the firm is not there", async () => {
      const other = await aBank(database.owner);
      const look = unmask(callerAs(database, other.officer), {
        of: "contact",
        enterpriseId: world.enterprise.id,
      });
      await expect(look).rejects.toMatchObject({ code: "not_found" });
      const past = await aCase(database);
      const { id } = await submitted(past);
      await withdrawApplication(past.as.owner, { applicationId: id });
      const late = unmask(past.as.officer, { of: "contact", enterpriseId: past.enterprise.id });
      await expect(late).rejects.toMatchObject({ code: "not_found" });
      expect(await readsOf(past.enterprise.id)).toEqual([]);
    });

    test("never sees an account", async () => {
      const look = unmask(world.as.officer, { of: "bank_accounts", enterpriseId: world.enterprise.id });
      await expect(look).rejects.toMatchObject({ code: "not_found" });
    });

    test("sees the legal representative's number only under a consent of its own, and what that names", async () => {
      const own = await aCase(database);
      await keepPrivate(own.enterprise.id);
      await submitted(own);
      const look = () =>
        unmask(own.as.officer, { of: "legal_representative", enterpriseId: own.enterprise.id });
      await expect(look()).rejects.toMatchObject({ code: "forbidden" });

      const { id } = await aConsent(database.owner, own.enterprise, own.bank.id, {
        subject: "legal_representative",
        domains: [],
        items: ["identity_number"],
      });
      expect((await look()).representative).toEqual({ identityNumber, mobilePhone: null });
      expect(await readsOf(own.enterprise.id)).toMatchObject([
        { basis: "consent", consentId: id, fields: ["identity_number"], domains: [] },
      ]);
      await database.owner
        .update(schema.consents)
        .set({ status: "withdrawn", withdrawnAt: new Date() })
        .where(eq(schema.consents.id, id));
      await expect(look()).rejects.toMatchObject({ code: "forbidden" });
      expect(await readsOf(own.enterprise.id)).toHaveLength(1);
    });
  });
});
