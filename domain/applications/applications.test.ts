import { eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { schema } from "#db/client.ts";
import { wan } from "#lib/money.ts";
import { isPublicNumber } from "#lib/public-number.ts";
import { useFreeClock } from "#tests/clock.ts";
import { useDatabase } from "#tests/database.ts";
import { aBank, aConsent, anEnterprise, callerAs } from "#tests/factories.ts";
import { aCase, accepted, approval, type Case, granted, proposed, submitted } from "../loans/case.fixture.ts";
import {
  acceptApplication,
  confirmDecision,
  listOwnApplications,
  listQueue,
  listReviews,
  prepareApplication,
  proposeDecision,
  returnDecision,
  submitApplication,
  viewApplication,
  viewOwnApplication,
  viewWorkbench,
  withdrawApplication,
} from "./index.ts";

const database = useDatabase();
useFreeClock(database);
const refused = (code: string, fields?: Record<string, unknown>) =>
  expect.objectContaining(fields ? { code, fields: expect.objectContaining(fields) } : { code });
const anyText = expect.arrayContaining([expect.any(String)]);

const form = ({ product, consent }: Case, over: Record<string, unknown> = {}) => ({
  ...{ versionId: product.versionId, consentId: consent.id, amount: wan(50), termMonths: 12 },
  purpose: "采购原材料",
  ...over,
});

describe("applying", () => {
  test("freezes the firm's dimensions, takes a checkable number and starts the bank's clock", async () => {
    const world = await aCase(database);
    const { id, number } = await submitted(world);
    expect(isPublicNumber(number)).toBe(true);
    const [row] = await database.owner
      .select()
      .from(schema.applications)
      .where(eq(schema.applications.id, id));
    expect(row).toMatchObject({
      ...{ status: "submitted", divisionCode: "120118108", industrySection: "C", sizeClass: "small" },
      ...{ guaranteeMode: "credit", firstLoan: true, bankId: world.bank.id },
    });
    const view = await viewOwnApplication(world.as.owner, { applicationId: id });
    expect(view).toMatchObject({ status: "submitted", canWithdraw: true, approval: null, decline: null });
    expect(view.clock!.dueAt > view.submittedAt).toBe(true);
  });

  test("the form knows the product's bounds, the live consents and an application that is open", async () => {
    const world = await aCase(database);
    const before = await prepareApplication(world.as.owner, { versionId: world.product.versionId });
    expect(before).toMatchObject({
      onSale: true,
      min: wan(10),
      max: wan(300),
      termMonths: [12],
      openApplicationId: null,
    });
    expect(before.consents.map((each) => each.id)).toEqual([world.consent.id]);
    const { id } = await submitted(world);
    const after = await prepareApplication(world.as.owner, { versionId: world.product.versionId });
    expect(after.openApplicationId).toBe(id);
  });

  test.each<[string, Record<string, unknown>, string]>([
    ["less than the product's least", { amount: wan(9) }, "amount"],
    ["more than its most", { amount: wan(301) }, "amount"],
    ["no whole thousand", { amount: wan(50) + 1n }, "amount"],
    ["a term it does not have", { termMonths: 24 }, "termMonths"],
    ["no purpose", { purpose: " " }, "purpose"],
    ...["-1", "0", "1e308", "NaN", "1,000", "５０", "0x10", " ", "1.0000001"].map(
      (amount): [string, Record<string, unknown>, string] => [`the amount “${amount}”`, { amount }, "amount"],
    ),
    ["an amount below zero in fen", { amount: -1n }, "amount"],
  ])("refuses %s beside its field", async (_, over, field) => {
    const world = await aCase(database);
    await expect(submitApplication(world.as.owner, form(world, over))).rejects.toEqual(
      refused("invalid", { [field]: anyText }),
    );
    expect((await listOwnApplications(world.as.owner, {})).rows).toEqual([]);
  });

  test("asks for a live consent to that bank for the review of loans", async () => {
    const world = await aCase(database);
    const { enterprise, bank } = world;
    const otherBank = await aBank(database.owner, "另一银行静海支行");
    const consents = await Promise.all([
      aConsent(database.owner, enterprise, otherBank.id),
      aConsent(database.owner, enterprise, bank.id, { purpose: "post_loan" }),
      aConsent(database.owner, enterprise, bank.id, { status: "withdrawn", withdrawnAt: new Date() }),
      aConsent(database.owner, enterprise, bank.id, {
        ...{ grantedAt: new Date("2025-01-01"), expiresAt: new Date("2025-06-01"), expiresOn: "2025-05-31" },
      }),
      aConsent(database.owner, await anEnterprise(database.owner), bank.id),
    ]);
    for (const { id: consentId } of consents) {
      const attempt = submitApplication(world.as.owner, form(world, { consentId }));
      await expect(attempt).rejects.toEqual(refused("invalid", { consentId: anyText }));
    }
  });

  test("does not take a product that is no longer on sale", async () => {
    const world = await aCase(database);
    await database.owner
      .update(schema.loanProducts)
      .set({ status: "withdrawn" })
      .where(eq(schema.loanProducts.id, world.product.productId));
    await expect(submitApplication(world.as.owner, form(world))).rejects.toEqual(refused("conflict"));
  });

  test("of two applications for one product at once, one is taken", async () => {
    const world = await aCase(database);
    const both = await Promise.allSettled([
      submitApplication(world.as.owner, form(world)),
      submitApplication(world.as.owner, form(world)),
    ]);
    expect(both.map((each) => each.status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(both.find((each) => each.status === "rejected")).toMatchObject({ reason: { code: "conflict" } });
  });

  test("can be taken back until a decision is under review, and then made anew", async () => {
    const world = await aCase(database);
    const { id: applicationId } = await accepted(world);
    await withdrawApplication(world.as.owner, { applicationId });
    await expect(proposeDecision(world.as.officer, approval(applicationId))).rejects.toEqual(
      refused("conflict"),
    );
    const { id } = await proposed(world);
    await expect(withdrawApplication(world.as.owner, { applicationId: id })).rejects.toEqual(
      refused("conflict"),
    );
  });
});

describe("deciding", () => {
  test("an approval needs two people, and makes a line", async () => {
    const world = await aCase(database);
    const { id: applicationId, decisionId } = await proposed(world);
    expect(await listReviews(world.as.approver, {})).toMatchObject([
      { applicationId, kind: "approve", isMine: false },
    ]);
    expect((await viewOwnApplication(world.as.owner, { applicationId })).approval).toBeNull();
    await confirmDecision(world.as.approver, { applicationId, decisionId });
    const view = await viewOwnApplication(world.as.owner, { applicationId });
    expect(view).toMatchObject({
      status: "approved",
      clock: null,
      approval: { limit: wan(100), rateBps: 385 },
    });
    const audited = await database.owner
      .select()
      .from(schema.auditEntries)
      .where(eq(schema.auditEntries.subjectId, applicationId));
    expect(audited.map((entry) => entry.verb).sort()).toEqual([
      "application.accept",
      "application.confirm",
      "application.propose",
      "application.submit",
    ]);
  });

  test("a decline tells the owner the reason and the remedy, and no line is made", async () => {
    const world = await aCase(database);
    const { id: applicationId } = await accepted(world);
    const decline = { applicationId, kind: "decline" as const, declineReason: "falling_sales" as const };
    const { decisionId } = await proposeDecision(world.as.officer, {
      ...decline,
      opinion: "近半年开票下滑。",
      note: "欢迎明年再来。",
    });
    expect(await confirmDecision(world.as.approver, { applicationId, decisionId })).toEqual({
      creditLineId: null,
    });
    const view = await viewOwnApplication(world.as.owner, { applicationId });
    expect(view.decline).toMatchObject({ reason: "falling_sales", note: "欢迎明年再来。" });
    expect(view.decline!.remedy).toContain("开票收入");
  });

  test("who proposed may not confirm, even with both roles, and the table says so too", async () => {
    const world = await aCase(database);
    const { id: applicationId, decisionId } = await proposed(world);
    const maker = callerAs(database, { ...world.bank.officer, role: "approver" });
    await expect(confirmDecision(maker, { applicationId, decisionId })).rejects.toEqual(refused("forbidden"));
    await expect(confirmDecision(world.as.officer, { applicationId, decisionId })).rejects.toEqual(
      refused("forbidden"),
    );
    const directly = database.owner
      .update(schema.applicationDecisions)
      .set({ reviewedBy: world.bank.officer.userId })
      .where(eq(schema.applicationDecisions.id, decisionId));
    await expect(directly).rejects.toMatchObject({
      cause: { constraint: "application_decisions_four_eyes_check" },
    });
  });

  test("of two confirmations at once, one wins", async () => {
    const world = await aCase(database);
    const { id: applicationId, decisionId } = await proposed(world);
    const both = await Promise.allSettled(
      [1, 2].map(() => confirmDecision(world.as.approver, { applicationId, decisionId })),
    );
    expect(both.map((each) => each.status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(both.find((each) => each.status === "rejected")).toMatchObject({ reason: { code: "conflict" } });
    expect(
      await database.owner.$count(schema.creditLines, eq(schema.creditLines.applicationId, applicationId)),
    ).toBe(1);
  });

  test("a returned proposal cannot be confirmed; the one that replaces it can", async () => {
    const world = await aCase(database);
    const { id: applicationId, decisionId } = await proposed(world);
    await returnDecision(world.as.approver, { applicationId, decisionId, reviewNote: "额度偏高，请下调。" });
    expect((await viewApplication(world.as.officer, { applicationId })).decisions).toMatchObject([
      { outcome: "returned", reviewNote: "额度偏高，请下调。", isMine: true },
    ]);
    const second = await proposeDecision(world.as.officer, approval(applicationId, { limit: wan(80) }));
    await expect(confirmDecision(world.as.approver, { applicationId, decisionId })).rejects.toEqual(
      refused("conflict"),
    );
    await confirmDecision(world.as.approver, { applicationId, decisionId: second.decisionId });
    expect((await viewOwnApplication(world.as.owner, { applicationId })).approval).toMatchObject({
      limit: wan(80),
    });
  });

  test.each<[string, Record<string, unknown>]>([
    ["limit", { limit: wan(101) }],
    ["rateBps", { rateBps: 400 }],
    ["termMonths", { termMonths: 36 }],
    ["repaymentMethod", { repaymentMethod: "bullet" }],
    ["expiresOn", { expiresOn: "2020-01-01" }],
    ["expiresOn", { expiresOn: "2099-01-01" }],
  ])("terms beyond the application or the product are refused beside %s", async (field, over) => {
    const world = await aCase(database);
    const { id } = await accepted(world);
    const attempt = proposeDecision(world.as.officer, approval(id, over));
    await expect(attempt).rejects.toEqual(refused("invalid", { [field]: anyText }));
  });

  test("skipping a step is a conflict", async () => {
    const world = await aCase(database);
    const { id: applicationId } = await submitted(world);
    await expect(proposeDecision(world.as.officer, approval(applicationId))).rejects.toEqual(
      refused("conflict"),
    );
    await acceptApplication(world.as.officer, { applicationId });
    await expect(acceptApplication(world.as.officer, { applicationId })).rejects.toEqual(refused("conflict"));
  });
});

describe("another bank, another firm", () => {
  test("find nothing, change nothing and list nothing of a case that is not theirs", async () => {
    const world = await aCase(database);
    const { id: applicationId, decisionId } = await proposed(world);
    const other = await aBank(database.owner, "另一银行静海支行");
    const officer = callerAs(database, other.officer);
    const approver = callerAs(database, other.approver);
    const stranger = callerAs(database, (await anEnterprise(database.owner)).owner);
    const review = { applicationId, decisionId, reviewNote: "退回重新审查" };
    for (const attempt of [
      () => viewApplication(officer, { applicationId }),
      () => acceptApplication(officer, { applicationId }),
      () => proposeDecision(officer, approval(applicationId)),
      () => confirmDecision(approver, review),
      () => returnDecision(approver, review),
      () => viewOwnApplication(stranger, { applicationId }),
      () => withdrawApplication(stranger, { applicationId }),
    ])
      await expect(attempt()).rejects.toEqual(refused("not_found"));
    expect((await listQueue(officer, { tab: "proposed" })).rows).toEqual([]);
    expect((await listReviews(approver, {})).length).toBe(0);
    expect((await viewApplication(world.as.officer, { applicationId })).status).toBe("proposed");
  });
});

describe("the queue", () => {
  test("pages through by deadline, counts its tabs and finds by name and number", async () => {
    const world = await aCase(database);
    const numbers: string[] = [];
    for (let i = 0; i < 3; i += 1) {
      const enterprise = await anEnterprise(database.owner, { name: `静海第${i}样例百分%厂` });
      const consent = await aConsent(database.owner, enterprise, world.bank.id, {
        grantedAt: new Date("2026-01-01"),
      });
      const owner = callerAs(database, enterprise.owner, new Date(Date.now() - (10 - i) * 86_400_000));
      numbers.push((await submitApplication(owner, form(world, { consentId: consent.id }))).number);
    }
    const seen: string[] = [];
    let after: string | undefined;
    do {
      const page = await listQueue(world.as.officer, { limit: 2, ...(after ? { after } : {}) });
      expect(page.counts).toMatchObject({ todo: 3, submitted: 3, closed: 0 });
      seen.push(...page.rows.map((row) => row.number));
      after = page.next ?? undefined;
    } while (after);
    expect(seen).toEqual(numbers);
    const search = async (q: string) =>
      (await listQueue(world.as.officer, { q })).rows.map((row) => row.number);
    expect(await search("第1样例百分%")).toEqual([numbers[1]]);
    expect(await search("_")).toEqual([]);
    expect(await search(numbers[2]!)).toEqual([numbers[2]]);
    expect((await listQueue(world.as.officer, { clock: "overdue" })).rows.length).toBe(3);
    await expect(listQueue(world.as.officer, { after: 'id";--' })).rejects.toEqual(refused("invalid"));
    expect(await viewWorkbench(world.as.officer, {})).toMatchObject({
      submitted: 3,
      accepted: 0,
      overdue: 3,
    });
  });

  test("a decided application moves to the closed ones", async () => {
    const world = await aCase(database);
    const { applicationId } = await granted(world);
    const { rows, counts } = await listQueue(world.as.officer, { tab: "closed" });
    expect(rows).toMatchObject([{ id: applicationId, status: "approved", clock: null }]);
    expect(counts).toMatchObject({ todo: 0, closed: 1 });
  });
});

describe("input that PostgreSQL cannot hold", () => {
  test("a NUL in a text is refused with a sentence, in what is written and in what is looked for", async () => {
    const world = await aCase(database);
    const written = submitApplication(world.as.owner, form(world, { purpose: "采购\u0000钢材备货" }));
    await expect(written).rejects.toMatchObject({ code: "invalid" });
    await expect(listQueue(world.as.officer, { q: "\u0000" })).rejects.toMatchObject({ code: "invalid" });
  });

  test.each([
    `2026-99-99T99:99:99.000000Z_${"0".repeat(36)}`,
    `2026-11-22T00:00:00.000000Z_${"-".repeat(36)}`,
  ])("a cursor that names no place is refused: %s", async (after) => {
    const world = await aCase(database);
    await expect(listQueue(world.as.officer, { after })).rejects.toMatchObject({ code: "invalid" });
  });
});
