import { eq } from "drizzle-orm";
import { beforeEach, describe, expect, test } from "vitest";
import { schema } from "#db/client.ts";
import { dateOn } from "#lib/dates.ts";
import { newId } from "#lib/ids.ts";
import { soundFirm } from "#scoring/features/sound-firm.fixture.ts";
import { computeFeatures } from "#scoring/index.ts";
import { useDatabase } from "#tests/database.ts";
import { aBank, aConsent, aMember, callerAs, editConsent, restateConsent } from "#tests/factories.ts";
import { withdrawConsent } from "../consents/index.ts";
import { aCase, type Case, lent } from "../loans/case.fixture.ts";
import { viewLoan } from "../loans/index.ts";
import { partsOf } from "./feature-parts.ts";
import { viewAftercare, viewAuthorisedProfile } from "./index.ts";

const database = useDatabase();
let world: Case;
let input: { loanId: string };
let applicationId: string;
let aftercare: { id: string };

beforeEach(async () => {
  world = await aCase(database);
  const { loanId, lineId } = await lent(world);
  const { creditLines, profiles, profileParts } = schema;
  const [line] = await database.owner.select().from(creditLines).where(eq(creditLines.id, lineId));
  ({ applicationId } = line!);
  input = { loanId };
  const profileId = newId();
  const enterpriseId = world.enterprise.id;
  await database.owner
    .insert(profiles)
    .values({ id: profileId, enterpriseId, asOf: "2026-11-22", knownAt: new Date(), digest: "d" });
  await database.owner
    .insert(profileParts)
    .values(partsOf(computeFeatures(soundFirm())).map((part) => ({ profileId, enterpriseId, ...part })));
  aftercare = await aConsent(database.owner, world.enterprise, world.bank.id, {
    ...{ purpose: "post_loan", mode: "case", domains: ["tax"] },
  });
});

const readsOf = () =>
  database.owner
    .select()
    .from(schema.dataReads)
    .where(eq(schema.dataReads.enterpriseId, world.enterprise.id));
const refused = (message: string) =>
  expect.objectContaining({ code: "forbidden", message: expect.stringContaining(message) });

describe("a bank's look at a borrower for aftercare", () => {
  test("shows what was granted for aftercare, and is logged as that", async () => {
    const view = await viewAftercare(world.as.officer, input);
    expect(view).toMatchObject({ loanId: input.loanId, domains: ["tax"], consents: [{ id: aftercare.id }] });
    const tax = view.profile!.groups.find(({ domain }) => domain === "tax")!;
    expect(tax.features.some(({ missing }) => missing === null)).toBe(true);
    const electricity = view.profile!.groups.find(({ domain }) => domain === "electricity")!;
    expect(new Set(electricity.features.map(({ missing }) => missing))).toEqual(new Set(["unauthorised"]));
    expect(await readsOf()).toMatchObject([
      {
        ...{ verb: "profile.view_aftercare", purpose: "post_loan", consentId: aftercare.id, applicationId },
        ...{ readerUserId: world.bank.officer.userId, domains: ["tax"], openCase: true },
      },
    ]);
  });

  test("rests on no consent for the review, which carries everything, nor the review on one for aftercare", async () => {
    await withdrawConsent(world.as.owner, { consentId: aftercare.id });
    await expect(viewAftercare(world.as.officer, input)).rejects.toEqual(refused("贷后管理的授权"));
    await restateConsent(database.owner, world.consent.id, { purpose: "post_loan" });
    await expect(viewAuthorisedProfile(world.as.officer, { applicationId })).rejects.toMatchObject({
      code: "forbidden",
    });
    expect(await readsOf()).toEqual([]);
  });

  test("is closed while the consent is paused, expired or edited after it was signed", async () => {
    const { id } = aftercare;
    await editConsent(database.owner, id, { status: "paused", pausedAt: new Date() });
    await expect(viewAftercare(world.as.officer, input)).rejects.toEqual(refused("暂停"));
    await editConsent(database.owner, id, { status: "active", pausedAt: null, maxUses: 99 });
    await expect(viewAftercare(world.as.officer, input)).rejects.toEqual(refused("不一致"));
    await restateConsent(database.owner, id, {
      ...{ grantedAt: new Date("2025-01-01"), expiresAt: new Date("2025-02-01") },
    });
    await expect(viewAftercare(world.as.officer, input)).rejects.toEqual(refused("到期"));
    expect(await readsOf()).toEqual([]);
  });

  test("is had once under a consent for one look", async () => {
    await restateConsent(database.owner, aftercare.id, { mode: "once", maxUses: 1 });
    await viewAftercare(world.as.officer, input);
    await expect(viewAftercare(world.as.officer, input)).rejects.toMatchObject({ code: "forbidden" });
    expect((await readsOf()).length).toBe(1);
  });

  test("holds for the time of the business between the two, and no longer", async () => {
    await endBusiness();
    await expect(viewAftercare(world.as.officer, input)).rejects.toMatchObject({ code: "forbidden" });
    expect((await viewLoan(world.as.officer, input)).aftercare).toEqual([]);
  });

  test("opens to nobody else: another bank, or a post without cases", async () => {
    const other = await aBank(database.owner, "另一银行静海支行");
    await aConsent(database.owner, world.enterprise, other.id, { purpose: "post_loan" });
    const foreign = viewAftercare(callerAs(database, other.officer), input);
    await expect(foreign).rejects.toMatchObject({ code: "not_found" });
    const compliance = await aMember(database.owner, { id: world.bank.id, kind: "bank" }, "compliance");
    const idle = viewAftercare(callerAs(database, compliance), input);
    await expect(idle).rejects.toMatchObject({ code: "forbidden" });
  });
});

/** The loan is settled and the line closed, written behind the triggers that ask for the money first. */
async function endBusiness() {
  const { creditLines, loans } = schema;
  await database.owner.transaction(async (tx) => {
    await tx.execute("alter table loans disable trigger user");
    await tx.execute("alter table credit_lines disable trigger user");
    await tx
      .update(loans)
      .set({ status: "settled", settledOn: dateOn(new Date()) })
      .where(eq(loans.id, input.loanId));
    const own = eq(creditLines.enterpriseId, world.enterprise.id);
    await tx.update(creditLines).set({ status: "closed" }).where(own);
    await tx.execute("alter table loans enable trigger user");
    await tx.execute("alter table credit_lines enable trigger user");
  });
}

test("the loan's page names the consents that open it now", async () => {
  expect(await viewLoan(world.as.officer, input)).toMatchObject({
    ...{ applicationId, aftercare: [{ id: aftercare.id }] },
  });
  await withdrawConsent(world.as.owner, { consentId: aftercare.id });
  expect((await viewLoan(world.as.officer, input)).aftercare).toEqual([]);
});
