import { and, eq, sql } from "drizzle-orm";
import { beforeEach, describe, expect, test } from "vitest";
import { schema } from "#db/client.ts";
import type { Caller } from "#domain/access/verb.ts";
import { grantConsent } from "#domain/consents/index.ts";
import type { DataItem } from "#domain/consents/inputs.ts";
import { updateEnterprise, viewEnterprise } from "#domain/enterprises/index.ts";
import { aCase, type Case, submitted } from "#domain/loans/case.fixture.ts";
import { changeStaff } from "#domain/staff/index.ts";
import { askIdentity } from "#domain/verification/index.ts";
import { IDENTITY_NUMBER, work } from "#domain/verification/verified.fixture.ts";
import { makeIdentityNumber } from "#lib/identity-number.ts";
import { SUITES, useDatabase } from "#tests/database.ts";
import { aMember, callerAs, editConsent } from "#tests/factories.ts";
import { canLogIn, PASSWORD } from "#tests/logging-in.ts";
import { erase, exportSubject, unmask, viewPrivate } from "./index.ts";

/*
 * What is the legal representative's own belongs to a person, not to the firm or to whoever stands for it next.
 */

const PHONE = "13911112222";
const NEXT = makeIdentityNumber("120118", "1975-03-08", "024");
const { auditEntries, consents, dataReads, enterprises, legalRepresentatives, memberships, verifications } =
  schema;

describe.each(SUITES)("a legal representative's own particulars, under the suite %s", (suite) => {
  const database = useDatabase(suite);

  let world: Case;
  let consentId: string;
  beforeEach(async () => {
    world = await aCase(database);
    await submitted(world);
    await showsWhoTheyAre(world.as.owner, IDENTITY_NUMBER, PHONE);
    consentId = await consentsTo(["identity_number", "mobile_phone"]);
  });

  async function showsWhoTheyAre(caller: Caller, identityNumber: string, mobilePhone?: string) {
    const { verificationId } = await askIdentity(caller, { identityNumber, mobilePhone, agreed: true });
    await work(database, verificationId);
  }

  async function consentsTo(items: DataItem[], over: Record<string, unknown> = {}): Promise<string> {
    const granted = await grantConsent(world.as.owner, {
      ...{ granteeId: world.bank.id, purpose: "credit_review", mode: "case", months: 6, rangeYears: 1 },
      ...{ items, agreed: true, ...over },
    });
    return granted.consentId;
  }

  /** The firm puts another name on its page; everything else stays. */
  async function isRepresentedBy(legalRepresentative: string) {
    const { divisionCode, industryCode, registeredOn } = await viewEnterprise(world.as.owner, {});
    await updateEnterprise(world.as.owner, {
      ...{ divisionCode, industry: industryCode, registeredOn, legalRepresentative },
      ...{ employees: "36", annualRevenue: "2000" },
    });
  }

  const look = async () =>
    (await unmask(world.as.officer, { of: "legal_representative", enterpriseId: world.enterprise.id }))
      .representative;
  const theFirm = () => ({ id: world.enterprise.id, kind: "enterprise" as const });
  const anotherOwner = async () => callerAs(database, await aMember(database.owner, theFirm(), "owner"));
  const statusOf = async (id: string) =>
    (await database.owner.select().from(consents).where(eq(consents.id, id)))[0]!.status;
  const wordsOf = (id: string) =>
    database.owner
      .select({ verb: auditEntries.verb, after: auditEntries.after })
      .from(auditEntries)
      .where(
        and(
          ...[eq(auditEntries.subjectType, "consent"), eq(auditEntries.subjectId, id)],
          sql`${auditEntries.after} ->> 'status' = 'withdrawn'`,
        ),
      );
  const fieldsRead = async () => {
    const rows = await database.owner
      .select({ fields: dataReads.fields, consentId: dataReads.consentId })
      .from(dataReads)
      .where(eq(dataReads.enterpriseId, world.enterprise.id))
      .orderBy(dataReads.at, dataReads.id);
    return rows.map((row) => [row.consentId, row.fields]);
  };
  const forbidden = { code: "forbidden" };

  test("are open to the bank that the person consented to", async () => {
    expect(await look()).toEqual({ identityNumber: IDENTITY_NUMBER, mobilePhone: PHONE });
  });

  describe("once another stands for the firm", () => {
    test("are open no more from the change of name on, with a word in the audit", async () => {
      await isRepresentedBy("样例丙");
      expect(await statusOf(consentId)).toBe("withdrawn");
      expect(await wordsOf(consentId)).toMatchObject([{ verb: "enterprise.update" }]);
      await expect(look()).rejects.toMatchObject(forbidden);
    });

    test("are not the next one's: neither number nor telephone, nor does the consent open theirs", async () => {
      await isRepresentedBy("样例丙");
      expect((await viewPrivate(world.as.owner, {})).representative).toEqual({
        identityNumber: null,
        mobilePhone: null,
      });
      await showsWhoTheyAre(world.as.owner, NEXT);
      await expect(look()).rejects.toMatchObject(forbidden);
      const own = await unmask(world.as.owner, { of: "legal_representative" });
      expect(own.representative).toEqual({ identityNumber: NEXT, mobilePhone: null });
    });

    test("stay closed even where the consent were live: it names whose they are", async () => {
      await database.owner
        .update(legalRepresentatives)
        .set({ identityNumberIndex: Buffer.from("another person") })
        .where(eq(legalRepresentatives.enterpriseId, world.enterprise.id));
      expect(await statusOf(consentId)).toBe("withdrawn");
      await editConsent(database.owner, consentId, { status: "active", withdrawnAt: null });
      await expect(look()).rejects.toMatchObject({ code: "not_found" });
    });

    test("are closed by the database too, whatever a verb forgets", async () => {
      await database.owner
        .update(verifications)
        .set({ status: "expired" })
        .where(eq(verifications.enterpriseId, world.enterprise.id));
      expect(await statusOf(consentId)).toBe("withdrawn");
    });
  });

  describe("once the person is an owner of the firm no more", () => {
    const placeOf = async (userId: string) =>
      (
        await database.owner
          .select()
          .from(memberships)
          .where(and(eq(memberships.userId, userId), eq(memberships.organisationId, world.enterprise.id)))
      )[0]!;

    test.each([
      ["stopped", { role: "owner", status: "disabled" }],
      ["made a clerk", { role: "clerk", status: "active" }],
    ] as const)("are closed: they who are %s could not take the consent back", async (_, change) => {
      const other = await anotherOwner();
      const { id: membershipId } = await placeOf(world.enterprise.owner.userId);
      await changeStaff(other, { membershipId, ...change, reason: "不再担任企业主" });
      expect(await statusOf(consentId)).toBe("withdrawn");
      expect(await wordsOf(consentId)).toMatchObject([{ verb: "staff.change" }]);
      expect(await statusOf(world.consent.id)).toBe("active");
      await expect(look()).rejects.toMatchObject(forbidden);
    });

    test("are closed by the database too, and stay open when another owner leaves", async () => {
      const other = await aMember(database.owner, theFirm(), "owner");
      const stop = (userId: string) =>
        database.owner.update(memberships).set({ status: "disabled" }).where(eq(memberships.userId, userId));
      await stop(other.userId);
      expect(await statusOf(consentId)).toBe("active");
      await aMember(database.owner, theFirm(), "owner");
      await stop(world.enterprise.owner.userId);
      expect(await statusOf(consentId)).toBe("withdrawn");
    });
  });

  describe("once the person is erased", () => {
    beforeEach(() => canLogIn(database, world.enterprise.owner));
    const erased = () => erase(world.as.owner, { password: PASSWORD, understood: true });

    test("are nobody's to read, in a firm that goes on with another owner", async () => {
      const other = await anotherOwner();
      expect(await erased()).toEqual({ erased: true });
      await expect(look()).rejects.toMatchObject(forbidden);
      const nothing = { identityNumber: null, mobilePhone: null };
      expect((await unmask(other, { of: "legal_representative" })).representative).toEqual(nothing);
      expect((await exportSubject(other, {})).firms[0]!.representative).toEqual(nothing);
      expect((await unmask(other, { of: "contact" })).contact?.phone).toBe("13800000000");
    });

    test("leave no digest, and the check is the next one's to pass", async () => {
      await anotherOwner();
      await erased();
      const ofFirm = eq(verifications.enterpriseId, world.enterprise.id);
      expect(await database.owner.select().from(verifications).where(ofFirm)).toMatchObject([
        { status: "expired", checkedIndex: null },
      ]);
      const [row] = await database.owner
        .select()
        .from(legalRepresentatives)
        .where(eq(legalRepresentatives.enterpriseId, world.enterprise.id));
      expect(row).toMatchObject({
        ...{ identityNumberSealed: null, identityNumberIndex: null, phoneSealed: null },
      });
      const [consent] = await database.owner.select().from(consents).where(eq(consents.id, consentId));
      expect(consent).toMatchObject({ status: "withdrawn", personIndex: null });
      expect(await wordsOf(consentId)).toMatchObject([{ verb: "privacy.erase" }]);
      expect(await statusOf(world.consent.id)).toBe("active");
      const [firm] = await database.owner
        .select()
        .from(enterprises)
        .where(eq(enterprises.id, world.enterprise.id));
      expect(firm!.verifiedAt).toBeNull();
    });

    test("are gone too where they had been stopped there before", async () => {
      const other = await anotherOwner();
      const { userId } = world.enterprise.owner;
      await database.owner
        .update(memberships)
        .set({ status: "disabled" })
        .where(and(eq(memberships.userId, userId), eq(memberships.organisationId, world.enterprise.id)));
      await erased();
      expect((await viewPrivate(other, {})).representative).toEqual({
        identityNumber: null,
        mobilePhone: null,
      });
    });

    test("of somebody else stay, when another owner is erased", async () => {
      const other = await aMember(database.owner, theFirm(), "owner");
      await canLogIn(database, other);
      await erase(callerAs(database, other), { password: PASSWORD, understood: true });
      expect(await look()).toEqual({ identityNumber: IDENTITY_NUMBER, mobilePhone: PHONE });
    });
  });

  describe("under several consents", () => {
    test("add up, and each stands under 谁看了我 with what it showed", async () => {
      await database.owner
        .update(consents)
        .set({ status: "withdrawn", withdrawnAt: new Date() })
        .where(eq(consents.id, consentId));
      const number = await consentsTo(["identity_number"]);
      const phone = await consentsTo(["mobile_phone"]);
      expect(await look()).toEqual({ identityNumber: IDENTITY_NUMBER, mobilePhone: PHONE });
      expect(new Map((await fieldsRead()) as [string, string[]][])).toEqual(
        new Map([
          [number, ["identity_number"]],
          [phone, ["mobile_phone"]],
        ]),
      );
    });

    test("use up none that would show nothing more", async () => {
      const once = await consentsTo(["identity_number"], { mode: "once" });
      await look();
      expect(await statusOf(once)).toBe("active");
      expect(await fieldsRead()).toEqual([[consentId, ["identity_number", "mobile_phone"]]]);
    });

    test("are not logged as shown where there are none to show", async () => {
      await database.owner
        .update(legalRepresentatives)
        .set({ phoneSealed: null })
        .where(eq(legalRepresentatives.enterpriseId, world.enterprise.id));
      expect(await look()).toEqual({ identityNumber: IDENTITY_NUMBER, mobilePhone: null });
      expect(await fieldsRead()).toEqual([[consentId, ["identity_number"]]]);
    });
  });
});
