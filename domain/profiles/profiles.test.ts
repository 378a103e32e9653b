import { eq } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import { schema } from "#db/client.ts";
import { computeAllProfiles } from "#jobs/handlers/profile.ts";
import { newId } from "#lib/ids.ts";
import { yuan } from "#lib/money.ts";
import { useDatabase } from "#tests/database.ts";
import { aBank, aConsent, anEnterprise, anOrganisation, callerAs } from "#tests/factories.ts";
import { system } from "../access/actor.ts";
import { computeAll, viewOwnProfile } from "./index.ts";

const database = useDatabase();
const NOW = new Date("2026-11-20T02:00:00Z");
const LATER = new Date("2026-11-21T02:00:00Z");
const asJob = (now = NOW) => callerAs(database, system("profile"), now);

type Firm = Awaited<ReturnType<typeof anEnterprise>>;
let firm: Firm;
let other: Firm;
let deliveryId: string;
beforeAll(async () => {
  const { owner } = database;
  firm = await anEnterprise(owner);
  other = await anEnterprise(owner, { name: "静海样例丙有限公司" });
  const source = await anOrganisation(owner, "source");
  deliveryId = newId();
  await owner.insert(schema.deliveries).values({
    ...{
      id: deliveryId,
      sourceId: source.id,
      recordType: "tax_filing",
      fileName: "样例.csv",
      checksum: deliveryId,
    },
    byteCount: 1,
  });
  const months = Array.from(
    { length: 12 },
    (_, at) => `${at < 10 ? 2026 : 2025}-${String(at + 1).padStart(2, "0")}-01`,
  );
  await owner.insert(schema.taxFilings).values(
    months.map((month) => ({
      ...{ enterpriseId: firm.id, deliveryId, month, recordedAt: NOW, arrears: yuan(0) },
      ...{ sales: yuan(500_000), taxPayable: yuan(10_000), taxPaid: yuan(10_000) },
      ...{ dueOn: `${month.slice(0, 8)}20`, filedOn: `${month.slice(0, 8)}12` },
    })),
  );
});

const own = (of: Firm, now = NOW) => viewOwnProfile(callerAs(database, of.owner, now), {});
const featureOf = async (of: Firm, id: string, now = NOW) =>
  (await own(of, now))
    .profile!.groups.flatMap(({ features }) => features)
    .find((feature) => feature.id === id)!;

describe("a firm's own profile", () => {
  it("does not exist before it was computed", async () => {
    expect(await own(firm)).toEqual({ computing: false, authorised: [], profile: null });
  });

  it("without any authorisation says so at every private feature, and what would help", async () => {
    expect(await computeAll(asJob(), { scope: "all" })).toEqual({ looked: 2, written: 2 });
    expect(await featureOf(firm, "tax_paid_12m")).toMatchObject({
      value: null,
      missing: "unauthorised",
      remedy: "授权“纳税”数据后即可计算。",
    });
    expect(await featureOf(firm, "firm_age")).toMatchObject({ value: "102 个月", missing: null });
    const { profile } = await own(firm);
    expect(profile!.score!.sufficient).toBe(false);
    expect(profile!.score!.reasons[0]).toMatchObject({ kind: expect.stringMatching(/cap|missing/) });
  });

  it("once authorised tells the value with source and date, and raises the score", async () => {
    const before = (await own(firm)).profile!.score!.points;
    const operator = await anOrganisation(database.owner, "operator");
    await aConsent(database.owner, firm, operator.id, {
      purpose: "matching",
      domains: ["tax", "water"],
      grantedAt: NOW,
    });
    await computeAll(asJob(LATER), { scope: "uscc", uscc: firm.uscc.toLowerCase() });
    expect(await featureOf(firm, "tax_paid_12m", LATER)).toMatchObject({
      value: "12 万元",
      missing: null,
      asOn: "2026-10-31",
    });
    expect(await featureOf(firm, "water_gas_3m_yoy", LATER)).toMatchObject({ missing: "not_covered" });
    const after = await own(firm, LATER);
    expect(after.authorised).toEqual(["tax", "water"]);
    expect(after.profile!.score!.points).toBeGreaterThan(before);
  });

  it("is each firm's own", async () => {
    expect(await featureOf(other, "tax_paid_12m", LATER)).toMatchObject({ value: null });
    const bank = await aBank(database.owner);
    await expect(viewOwnProfile(callerAs(database, bank.officer), {})).rejects.toMatchObject({
      code: "forbidden",
    });
    expect((await database.app.select().from(schema.profiles)).length).toBe(0);
  });

  it("counts a domain that only a bank may use as withheld from the score", async () => {
    const bank = await aBank(database.owner, "样例丙银行");
    await aConsent(database.owner, other, bank.id, { grantedAt: NOW });
    await database.owner.update(schema.taxFilings).set({ enterpriseId: other.id });
    await computeAll(asJob(LATER), { scope: "all" });
    expect(await featureOf(other, "tax_paid_12m", LATER)).toMatchObject({ missing: null });
    const { profile, authorised } = await own(other, LATER);
    expect(authorised).toEqual([]);
    expect(profile!.score!.reasons.some(({ text }) => text.includes("未授权"))).toBe(true);
  });
});

describe("a score", () => {
  it("is made anew where only what the platform may use has changed, and no part of the profile", async () => {
    const { owner } = database;
    const third = await anEnterprise(owner);
    const consentTo = (id: string, purpose: "matching" | "credit_review") =>
      aConsent(owner, third, id, { purpose, domains: ["social_security"], grantedAt: NOW });
    await consentTo((await aBank(owner)).id, "credit_review");
    const compute = (now: Date) => computeAll(asJob(now), { scope: "enterprise", enterpriseId: third.id });
    const sameDay = new Date("2026-11-20T03:00:00Z");
    expect(await compute(NOW)).toEqual({ looked: 1, written: 1 });
    const before = (await own(third)).profile!.score!;
    expect(await compute(sameDay)).toEqual({ looked: 1, written: 0 });
    await consentTo((await anOrganisation(owner, "operator")).id, "matching");
    expect(await compute(sameDay)).toEqual({ looked: 1, written: 1 });
    expect((await own(third, sameDay)).profile!.score!.points).toBeGreaterThan(before.points);
  });
});

describe("the job", () => {
  const requests = () =>
    database.owner.select().from(schema.jobRequests).where(eq(schema.jobRequests.job, "match"));

  it.each([
    [() => ({ scope: "enterprise", enterpriseId: firm.id }), () => `enterprise:${firm.id}`, () => firm.id],
    [() => ({ scope: "all" }), () => "full:2026-11-21", () => null],
    [() => ({ scope: "delivery", deliveryId }), () => `delivery:${deliveryId}`, () => null],
  ])("asks for the matching that its scope needs", async (parameters, key, organisationId) => {
    await database.owner.delete(schema.jobRequests);
    const seen: [number, number][] = [];
    await computeAllProfiles(
      asJob(LATER),
      parameters(),
      async (done, total) => void seen.push([done, total]),
    );
    expect(seen.every(([done, total]) => done === total)).toBe(true);
    expect(await requests()).toMatchObject([
      { key: key(), organisationId: organisationId(), status: "queued" },
    ]);
  });

  it("shows the owner that something is under way", async () => {
    await database.owner.delete(schema.jobRequests);
    await computeAllProfiles(asJob(LATER), { scope: "enterprise", enterpriseId: firm.id }, async () => {});
    expect((await own(firm, LATER)).computing).toBe(true);
    expect((await own(other, LATER)).computing).toBe(false);
  });

  it("refuses an enterprise that does not exist", async () => {
    const nobody = computeAll(asJob(), { scope: "enterprise", enterpriseId: newId() });
    await expect(nobody).rejects.toMatchObject({ code: "not_found" });
  });
});
