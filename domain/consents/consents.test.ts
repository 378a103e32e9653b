import { eq } from "drizzle-orm";
import { beforeEach, describe, expect, it } from "vitest";
import { schema, type Tx } from "#db/client.ts";
import { newId } from "#lib/ids.ts";
import { wan, ZERO } from "#lib/money.ts";
import { isPublicNumber } from "#lib/public-number.ts";
import type { ConsentPurpose } from "#lib/vocabulary.ts";
import { useFreeClock } from "#tests/clock.ts";
import { useDatabase } from "#tests/database.ts";
import { aBank, anEnterprise, anOrganisation, callerAs, editConsent } from "#tests/factories.ts";
import type { Member } from "../access/actor.ts";
import { actAs } from "../access/verb.ts";
import { listReads, viewReadFilters } from "../reads/index.ts";
import {
  draftConsents,
  grantConsent,
  grantConsents,
  listConsents,
  listGrantees,
  viewConsent,
  withdrawConsent,
} from "./index.ts";

const database = useDatabase();
useFreeClock(database);
let firm: Awaited<ReturnType<typeof anEnterprise>>;
let bank: Awaited<ReturnType<typeof aBank>>;

beforeEach(async () => {
  firm = await anEnterprise(database.owner);
  bank = await aBank(database.owner);
});

const asOwner = (now?: Date) => callerAs(database, firm.owner, now);
const terms = (over: Record<string, unknown> = {}) => ({
  ...{
    granteeId: bank.id,
    purpose: "credit_review" as const,
    items: ["tax_filing" as const, "tax_grade" as const],
    mode: "store" as const,
    rangeYears: 2 as const,
    months: 6,
    agreed: true,
  },
  ...over,
});
const grant = (over: Record<string, unknown> = {}, now?: Date) => grantConsent(asOwner(now), terms(over));
const anOperator = () => anOrganisation(database.owner, "operator", "样例平台运营中心");

describe("granting", () => {
  it("keeps the statement word for word, under a number that can be checked", async () => {
    const [draft] = await draftConsents(asOwner(), {
      ...{ granteeIds: [bank.id], purpose: "credit_review", items: ["water_bill", "tax_grade"], months: 12 },
      ...{ mode: "store", rangeYears: 2 },
    });
    const { consentId, number } = await grant({
      items: ["water_bill", "tax_grade"],
      months: 12,
      statement: draft!.statement,
    });
    expect(isPublicNumber(number)).toBe(true);
    expect(await viewConsent(asOwner(), { consentId })).toMatchObject({
      ...{ number, granteeName: bank.name, domains: ["tax", "water"], status: "active" },
      ...{ statement: draft!.statement, expiresOn: draft!.expiresOn, reads: 0, lastReadAt: null },
    });
    const audit = await database.owner
      .select()
      .from(schema.auditEntries)
      .where(eq(schema.auditEntries.subjectId, consentId));
    expect(audit).toMatchObject([{ verb: "consent.grant", after: { number, statement: draft!.statement } }]);
  });

  it.each([
    ["without the owner's own tick", { agreed: false }, "agreed"],
    ["with the tick left out", { agreed: undefined }, "agreed"],
    ["without any data", { items: [] }, "items"],
    ["of data that needs no consent", { items: ["registry_event"] }, "items.0"],
    ["of data that does not exist", { items: ["tax_grade", "secrets"] }, "items.1"],
    ["of a person's own data beside the firm's", { items: ["tax_grade", "mobile_phone"] }, "items"],
    ["without saying how it may be looked at", { mode: undefined }, "mode"],
    ["without saying how far back", { rangeYears: undefined }, "rangeYears"],
    ["for no look at all", { maxUses: 0 }, "maxUses"],
    ["for two purposes at once", { purpose: ["credit_review", "post_loan"] }, "purpose"],
    ["for a purpose of another kind of grantee", { purpose: "matching" }, "purpose"],
    ["for no time", { months: 0 }, "months"],
    ["for more than two years", { months: 25 }, "months"],
    ["for part of a month", { months: 1.5 }, "months"],
    ["to nobody in particular", { granteeId: "all" }, "granteeId"],
  ])("is refused %s", async (_, over, field) => {
    await expect(grant(over)).rejects.toMatchObject({
      code: "invalid",
      fields: { [field]: expect.any(Array) },
    });
    expect(await listConsents(asOwner(), {})).toEqual([]);
  });

  it("is refused where the statement read is another than the one to be kept", async () => {
    await expect(grant({ statement: "我同意一切" })).rejects.toMatchObject({ code: "conflict" });
  });

  it.each(["bureau", "source", "enterprise"] as const)("to a %s is not possible", async (kind) => {
    const { id } = await anOrganisation(database.owner, kind);
    await expect(grant({ granteeId: id })).rejects.toMatchObject({ code: "not_found" });
  });

  it("to a closed bank is not possible", async () => {
    await database.owner
      .update(schema.organisations)
      .set({ status: "disabled" })
      .where(eq(schema.organisations.id, bank.id));
    await expect(grant()).rejects.toMatchObject({ code: "not_found" });
  });

  it("twice at once leaves one", async () => {
    const outcomes = await Promise.allSettled([grant(), grant(), grant()]);
    expect(outcomes.filter((each) => each.status === "fulfilled")).toHaveLength(1);
    expect(await listConsents(asOwner(), {})).toHaveLength(1);
  });

  it.each([
    ["for one look", { mode: "once" }],
    ["for so many looks", { mode: "case", maxUses: 3 }],
    ["for so many looks a day", { usesPerDay: 2 }],
  ])("%s, posted twice at once, gives no look more than was agreed to", async (_, limits) => {
    const outcomes = await Promise.allSettled([grant(limits), grant(limits), grant(limits)]);
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const each of outcomes)
      if (each.status === "rejected") expect(each.reason).toMatchObject({ code: "conflict" });
    expect(await listConsents(asOwner(), {})).toHaveLength(1);
  });

  it("with more looks, in all or in a day, is a consent of its own; with fewer none is needed", async () => {
    await grant({ mode: "case", maxUses: 2, usesPerDay: 1 });
    await grant({ mode: "case", maxUses: 5, usesPerDay: 1 });
    await grant({ mode: "case", maxUses: 5, usesPerDay: 3 });
    await grant({ mode: "case", usesPerDay: 3 });
    await expect(grant({ mode: "case", maxUses: 9, usesPerDay: 2 })).rejects.toMatchObject({
      code: "conflict",
    });
    await grant({ mode: "case" });
    expect(await listConsents(asOwner(), {})).toHaveLength(5);
  });

  it("is given anew where looks of a limited one were had", async () => {
    const { consentId } = await grant({ mode: "case", maxUses: 2 });
    await editConsent(database.owner, consentId, { uses: 1 });
    await grant({ mode: "case", maxUses: 2 });
    expect(await listConsents(asOwner(), {})).toHaveLength(2);
  });

  it("of more data, for longer, or for another purpose is a consent of its own", async () => {
    await grant();
    await grant({ items: ["tax_grade", "water_bill"] });
    await grant({ months: 12 });
    await grant({ purpose: "post_loan" });
    expect(await listConsents(asOwner(), {})).toHaveLength(4);
  });

  it("to the platform asks for the firm's profile, to a bank does not", async () => {
    const jobs = () =>
      database.owner
        .select()
        .from(schema.jobRequests)
        .where(eq(schema.jobRequests.key, `enterprise:${firm.id}`));
    await grant();
    expect(await jobs()).toEqual([]);
    const operator = await anOperator();
    const rung: string[] = [];
    const { consentId } = await grantConsent(
      { ...asOwner(), ring: (ids) => void rung.push(...ids) },
      terms({ granteeId: operator.id, purpose: "matching", mode: "store" }),
    );
    const [job] = await jobs();
    expect(job).toMatchObject({ job: "profile", organisationId: firm.id, status: "queued" });
    expect(rung).toEqual([job!.id]);
    await withdrawConsent({ ...asOwner(), ring: (ids) => void rung.push(...ids) }, { consentId });
    expect(rung).toEqual([job!.id, job!.id]);
  });
});

describe("granting several", () => {
  it("makes a row, a number and an audit entry for each", async () => {
    const other = await aBank(database.owner, "样例银行第二支行");
    const granted = await grantConsents(asOwner(), { grants: [terms(), terms({ granteeId: other.id })] });
    expect(new Set(granted.map((each) => each.number)).size).toBe(2);
    for (const { consentId } of granted) {
      const audit = await database.owner.$count(
        schema.auditEntries,
        eq(schema.auditEntries.subjectId, consentId),
      );
      expect(audit).toBe(1);
    }
    const names = (await listConsents(asOwner(), {})).map((each) =>
      each.statement.includes(each.granteeName),
    );
    expect(names).toEqual([true, true]);
  });

  it("grants none where one is not confirmed, and none twice", async () => {
    const other = await aBank(database.owner);
    const unconfirmed = [terms(), terms({ granteeId: other.id, agreed: false })];
    await expect(grantConsents(asOwner(), { grants: unconfirmed })).rejects.toMatchObject({
      code: "invalid",
    });
    await expect(grantConsents(asOwner(), { grants: [terms(), terms()] })).rejects.toMatchObject({
      code: "invalid",
    });
    await expect(grantConsents(asOwner(), { grants: [] })).rejects.toMatchObject({ code: "invalid" });
    expect(await listConsents(asOwner(), {})).toEqual([]);
  });
});

describe("withdrawing", () => {
  it("ends a consent once, also when asked for many times at once", async () => {
    const { consentId } = await grant();
    const outcomes = await Promise.allSettled(
      Array.from({ length: 5 }, () => withdrawConsent(asOwner(), { consentId })),
    );
    expect(outcomes.filter((each) => each.status === "fulfilled")).toHaveLength(1);
    for (const each of outcomes) {
      if (each.status === "rejected") expect(each.reason).toMatchObject({ code: "conflict" });
    }
    expect(await viewConsent(asOwner(), { consentId })).toMatchObject({
      status: "withdrawn",
      withdrawnAt: expect.any(Date),
    });
  });

  it("leaves room for a new consent like the old one", async () => {
    const { consentId } = await grant();
    await withdrawConsent(asOwner(), { consentId });
    await grant();
    expect((await listConsents(asOwner(), {})).map((each) => each.status)).toEqual(["active", "withdrawn"]);
  });

  it("is not possible after the end", async () => {
    const { consentId } = await grant({ months: 1 }, new Date("2026-01-01T00:00:00Z"));
    const after = new Date("2026-02-01T16:00:00Z");
    expect(await viewConsent(asOwner(after), { consentId })).toMatchObject({ status: "expired" });
    await expect(withdrawConsent(asOwner(after), { consentId })).rejects.toMatchObject({ code: "conflict" });
  });

  it("is the firm's own: others find nothing", async () => {
    const { consentId } = await grant();
    const stranger = await anEnterprise(database.owner);
    const caller = callerAs(database, stranger.owner);
    await expect(withdrawConsent(caller, { consentId })).rejects.toMatchObject({ code: "not_found" });
    await expect(viewConsent(caller, { consentId })).rejects.toMatchObject({ code: "not_found" });
    expect(await listConsents(caller, {})).toEqual([]);
    await expect(withdrawConsent(callerAs(database, bank.officer), { consentId })).rejects.toMatchObject({
      code: "forbidden",
    });
    expect(await viewConsent(asOwner(), { consentId })).toMatchObject({ status: "active" });
  });
});

describe("what a consent opens", () => {
  beforeEach(async () => {
    const source = await anOrganisation(database.owner, "source");
    const deliveryId = newId();
    await database.owner.insert(schema.deliveries).values({
      ...{ id: deliveryId, sourceId: source.id, recordType: "tax_filing", fileName: "样例.csv" },
      ...{ checksum: deliveryId, byteCount: 1 },
    });
    const record = { enterpriseId: firm.id, deliveryId, month: "2026-10-01", dueOn: "2026-11-16" };
    await database.owner
      .insert(schema.taxFilings)
      .values({ ...record, sales: wan(10), taxPayable: wan(1), taxPaid: wan(1), arrears: ZERO });
    await database.owner.insert(schema.electricityBills).values({ ...record, kwh: 9_000, amount: wan(1) });
  });

  /** What a bank's officer finds in the tables, acting for a purpose. */
  const seen = (officer: Member, purpose?: ConsentPurpose) =>
    database.app.transaction(async (tx) => {
      await actAs(tx, officer, purpose);
      return {
        tax: await tx.$count(schema.taxFilings, eq(schema.taxFilings.enterpriseId, firm.id)),
        electricity: await tx.$count(
          schema.electricityBills,
          eq(schema.electricityBills.enterpriseId, firm.id),
        ),
      };
    });
  const nothing = { tax: 0, electricity: 0 };

  it("is nothing without one", async () => {
    expect(await seen(bank.officer, "credit_review")).toEqual(nothing);
  });

  it("is its own data, for its own purpose, for its own bank", async () => {
    await grant();
    expect(await seen(bank.officer, "credit_review")).toEqual({ tax: 1, electricity: 0 });
    expect(await seen(bank.officer, "post_loan")).toEqual(nothing);
    expect(await seen(bank.officer)).toEqual(nothing);
    const other = await aBank(database.owner);
    expect(await seen(other.officer, "credit_review")).toEqual(nothing);
  });

  it("adds up over several consents", async () => {
    await grant();
    await grant({ items: ["electricity_bill"] });
    expect(await seen(bank.officer, "credit_review")).toEqual({ tax: 1, electricity: 1 });
  });

  it("is closed at once by withdrawal", async () => {
    const { consentId } = await grant();
    await withdrawConsent(asOwner(), { consentId });
    expect(await seen(bank.officer, "credit_review")).toEqual(nothing);
  });

  it("is closed by the end of the period", async () => {
    await grant({ months: 1 }, new Date("2026-01-01T00:00:00Z"));
    expect(await seen(bank.officer, "credit_review")).toEqual(nothing);
  });

  it("cannot be widened by the bank: the row is not its to change", async () => {
    const { consentId } = await grant();
    const as = (run: (tx: Tx) => Promise<unknown>) =>
      database.app.transaction(async (tx) => {
        await actAs(tx, bank.officer, "credit_review");
        return run(tx);
      });
    const own = eq(schema.consents.id, consentId);
    const widen = as((tx) =>
      tx
        .update(schema.consents)
        .set({ items: ["tax_filing", "electricity_bill"] })
        .where(own),
    );
    await expect(widen).rejects.toMatchObject({ cause: { code: "42501" } });
    const end = (tx: Tx) => tx.update(schema.consents).set({ status: "expired" }).where(own);
    expect(await as(end)).toMatchObject({ rowCount: 0 });
  });
});

describe("whom to authorise", () => {
  it("is the platform, then the banks, each with what it is authorised for at present", async () => {
    const operator = await anOperator();
    await grant();
    const grantees = await listGrantees(asOwner(), {});
    expect(grantees[0]).toMatchObject({ kind: "operator", purposes: ["matching"] });
    expect(grantees.some((each) => each.id === operator.id)).toBe(true);
    expect(grantees.find((each) => each.id === bank.id)).toMatchObject({ live: ["credit_review"] });
  });
});

describe("who looked at us", () => {
  const read = (consentId: string, at: string, reader = bank) =>
    database.owner.insert(schema.dataReads).values({
      ...{
        at: new Date(at),
        enterpriseId: firm.id,
        readerOrganisationId: reader.id,
        readerUserId: reader.officer.userId,
      },
      ...{ readerRole: "officer" as const, verb: "profile.view_authorised", domains: ["tax"] },
      ...{ purpose: "credit_review" as const, consentId },
    });

  it("tells when, who, what, why and on which consent, newest first, page by page", async () => {
    const { consentId, number } = await grant();
    for (let n = 1; n <= 5; n += 1) await read(consentId, `2026-11-0${n}T02:00:00Z`);
    const days: number[] = [];
    let after: string | undefined;
    do {
      const page = await listReads(asOwner(), { limit: 2, after });
      days.push(...page.reads.map((each) => each.at.getUTCDate()));
      expect(page.reads[0]).toMatchObject({
        ...{ organisationName: bank.name, role: "officer", domains: ["tax"], purpose: "credit_review" },
        ...{ consentNumber: number, applicationNumber: null },
      });
      after = page.next ?? undefined;
    } while (after);
    expect(days).toEqual([5, 4, 3, 2, 1]);
  });

  it("loses none of the reads of one instant between two pages", async () => {
    const { consentId } = await grant();
    for (let n = 1; n <= 4; n += 1) await read(consentId, "2026-11-01T02:00:00.123Z");
    const first = await listReads(asOwner(), { limit: 3 });
    const second = await listReads(asOwner(), { limit: 3, after: first.next! });
    expect(new Set([...first.reads, ...second.reads].map((each) => each.id)).size).toBe(4);
    expect(second.next).toBeNull();
  });

  it("can be narrowed to one reader, and counts towards the consent", async () => {
    const other = await aBank(database.owner, "样例银行第三支行");
    const mine = await grant();
    const theirs = await grant({ granteeId: other.id });
    await read(mine.consentId, "2026-11-01T02:00:00Z");
    await read(theirs.consentId, "2026-11-02T02:00:00Z", other);
    await read(theirs.consentId, "2026-11-03T02:00:00Z", other);
    const { reads } = await listReads(asOwner(), { organisationId: other.id });
    const { readers } = await viewReadFilters(asOwner(), {});
    expect(reads).toHaveLength(2);
    expect(readers.map((each) => each.name)).toEqual([bank.name, other.name].sort());
    expect(await viewConsent(asOwner(), { consentId: theirs.consentId })).toMatchObject({
      reads: 2,
      lastReadAt: new Date("2026-11-03T02:00:00Z"),
    });
  });

  it("shows a firm its own reads alone, and refuses a made-up page", async () => {
    const { consentId } = await grant();
    await read(consentId, "2026-11-01T02:00:00Z");
    const stranger = await anEnterprise(database.owner);
    const caller = callerAs(database, stranger.owner);
    expect(await listReads(caller, {})).toEqual({ reads: [], next: null });
    expect(await viewReadFilters(caller, {})).toEqual({ readers: [], consents: [] });
    for (const after of ["x", "1_2", "_", "NaN_0"]) {
      await expect(listReads(asOwner(), { after })).rejects.toMatchObject({ code: "invalid" });
    }
  });
});
