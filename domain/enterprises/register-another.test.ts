import { eq } from "drizzle-orm";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { schema } from "#db/client.ts";
import { makeUscc } from "#lib/uscc.ts";
import { useDatabase } from "#tests/database.ts";
import { aBank, aConsent, aDistrict, aMember, anEnterprise, callerAs } from "#tests/factories.ts";
import { canLogIn, tokenOf } from "#tests/logging-in.ts";
import type { Member } from "../access/actor.ts";
import { grantConsent, listConsents } from "../consents/index.ts";
import { listPlaces, resumeSession, switchPlace } from "../sessions/index.ts";
import { registerAnother, viewEnterprise } from "./index.ts";

const database = useDatabase();
let serial = 0;
const form = (over: Record<string, unknown> = {}) => ({
  uscc: makeUscc({
    ...{ registrar: "9", category: "2", division: "120118" },
    organisation: `MB${String(++serial).padStart(6, "0")}`,
  }),
  ...{ name: "静海区样例二店", kind: "sole_proprietor" as const, registeredOn: "2021-05-01" },
  ...{ divisionCode: "120118108", industry: "C3311", employees: "3", annualRevenue: "60" },
  ...{ legalRepresentative: "样例甲", contactName: "样例乙", phone: "13800000000", agreed: true },
  ...over,
});

let first: Awaited<ReturnType<typeof anEnterprise>>;
beforeAll(() => aDistrict(database.owner));
beforeEach(async () => {
  first = await anEnterprise(database.owner);
});
const asOwner = () => callerAs(database, first.owner);
const inNewFirm = (organisationId: string): Member => ({ ...first.owner, organisationId });

describe("an owner who is logged in", () => {
  it("registers another firm without a second account, and goes on in it", async () => {
    const token = await tokenOf(database, await canLogIn(database, first.owner));
    const people = await database.owner.$count(schema.users);
    const { enterpriseId, userId } = await registerAnother(asOwner(), form());
    expect(userId).toBe(first.owner.userId);
    expect(await database.owner.$count(schema.users)).toBe(people);
    expect((await listPlaces(asOwner(), {})).map(({ name, role }) => [name, role])).toEqual([
      [first.name, "owner"],
      ["静海区样例二店", "owner"],
    ]);
    const switched = await switchPlace(asOwner(), { token, organisationId: enterpriseId });
    expect(await resumeSession(asOwner(), { token: switched.token })).toMatchObject({
      ...{ organisationName: "静海区样例二店", places: 2 },
      actor: { organisationId: enterpriseId, role: "owner" },
    });
  });

  it("acts for one firm at a time: neither sees the other's", async () => {
    const bank = await aBank(database.owner);
    await aConsent(database.owner, first, bank.id);
    const { enterpriseId } = await registerAnother(asOwner(), form());
    const there = callerAs(database, inNewFirm(enterpriseId));
    expect(await listConsents(there, {})).toEqual([]);
    expect((await viewEnterprise(there, {})).name).toBe("静海区样例二店");
    expect((await viewEnterprise(asOwner(), {})).name).toBe(first.name);
  });

  it("shows anew who that firm is: what the first one showed counts for nothing there", async () => {
    const bank = await aBank(database.owner);
    const { enterpriseId } = await registerAnother(asOwner(), form());
    const there = callerAs(database, inNewFirm(enterpriseId));
    expect((await viewEnterprise(there, {})).verifiedAt).toBeNull();
    const consent = grantConsent(there, {
      ...{ granteeId: bank.id, purpose: "credit_review", mode: "case", months: 6, rangeYears: 1 },
      ...{ items: ["tax_filing"], agreed: true },
    });
    await expect(consent).rejects.toMatchObject({ code: "forbidden" });
  });

  it("leaves a word in the audit, without people's names", async () => {
    const { enterpriseId } = await registerAnother(asOwner(), form({ contactName: "独一无二" }));
    const entries = await database.owner
      .select()
      .from(schema.auditEntries)
      .where(eq(schema.auditEntries.subjectId, enterpriseId));
    expect(entries).toMatchObject([
      { verb: "enterprise.register_another", actorUserId: first.owner.userId, actorKind: "enterprise" },
    ]);
    expect(JSON.stringify(entries)).not.toContain("独一无二");
  });

  it("is told of a firm that is here already how to join it, once the form is right", async () => {
    const known = { uscc: first.uscc, kind: "company" as const };
    await expect(registerAnother(asOwner(), form(known))).rejects.toMatchObject({
      fields: { uscc: [expect.stringContaining("邀请您")] },
    });
    const wrongToo = registerAnother(asOwner(), form({ ...known, divisionCode: "000000" }));
    await expect(wrongToo).rejects.toMatchObject({
      fields: { divisionCode: [expect.any(String)] },
    });
    await expect(wrongToo).rejects.not.toHaveProperty("fields.uscc");
  });

  it("registers it once, however often at the same time", async () => {
    const same = form();
    const answers = await Promise.allSettled(
      Array.from({ length: 3 }, () => registerAnother(asOwner(), same)),
    );
    expect(answers.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await listPlaces(asOwner(), {})).toHaveLength(2);
  });
});

it("is nothing for a clerk, nor for somebody at a bank", async () => {
  const clerk = await aMember(database.owner, { id: first.id, kind: "enterprise" }, "clerk");
  const { officer } = await aBank(database.owner);
  for (const member of [clerk, officer])
    await expect(registerAnother(callerAs(database, member), form())).rejects.toMatchObject({
      code: "forbidden",
    });
});
