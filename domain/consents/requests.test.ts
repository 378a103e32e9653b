import { eq, sql } from "drizzle-orm";
import { beforeEach, describe, expect, it } from "vitest";
import { schema } from "#db/client.ts";
import { newId } from "#lib/ids.ts";
import { makeUscc } from "#lib/uscc.ts";
import { useDatabase } from "#tests/database.ts";
import { aBank, aConsent, aMember, anEnterprise, callerAs } from "#tests/factories.ts";
import { actAs } from "../access/verb.ts";
import { showItself } from "../verification/verified.fixture.ts";
import {
  askConsent,
  cancelRequest,
  countOpenRequests,
  countUnseenRequests,
  draftAnswer,
  grantRequest,
  listAskedRequests,
  listRequests,
  refuseRequest,
  viewConsent,
  viewRequest,
} from "./index.ts";

const database = useDatabase();
let firm: Awaited<ReturnType<typeof anEnterprise>>;
let bank: Awaited<ReturnType<typeof aBank>>;
beforeEach(async () => {
  firm = await anEnterprise(database.owner);
  bank = await aBank(database.owner);
});

const asOwner = (now?: Date) => callerAs(database, firm.owner, now);
const asOfficer = () => callerAs(database, bank.officer);
const asked = (over: Record<string, unknown> = {}) => ({
  ...{ uscc: firm.uscc, purpose: "credit_review" as const, mode: "case" as const },
  ...{ items: ["tax_filing" as const, "invoice_month" as const], months: 12, rangeYears: 2 as const },
  reason: "审查续贷申请，需要了解纳税与开票情况。",
  ...over,
});
const ask = (over: Record<string, unknown> = {}) => askConsent(asOfficer(), asked(over));
const part = (requestId: string, over: Record<string, unknown> = {}) => ({
  ...{ requestId, items: ["tax_filing" as const], mode: "once" as const, months: 3, rangeYears: 1 as const },
  ...over,
});
const grant = (requestId: string, over: Record<string, unknown> = {}) =>
  grantRequest(asOwner(), { ...part(requestId, over), agreed: true, ...over });

describe("to a firm that has not shown who it is", () => {
  beforeEach(async () => {
    const { enterprises } = schema;
    await database.owner.update(enterprises).set({ verifiedAt: null }).where(eq(enterprises.id, firm.id));
  });

  it("is there, and neither who asks nor what or why is read, nor answered", async () => {
    const { requestId: id } = await ask();
    expect(await countUnseenRequests(asOwner(), {})).toBe(1);
    expect((await listRequests(asOwner(), {})).requests).toEqual([]);
    const notFound = { code: "not_found" };
    await expect(viewRequest(asOwner(), { requestId: id })).rejects.toMatchObject(notFound);
    await expect(refuseRequest(asOwner(), { requestId: id, answer: "不" })).rejects.toMatchObject(notFound);
    await expect(grant(id)).rejects.toMatchObject(notFound);
    const statement = sql`update consent_requests set status = 'refused', answered_by = ${firm.owner.userId}
      returning id`;
    const changed = await database.app.transaction(async (tx) => {
      await actAs(tx, firm.owner);
      return (await tx.execute(statement)).rows;
    });
    expect(changed).toEqual([]);
  });

  it("is shown once the firm is verified", async () => {
    const { requestId: id } = await ask();
    await showItself(database, firm);
    expect(await countUnseenRequests(asOwner(), {})).toBe(0);
    expect(await viewRequest(asOwner(), { requestId: id })).toMatchObject({ bankName: bank.name });
  });

  it("of which others are asked something is none of its own, nor are those that have lapsed", async () => {
    const other = await anEnterprise(database.owner, { verifiedAt: null });
    await ask();
    expect(await countUnseenRequests(callerAs(database, other.owner), {})).toBe(0);
    const late = new Date(Date.now() + 31 * 86_400_000);
    expect(await countUnseenRequests(asOwner(late), {})).toBe(0);
  });
});

describe("asking", () => {
  it("ends at fifty a day, also for fifty-five at once", async () => {
    const codes = Array.from({ length: 55 }, (_, n) =>
      makeUscc({
        ...{ registrar: "9", category: "1", division: "120118" },
        organisation: `MA${String(n).padStart(6, "0")}`,
      }),
    );
    const answers = await Promise.allSettled(codes.map((uscc) => ask({ uscc })));
    const refused = answers.flatMap((each) => (each.status === "rejected" ? [each.reason.code] : []));
    expect(refused).toEqual(Array.from({ length: 5 }, () => "too_many"));
    const { consentRequests } = schema;
    expect(await database.owner.$count(consentRequests, eq(consentRequests.bankId, bank.id))).toBe(50);
  });

  it("answers alike for a firm on the platform and for a code that is not", async () => {
    const stranger = makeUscc({
      registrar: "9",
      category: "1",
      division: "120118",
      organisation: "ABCDEFG2",
    });
    const known = await ask();
    const unknown = await ask({ uscc: stranger });
    expect(Object.keys(unknown)).toEqual(Object.keys(known));
    const { requests } = await listAskedRequests(asOfficer(), {});
    const shapes = requests.map(({ id: _, number: __, uscc: ___, askedAt: ____, ...rest }) => rest);
    expect(shapes[0]).toEqual(shapes[1]);
    const repeats = [known, unknown].map((_, at) => ask(at === 0 ? {} : { uscc: stranger }));
    const told = (await Promise.allSettled(repeats)).map((each) =>
      each.status === "rejected" ? each.reason.message : "",
    );
    expect(told[0]).toContain("等待答复");
    expect(told[0]).toBe(told[1]);
  });

  it("shows a bank's SQL nothing of who is registered", async () => {
    await ask();
    const seen = await database.app.transaction(async (tx) => {
      await actAs(tx, bank.officer, "credit_review");
      const { rows } = await tx.execute(sql`select * from consent_requests`);
      const firms = await tx.select().from(schema.enterprises);
      return { rows, firms };
    });
    expect(seen.firms).toEqual([]);
    expect(JSON.stringify(seen.rows)).not.toContain(firm.id);
  });

  it.each([
    ["without a reason", { reason: "" }],
    ["for the platform's own purpose", { purpose: "matching", mode: "store" }],
    ["of nothing", { items: [] }],
    ["of a person's data beside the firm's", { items: ["tax_filing", "mobile_phone"] }],
    ["of a code that is none", { uscc: "91120118" }],
  ])("is refused %s", async (_, over) => {
    await expect(ask(over)).rejects.toMatchObject({ code: "invalid" });
  });

  it("is the bank's own: another neither sees nor cancels it", async () => {
    const { requestId } = await ask();
    const other = await aBank(database.owner, "另一银行静海支行");
    const caller = callerAs(database, other.officer);
    expect((await listAskedRequests(caller, {})).requests).toEqual([]);
    await expect(cancelRequest(caller, { requestId })).rejects.toMatchObject({ code: "not_found" });
    await cancelRequest(asOfficer(), { requestId });
    await expect(grant(requestId)).rejects.toMatchObject({ code: "conflict" });
  });
});

describe("what waits and what is over", () => {
  /** Requests that came after and were refused, more than a page of them. */
  const refusedSince = (count: number) =>
    database.owner.insert(schema.consentRequests).values(
      Array.from({ length: count }, (_, at) => ({
        ...{ number: `QQ-${firm.id.slice(-8)}-${at}`, bankId: bank.id, uscc: firm.uscc },
        ...{ purpose: "post_loan" as const, items: ["tax_grade"], mode: "case" as const },
        ...{ months: 3, rangeYears: 1, reason: "贷后检查需要。", status: "refused" as const },
        ...{ askedBy: bank.officer.userId, askedAt: new Date(Date.now() + (at + 1) * 1_000) },
        ...{ lapsesAt: new Date("2099-01-01"), answeredBy: firm.owner.userId, answeredAt: new Date() },
      })),
    );

  it("finds what is open by its status, however many came and went since", async () => {
    const { requestId } = await ask();
    await refusedSince(25);
    const open = await listRequests(asOwner(), { status: "open" });
    expect(open).toMatchObject({ requests: [{ id: requestId, status: "open" }], next: null });
    expect(await countOpenRequests(asOwner(), {})).toBe(1);
    const clerk = await aMember(database.owner, { id: firm.id, kind: "enterprise" }, "clerk");
    expect(await countOpenRequests(callerAs(database, clerk), {})).toBe(1);
    const stranger = await anEnterprise(database.owner);
    expect(await countOpenRequests(callerAs(database, stranger.owner), {})).toBe(0);
  });

  it("keeps what is over as a history, page by page", async () => {
    const { requestId } = await ask();
    await refuseRequest(asOwner(), { requestId });
    await refusedSince(25);
    const seen: string[] = [];
    let after: string | undefined;
    do {
      const page = await listRequests(asOwner(), { status: "over", after });
      seen.push(...page.requests.map(({ id }) => id));
      after = page.next ?? undefined;
    } while (after);
    expect(new Set(seen).size).toBe(26);
    expect(seen.at(-1)).toBe(requestId);
    expect(await countOpenRequests(asOwner(), {})).toBe(0);
  });

  it("counts one past its day as over, before the day's round has said so", async () => {
    await ask();
    const late = asOwner(new Date(Date.now() + 40 * 86_400_000));
    expect(await countOpenRequests(late, {})).toBe(0);
    expect((await listRequests(late, { status: "open" })).requests).toEqual([]);
    expect((await listRequests(late, { status: "over" })).requests).toMatchObject([{ status: "lapsed" }]);
  });
});

describe("answering", () => {
  it("reaches the owner of that code alone", async () => {
    const { requestId } = await ask();
    expect((await listRequests(asOwner(), {})).requests).toMatchObject([
      { id: requestId, bankName: bank.name, status: "open", items: ["tax_filing", "invoice_month"] },
    ]);
    const stranger = await anEnterprise(database.owner);
    const caller = callerAs(database, stranger.owner);
    expect((await listRequests(caller, {})).requests).toEqual([]);
    await expect(viewRequest(caller, { requestId })).rejects.toMatchObject({ code: "not_found" });
    await expect(refuseRequest(caller, { requestId })).rejects.toMatchObject({ code: "not_found" });
  });

  it("grants part of it as a consent of its own, once", async () => {
    const { requestId } = await ask();
    const { statement } = await draftAnswer(asOwner(), part(requestId));
    const outcomes = await Promise.allSettled([1, 2, 3].map(() => grant(requestId, { statement })));
    const given = outcomes.flatMap((each) => (each.status === "fulfilled" ? [each.value] : []));
    expect(given).toHaveLength(1);
    expect(await viewConsent(asOwner(), given[0]!)).toMatchObject({
      ...{ items: ["tax_filing"], mode: "once", maxUses: 1, granteeId: bank.id, statement },
    });
    expect((await listAskedRequests(asOfficer(), {})).requests).toMatchObject([
      { status: "granted", consentId: given[0]!.consentId },
    ]);
  });

  it("grants nothing to a bank that cannot be reached, whatever the statement", async () => {
    const { requestId } = await ask();
    const { organisations, consents } = schema;
    await database.owner.update(organisations).set({ contact: "" }).where(eq(organisations.id, bank.id));
    const refused = expect.objectContaining({
      ...{ code: "invalid", message: expect.stringContaining(`${bank.name}还没有登记联系方式`) },
    });
    await expect(draftAnswer(asOwner(), part(requestId))).rejects.toEqual(refused);
    await expect(grant(requestId)).rejects.toEqual(refused);
    const { id } = await aConsent(database.owner, firm, bank.id);
    const [row] = await database.owner.select().from(consents).where(eq(consents.id, id));
    const insert = database.app.transaction(async (tx) => {
      await actAs(tx, firm.owner);
      await tx.insert(consents).values({ ...row!, id: newId(), number: "SQ-silent", granteeContact: "" });
    });
    await expect(insert).rejects.toMatchObject({ cause: { code: "42501" } });
  });

  it("is limited by the owner to so many looks, in all and in a day, as the statement says", async () => {
    const { requestId } = await ask();
    const limits = { mode: "case", maxUses: 9, usesPerDay: 2 } as const;
    const { statement } = await draftAnswer(asOwner(), part(requestId, limits));
    expect(statement).toContain("总共不超过 9 次，每天不超过 2 次");
    const { consentId } = await grant(requestId, { ...limits, statement });
    expect(await viewConsent(asOwner(), { consentId })).toMatchObject({ ...limits, statement });
    const unlimited = await draftAnswer(asOwner(), part((await ask()).requestId, { mode: "case" }));
    expect(unlimited.statement).not.toMatch(/不超过/);
  });

  it.each([
    ["other data", { items: ["tax_filing", "water_bill"] }, "items"],
    ["a longer time", { months: 24 }, "months"],
    ["older data", { rangeYears: 5 }, "rangeYears"],
    ["a wider manner", { mode: "store" }, "mode"],
  ])("grants never more than was asked: %s", async (_, over, field) => {
    const { requestId } = await ask();
    await expect(grant(requestId, over)).rejects.toMatchObject({
      code: "invalid",
      fields: { [field]: [expect.any(String)] },
    });
  });

  it("THREATS 29: grants nothing without the owner's own tick, nor by a clerk's hand", async () => {
    const { requestId } = await ask();
    await expect(grant(requestId, { agreed: false })).rejects.toMatchObject({ code: "invalid" });
    const clerk = await aMember(database.owner, { id: firm.id, kind: "enterprise" }, "clerk");
    const caller = callerAs(database, clerk);
    expect((await listRequests(caller, {})).requests).toHaveLength(1);
    const attempt = grantRequest(caller, { ...part(requestId), agreed: true });
    await expect(attempt).rejects.toMatchObject({ code: "forbidden" });
    await expect(refuseRequest(caller, { requestId })).rejects.toMatchObject({ code: "forbidden" });
  });

  it("refuses with a word to the bank, and lapses after thirty days", async () => {
    const { requestId } = await ask();
    await refuseRequest(asOwner(), { requestId, answer: "已在其他银行办理。" });
    expect((await listAskedRequests(asOfficer(), {})).requests).toMatchObject([
      { status: "refused", answer: "已在其他银行办理。" },
    ]);
    const second = await ask();
    const late = new Date(Date.now() + 40 * 86_400_000);
    expect((await viewRequest(asOwner(late), second)).status).toBe("lapsed");
    const tooLate = grantRequest(asOwner(late), { ...part(second.requestId), agreed: true });
    await expect(tooLate).rejects.toMatchObject({ code: "conflict" });
  });

  it("cannot be claimed by the bank itself, nor answered with another's consent", async () => {
    const { requestId } = await ask();
    const tries = [
      [
        bank.officer,
        sql`update consent_requests set status = 'refused', answered_by = ${bank.officer.userId}`,
      ],
      [firm.owner, sql`update consent_requests set status = 'open', answer = 'x'`],
      [firm.owner, sql`update consent_requests set status = 'refused', answered_by = ${bank.officer.userId}`],
    ] as const;
    for (const [actor, statement] of tries) {
      const attempt = database.app.transaction(async (tx) => {
        await actAs(tx, actor);
        await tx.execute(statement);
      });
      await expect(attempt).rejects.toMatchObject({ cause: { code: "42501" } });
    }
    const [row] = await database.owner
      .select()
      .from(schema.consentRequests)
      .where(eq(schema.consentRequests.id, requestId));
    expect(row).toMatchObject({ status: "open", answeredBy: null });
  });

  it("pages through what was asked without losing any", async () => {
    for (const purpose of ["credit_review", "post_loan"] as const) await ask({ purpose });
    const first = await listRequests(asOwner(), { limit: 1 });
    const second = await listRequests(asOwner(), { limit: 1, after: first.next! });
    expect(new Set([...first.requests, ...second.requests].map(({ purpose }) => purpose)).size).toBe(2);
    expect(second.next).toBeNull();
    await expect(listRequests(asOwner(), { after: "x" })).rejects.toMatchObject({ code: "invalid" });
  });
});
