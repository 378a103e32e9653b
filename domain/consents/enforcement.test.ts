import { eq, sql } from "drizzle-orm";
import { beforeEach, describe, expect, test } from "vitest";
import { schema, type Tx } from "#db/client.ts";
import { newId } from "#lib/ids.ts";
import { wan, ZERO } from "#lib/money.ts";
import type { ConsentPurpose } from "#lib/vocabulary.ts";
import { soundFirm } from "#scoring/features/sound-firm.fixture.ts";
import { computeFeatures } from "#scoring/index.ts";
import { useDatabase } from "#tests/database.ts";
import {
  aBank,
  aConsent,
  aMember,
  anOrganisation,
  callerAs,
  editConsent,
  restateConsent,
} from "#tests/factories.ts";
import type { Member } from "../access/actor.ts";
import { actAs } from "../access/verb.ts";
import { withdrawApplication } from "../applications/index.ts";
import { aCase, type Case, submitted } from "../loans/case.fixture.ts";
import { partsOf } from "../profiles/feature-parts.ts";
import { viewAuthorisedProfile } from "../profiles/index.ts";
import { grantConsent, pauseConsent, resumeConsent, withdrawConsent } from "./index.ts";

const database = useDatabase();
let world: Case;
let input: { applicationId: string };

/** A case with a profile behind it and records of two domains, the older ones of three years ago. */
beforeEach(async () => {
  world = await aCase(database);
  const enterpriseId = world.enterprise.id;
  const profileId = newId();
  await database.owner
    .insert(schema.profiles)
    .values({ id: profileId, enterpriseId, asOf: "2026-11-22", knownAt: new Date(), digest: "d" });
  await database.owner
    .insert(schema.profileParts)
    .values(partsOf(computeFeatures(soundFirm())).map((part) => ({ profileId, enterpriseId, ...part })));
  await records(enterpriseId);
  input = { applicationId: (await submitted(world)).id };
});

async function records(enterpriseId: string) {
  const source = await anOrganisation(database.owner, "source");
  const deliveryId = newId();
  await database.owner.insert(schema.deliveries).values({
    ...{ id: deliveryId, sourceId: source.id, recordType: "tax_filing", fileName: "样例.csv" },
    ...{ checksum: deliveryId, byteCount: 1 },
  });
  for (const month of ["2023-11-01", "2026-10-01"]) {
    const row = { enterpriseId, deliveryId, month, dueOn: month };
    await database.owner
      .insert(schema.taxFilings)
      .values({ ...row, sales: wan(10), taxPayable: wan(1), taxPaid: wan(1), arrears: ZERO });
    await database.owner.insert(schema.electricityBills).values({ ...row, kwh: 9_000, amount: wan(1) });
  }
  for (const year of [2023, 2025])
    await database.owner.insert(schema.taxGrades).values({ enterpriseId, deliveryId, year, grade: "A" });
}

const look = (as = world.as.officer) => viewAuthorisedProfile(as, input);
const consentRow = async (id = world.consent.id) =>
  (await database.owner.select().from(schema.consents).where(eq(schema.consents.id, id)))[0]!;
const reads = () =>
  database.owner.$count(schema.dataReads, eq(schema.dataReads.enterpriseId, world.enterprise.id));
const refused = { code: "forbidden" };

/** What a bank's officer finds in the tables by statements without any `where`. */
const found = (officer: Member = world.bank.officer, purpose: ConsentPurpose | null = "credit_review") =>
  database.app.transaction(async (tx) => {
    await actAs(tx, officer, purpose ?? undefined);
    const months = async (table: string) => {
      const { rows } = await tx.execute<{ month: string }>(
        sql`select to_char(month, 'YYYY-MM') as month from ${sql.identifier(table)} order by 1`,
      );
      return rows.map((row) => row.month);
    };
    const parts = await tx.select().from(schema.profileParts);
    return {
      tax: await months("tax_filings"),
      electricity: await months("electricity_bills"),
      grades: (await tx.select().from(schema.taxGrades)).map(({ year }) => year),
      features: parts.flatMap((part) => Object.keys(part.features as object)).sort(),
    };
  });
const nothing = { tax: [], electricity: [], grades: [], features: [] };
const asActor = <R>(actor: Member, run: (tx: Tx) => Promise<R>) =>
  database.app.transaction(async (tx) => {
    await actAs(tx, actor, "credit_review");
    return run(tx);
  });

describe("without a live consent", () => {
  test("THREATS 5: an officer reads nothing, by the page or by SQL, and nothing is logged as read", async () => {
    await withdrawConsent(world.as.owner, { consentId: world.consent.id });
    await expect(look()).rejects.toMatchObject(refused);
    expect(await found()).toEqual(nothing);
    expect(await reads()).toBe(0);
  });

  test("THREATS 29: bundled items, unverified firms and clerks consent to nothing", async () => {
    const terms = {
      ...{ granteeId: world.bank.id, purpose: "post_loan" as const, mode: "store" as const, months: 6 },
      ...{ rangeYears: 1 as const, agreed: true },
    };
    const mixed = { ...terms, items: ["tax_grade" as const, "identity_number" as const] };
    await expect(grantConsent(world.as.owner, mixed)).rejects.toMatchObject({ code: "invalid" });
    const unticked = { ...terms, items: ["tax_grade" as const], agreed: false };
    await expect(grantConsent(world.as.owner, unticked)).rejects.toMatchObject({ code: "invalid" });
    const clerk = await aMember(database.owner, { id: world.enterprise.id, kind: "enterprise" }, "clerk");
    const good = { ...terms, items: ["tax_grade" as const] };
    await expect(grantConsent(callerAs(database, clerk), good)).rejects.toMatchObject(refused);
    await database.owner
      .update(schema.enterprises)
      .set({ verifiedAt: null })
      .where(eq(schema.enterprises.id, world.enterprise.id));
    await expect(grantConsent(world.as.owner, good)).rejects.toMatchObject({
      ...refused,
      message: expect.stringContaining("核验"),
    });
    const given = await database.owner.$count(
      schema.consents,
      eq(schema.consents.enterpriseId, world.enterprise.id),
    );
    expect(given).toBe(1);
  });

  test("THREATS 29: a legal representative's own data is consented to by that person alone", async () => {
    const terms = {
      ...{ granteeId: world.bank.id, purpose: "credit_review" as const, mode: "case" as const, months: 6 },
      ...{ rangeYears: 1 as const, agreed: true, items: ["identity_number" as const] },
    };
    await expect(grantConsent(world.as.owner, terms)).rejects.toMatchObject(refused);
    await database.owner.insert(schema.verifications).values({
      ...{ enterpriseId: world.enterprise.id, kind: "legal_representative", status: "passed" },
      ...{ askedBy: world.enterprise.owner.userId, askedAt: new Date(), checkedIndex: Buffer.from("x") },
      ...{ environment: "simulator", reference: "r", settledAt: new Date() },
    });
    const { consentId } = await grantConsent(world.as.owner, terms);
    expect(await consentRow(consentId)).toMatchObject({ subject: "legal_representative", domains: [] });
  });
});

describe("what a consent opens", () => {
  test("THREATS 30: a tax consent opens no electricity, and one item of tax not the other", async () => {
    await restateConsent(database.owner, world.consent.id, { domains: ["tax"], items: ["tax_grade"] });
    const seen = await found();
    expect(seen).toMatchObject({ tax: [], electricity: [], grades: [2023, 2025] });
    expect(seen.features).toEqual(expect.arrayContaining(["tax_grade", "firm_age"]));
    for (const closed of ["tax_paid_12m", "kwh_12m", "kwh_per_sale", "tax_warn", "inv_decl_gap", "coverage"])
      expect(seen.features).not.toContain(closed);
    const view = await look();
    const shown = view.profile!.groups.flatMap(({ features }) => features);
    expect(shown.find(({ id }) => id === "tax_grade")!.missing).toBeNull();
    expect(shown.find(({ id }) => id === "tax_paid_12m")!.missing).toBe("unauthorised");
  });

  test("THREATS 30: a feature that draws on two domains is closed under a consent for one of them", async () => {
    await restateConsent(database.owner, world.consent.id, { domains: ["invoice"] });
    const { features } = await found();
    expect(features).toContain("inv_out_12m");
    for (const mixed of ["inv_decl_gap", "kwh_per_sale", "tax_warn"]) expect(features).not.toContain(mixed);
  });

  test("reaches back no further than its range, in records as in features", async () => {
    await restateConsent(database.owner, world.consent.id, { rangeFrom: "2025-05-01" });
    const seen = await found();
    expect(seen).toMatchObject({ tax: ["2026-10"], electricity: ["2026-10"], grades: [2025] });
    expect(seen.features).toContain("tax_paid_12m");
    expect(seen.features).not.toContain("tax_paid_yoy");
    expect(seen.features).not.toContain("ss_paid_run");
    const view = await look();
    const shown = view.profile!.groups.flatMap(({ features }) => features);
    expect(shown.find(({ id }) => id === "tax_paid_yoy")!.missing).toBe("unauthorised");
  });

  test("for the time of a case is nothing before one and nothing after", async () => {
    await restateConsent(database.owner, world.consent.id, { mode: "case" });
    expect((await found()).tax).toHaveLength(2);
    await look();
    await withdrawApplication(world.as.owner, input);
    expect(await found()).toEqual(nothing);
    await expect(look()).rejects.toMatchObject(refused);
  });
});

describe("how often", () => {
  test("a consent for one look is used up by it", async () => {
    await restateConsent(database.owner, world.consent.id, { mode: "once", maxUses: 1 });
    await look();
    expect(await consentRow()).toMatchObject({ status: "exhausted", uses: 1 });
    await expect(look()).rejects.toMatchObject(refused);
    expect(await found()).toEqual(nothing);
    expect(await reads()).toBe(1);
  });

  test("the last look is had once, also by many at the same time", async () => {
    await restateConsent(database.owner, world.consent.id, { maxUses: 3 });
    const outcomes = await Promise.allSettled(Array.from({ length: 8 }, () => look()));
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(3);
    for (const each of outcomes) if (each.status === "rejected") expect(each.reason).toMatchObject(refused);
    expect(await consentRow()).toMatchObject({ status: "exhausted", uses: 3 });
    expect(await reads()).toBe(3);
  });

  test("a day's looks are counted, also those at the same time", async () => {
    await restateConsent(database.owner, world.consent.id, { usesPerDay: 2 });
    const outcomes = await Promise.allSettled(Array.from({ length: 5 }, () => look()));
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(2);
    expect(await consentRow()).toMatchObject({ status: "active", uses: 2 });
  });

  test("uses never fall, and are counted by reads alone", async () => {
    await look();
    const count = (uses: number) =>
      asActor(world.enterprise.owner, (tx) =>
        tx.update(schema.consents).set({ uses }).where(eq(schema.consents.id, world.consent.id)),
      );
    for (const uses of [0, 9]) await expect(count(uses)).rejects.toMatchObject({ cause: { code: "23001" } });
  });
});

describe("from one moment to the next", () => {
  test("THREATS 31: the read after a withdrawal is refused, by the page and by SQL", async () => {
    await look();
    await withdrawConsent(world.as.owner, { consentId: world.consent.id });
    await expect(look()).rejects.toMatchObject(refused);
    expect(await found()).toEqual(nothing);
    expect(await reads()).toBe(1);
  });

  test("THREATS 31: a withdrawal while others read ends wholly before or wholly after each read", async () => {
    const outcomes = await Promise.allSettled([
      ...Array.from({ length: 6 }, () => look()),
      withdrawConsent(world.as.owner, { consentId: world.consent.id }),
      ...Array.from({ length: 6 }, () => look()),
    ]);
    const { uses, status, withdrawnAt } = await consentRow();
    expect(status).toBe("withdrawn");
    const seen = outcomes.filter((each) => each.status === "fulfilled").length - 1;
    expect([uses, await reads()]).toEqual([seen, seen]);
    expect(withdrawnAt).toEqual(expect.any(Date));
    await expect(look()).rejects.toMatchObject(refused);
  });

  test("a pause closes and a resumption opens again", async () => {
    const consentId = world.consent.id;
    await pauseConsent(world.as.owner, { consentId });
    await expect(look()).rejects.toMatchObject(refused);
    expect(await found()).toEqual(nothing);
    await expect(pauseConsent(world.as.owner, { consentId })).rejects.toMatchObject({ code: "conflict" });
    await resumeConsent(world.as.owner, { consentId });
    await look();
    await withdrawConsent(world.as.owner, { consentId });
    await expect(resumeConsent(world.as.owner, { consentId })).rejects.toMatchObject({ code: "conflict" });
  });

  test("a consent's life goes one way, whoever asks the database", async () => {
    await withdrawConsent(world.as.owner, { consentId: world.consent.id });
    for (const change of [
      sql`status = 'active', withdrawn_at = null`,
      sql`status = 'paused', withdrawn_at = null, paused_at = now()`,
      sql`items = items || '{tax_grade}'`,
      sql`expires_at = expires_at + interval '1 year'`,
      sql`signature = 'x'`,
    ]) {
      const edit = database.owner.execute(sql`update consents set ${change} where id = ${world.consent.id}`);
      await expect(edit).rejects.toMatchObject({ cause: { code: "23001" } });
    }
    const remove = database.owner.execute(sql`delete from consents where id = ${world.consent.id}`);
    await expect(remove).rejects.toMatchObject({ cause: { code: "23001" } });
  });
});

describe("THREATS 32: a consent is worth what was signed", () => {
  const edits = {
    items: { domains: ["tax"], items: ["tax_grade"] },
    purpose: { purpose: "credit_review" as const, statement: "另一句话" },
    "its end": { expiresAt: new Date("2199-01-01T00:00:00Z") },
    "its last day": { expiresOn: "2199-01-01" },
    manner: { mode: "case" as const },
    "the number of looks": { maxUses: 100 },
    range: { rangeFrom: "2020-01-01" },
    "its artefact": { artefact: '{"terms":{}}' },
    "its signature": { signature: "e30.e30.e30" },
    "the lack of a signature": { artefact: null, signature: null },
  };
  test.each(Object.entries(edits))("edited in %s it carries no read", async (_, change) => {
    await editConsent(database.owner, world.consent.id, change);
    await expect(look()).rejects.toMatchObject({ ...refused, message: expect.stringContaining("不一致") });
    expect(await reads()).toBe(0);
    const trail = await database.owner
      .select()
      .from(schema.auditEntries)
      .where(eq(schema.auditEntries.subjectId, input.applicationId));
    expect(trail).toContainEqual(expect.objectContaining({ subjectType: "refusal" }));
  });

  test("another consent's signature does not carry it", async () => {
    const other = await aConsent(database.owner, world.enterprise, world.bank.id, { purpose: "post_loan" });
    const { artefact, signature } = await consentRow(other.id);
    await editConsent(database.owner, world.consent.id, { artefact, signature });
    await expect(look()).rejects.toMatchObject(refused);
  });

  test("expired, for another purpose or for another bank it opens nothing", async () => {
    const other = await aBank(database.owner, "另一银行静海支行");
    expect(await found(other.officer)).toEqual(nothing);
    expect(await found(world.bank.officer, "post_loan")).toEqual(nothing);
    expect(await found(world.bank.officer, null)).toEqual(nothing);
    await restateConsent(database.owner, world.consent.id, {
      ...{ grantedAt: new Date("2025-01-01"), expiresAt: new Date("2025-02-01"), expiresOn: "2025-01-31" },
    });
    expect(await found()).toEqual(nothing);
    await expect(look()).rejects.toMatchObject(refused);
  });

  test("a firm grants none that the platform has not signed", async () => {
    const forged = asActor(world.enterprise.owner, async (tx) => {
      const { artefact: _, signature: __, ...row } = await consentRow();
      await tx.insert(schema.consents).values({ ...row, id: newId(), number: "SQ-forged" });
    });
    await expect(forged).rejects.toMatchObject({ cause: { code: "42501" } });
  });
});
