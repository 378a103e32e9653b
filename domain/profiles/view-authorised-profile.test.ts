import { eq, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { schema } from "#db/client.ts";
import { newId } from "#lib/ids.ts";
import type { DataDomain } from "#lib/vocabulary.ts";
import { soundFirm } from "#scoring/features/sound-firm.fixture.ts";
import { computeFeatures } from "#scoring/index.ts";
import { useDatabase } from "#tests/database.ts";
import { aBank, aConsent, callerAs, restateConsent } from "#tests/factories.ts";
import { aCase, type Case, submitted } from "../loans/case.fixture.ts";
import { partsOf } from "./feature-parts.ts";
import { viewAuthorisedProfile } from "./index.ts";

const database = useDatabase();

async function withProfile(world: Case) {
  const features = computeFeatures(soundFirm());
  const profileId = newId();
  const enterpriseId = world.enterprise.id;
  await database.owner
    .insert(schema.profiles)
    .values({ id: profileId, enterpriseId, asOf: "2026-11-22", knownAt: new Date(), digest: "d" });
  await database.owner
    .insert(schema.profileParts)
    .values(partsOf(features).map((part) => ({ profileId, enterpriseId, ...part })));
  return { applicationId: (await submitted(world)).id };
}

const narrowTo = (world: Case, domains: DataDomain[]) =>
  restateConsent(database.owner, world.consent.id, { domains });
const readsOf = (world: Case) =>
  database.owner
    .select()
    .from(schema.dataReads)
    .where(eq(schema.dataReads.enterpriseId, world.enterprise.id));
const seen = (view: Awaited<ReturnType<typeof viewAuthorisedProfile>>) =>
  new Map(view.profile!.groups.flatMap((group) => group.features.map((each) => [each.id, each])));

describe("a bank's look at a profile", () => {
  test("shows what is consented, scores that, and is logged with the domains shown", async () => {
    const world = await aCase(database);
    const input = await withProfile(world);
    await database.owner
      .insert(schema.industries)
      .values({ code: "C33", level: 2, name: "金属制品业", section: "C" })
      .onConflictDoNothing();
    const view = await viewAuthorisedProfile(world.as.officer, input);
    expect(view.domains).toEqual(["tax", "invoice", "social_security", "electricity", "water"]);
    expect(view.profile!.score.points).toBeGreaterThan(600);
    const shown = seen(view);
    expect(shown.get("industry")!.value).toBe("金属制品业");
    for (const ratio of ["inv_cv", "inv_in_out", "kwh_util", "ss_turnover"])
      expect(shown.get(ratio)!.value).toMatch(/%$/);
    expect(await readsOf(world)).toMatchObject([
      {
        ...{
          readerOrganisationId: world.bank.id,
          readerUserId: world.bank.officer.userId,
          purpose: "credit_review",
        },
        ...{ consentId: world.consent.id, applicationId: input.applicationId, domains: view.domains },
      },
    ]);
  });

  test("under a consent for tax shows no electricity, nor what mixes tax with invoices, and scores lower", async () => {
    const world = await aCase(database);
    const input = await withProfile(world);
    const whole = await viewAuthorisedProfile(world.as.officer, input);
    await narrowTo(world, ["tax"]);
    const part = await viewAuthorisedProfile(world.as.officer, input);
    expect(part.domains).toEqual(["tax"]);
    for (const group of part.profile!.groups.filter(
      ({ domain }) => !["tax", "registry", "derived"].includes(domain),
    ))
      expect(group.features.filter((each) => each.missing !== "unauthorised").map((each) => each.id)).toEqual(
        [],
      );
    expect(part.profile!.score.points).toBeLessThan(whole.profile!.score.points);
    expect(seen(part).get("coverage")!.value).toBe("20%");
    expect(seen(whole).get("coverage")!.value).toBe("100%");
  });

  test("under two consents is logged under each for what that one opens", async () => {
    const world = await aCase(database);
    const input = await withProfile(world);
    await narrowTo(world, ["tax"]);
    const second = await aConsent(database.owner, world.enterprise, world.bank.id, {
      domains: ["tax", "electricity"],
    });
    const view = await viewAuthorisedProfile(world.as.officer, input);
    expect(view.domains).toEqual(["tax", "electricity"]);
    expect(view.consents.map(({ id }) => id)).toEqual([world.consent.id, second.id]);
    const reads = await readsOf(world);
    expect(new Map(reads.map((read) => [read.consentId, read.domains]))).toEqual(
      new Map([
        [world.consent.id, ["tax"]],
        [second.id, ["electricity"]],
      ]),
    );
  });

  test("is refused from the moment of withdrawal, and not logged as a read", async () => {
    const world = await aCase(database);
    const input = await withProfile(world);
    await viewAuthorisedProfile(world.as.officer, input);
    await database.owner
      .update(schema.consents)
      .set({ status: "withdrawn", withdrawnAt: new Date() })
      .where(eq(schema.consents.id, world.consent.id));
    const refused = expect.objectContaining({
      code: "forbidden",
      message: expect.stringContaining("企业已撤回用于"),
    });
    await expect(viewAuthorisedProfile(world.as.officer, input)).rejects.toEqual(refused);
    expect((await readsOf(world)).length).toBe(1);
  });

  test("is not given where the log of reads swallows its entry", async () => {
    const world = await aCase(database);
    const input = await withProfile(world);
    await database.owner.execute(
      sql`create function app.swallow() returns trigger language plpgsql as 'begin return null; end'`,
    );
    await database.owner.execute(
      sql`create trigger swallow before insert on data_reads for each row execute function app.swallow()`,
    );
    try {
      await expect(viewAuthorisedProfile(world.as.officer, input)).rejects.toThrow("log of reads");
    } finally {
      await database.owner.execute(sql`drop function app.swallow() cascade`);
    }
  });

  test.each([
    ["expired", { grantedAt: new Date("2025-01-01"), expiresAt: new Date("2025-02-01") }],
    ["for another purpose", { purpose: "post_loan" as const }],
  ])("is refused under a consent that is %s", async (_, change) => {
    const world = await aCase(database);
    const input = await withProfile(world);
    await restateConsent(database.owner, world.consent.id, change);
    await expect(viewAuthorisedProfile(world.as.officer, input)).rejects.toMatchObject({ code: "forbidden" });
  });

  test("does not open through another bank's application, whatever it has been granted itself", async () => {
    const world = await aCase(database);
    const input = await withProfile(world);
    const other = await aBank(database.owner, "另一银行静海支行");
    await aConsent(database.owner, world.enterprise, other.id);
    await expect(viewAuthorisedProfile(callerAs(database, other.officer), input)).rejects.toMatchObject({
      code: "not_found",
    });
  });

  test("says so where no profile has been computed yet", async () => {
    const world = await aCase(database);
    const { id: applicationId } = await submitted(world);
    expect((await viewAuthorisedProfile(world.as.approver, { applicationId })).profile).toBeNull();
    expect(await readsOf(world), "and the look is logged as one").toMatchObject([
      { domains: [], fields: ["profile"] },
    ]);
  });
});
