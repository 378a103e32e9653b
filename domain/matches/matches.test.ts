import { and, eq, isNotNull, sql } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import { schema } from "#db/client.ts";
import { addMonths, monthOf } from "#lib/dates.ts";
import { newId } from "#lib/ids.ts";
import { wan, yuan } from "#lib/money.ts";
import type { ProductTerms } from "#matching/index.ts";
import { useDatabase } from "#tests/database.ts";
import {
  aBank,
  aConsent,
  anEnterprise,
  anOrganisation,
  aProduct,
  callerAs,
  editConsent,
} from "#tests/factories.ts";
import { system } from "../access/actor.ts";
import { computeProfiles, viewOwnProfile } from "../profiles/index.ts";
import { currentOffers, explainOffer, listOffers, runMatching, viewOffer } from "./index.ts";

const database = useDatabase();
const NOW = new Date("2026-11-20T02:00:00Z");
const LATER = new Date("2026-11-20T03:00:00Z");
const LAST = new Date("2026-11-20T04:00:00Z");

type Firm = Awaited<ReturnType<typeof anEnterprise>>;
let bank: Awaited<ReturnType<typeof aBank>>;
let operator: { id: string };
let firm: Firm;
let stranger: Firm;
let open: { code: string; versionId: string };
let invoiceBased: { code: string; versionId: string };
let old: { code: string; versionId: string };

const asJob = (now = NOW) => callerAs(database, system("match"), now);
const run = (now = NOW) => runMatching(asJob(now), { scope: "full" });
const compute = (now = NOW) => computeProfiles(asJob(now), { enterpriseIds: [firm.id, stranger.id] });
const asOwner = (of: Firm, now = NOW) => callerAs(database, of.owner, now);

/** Twenty-four months of steady invoices. */
async function invoicesOf(enterpriseId: string) {
  const source = await anOrganisation(database.owner, "source");
  const deliveryId = newId();
  await database.owner.insert(schema.deliveries).values({
    id: deliveryId,
    sourceId: source.id,
    recordType: "invoice_month",
    fileName: "样例.csv",
    checksum: newId(),
    byteCount: 1,
    status: "stored",
    receivedAt: NOW,
  });
  const months = Array.from({ length: 24 }, (_, back) => addMonths(monthOf("2026-10-01"), -back));
  await database.owner.insert(schema.invoiceMonths).values(
    months.map((month) => ({
      enterpriseId,
      deliveryId,
      month,
      output: yuan(800_000),
      input: yuan(500_000),
      outputCount: 60,
      voided: yuan(0),
      buyerCount: 20,
      topFive: yuan(300_000),
      recordedAt: NOW,
    })),
  );
}

let consent: { id: string };
beforeAll(async () => {
  const { owner } = database;
  bank = await aBank(owner);
  operator = await anOrganisation(owner, "operator", "样例平台");
  firm = await anEnterprise(owner);
  stranger = await anEnterprise(owner, { name: "静海样例甲有限公司" });
  const rule: ProductTerms["rule"] = {
    all: [
      { feature: "firm_age", op: "gte", value: 24 },
      { feature: "inv_out_12m", op: "gte", value: Number(wan(500)) },
    ],
  };
  const limit = { mul: [{ feature: "inv_out_12m" }, 0.1] };
  open = await aProduct(owner, bank.id);
  invoiceBased = await aProduct(owner, bank.id, { rule, limit, rateBps: 350 });
  old = await aProduct(owner, bank.id, { rule: { all: [{ feature: "firm_age", op: "gte", value: 600 }] } });
  await invoicesOf(firm.id);
  consent = await aConsent(owner, firm, operator.id, {
    purpose: "matching",
    domains: ["invoice"],
    grantedAt: new Date("2026-11-01T00:00:00Z"),
  });
});

type Standing = {
  productVersionId: string;
  rank: number;
  limit: string;
  termMonths: number;
  rateBps: number;
  runId: string;
  validFrom: string;
};
/** The firm's offers that stand, as SQL reads them. */
const standing = async (): Promise<Standing[]> => {
  const { rows } = await database.owner.execute<Standing>(sql`
    select v.id as "productVersionId", f.rank, f.limit_fen as limit, f.term_months as "termMonths",
      f.rate_bps as "rateBps", o.run_id as "runId", o.valid_from::text as "validFrom"
    from offers o cross join lateral app.unpacked_offers(o.packed) f
    join loan_product_versions v on v.number = f.version_number
    where o.enterprise_id = ${firm.id} and o.valid_to is null order by f.rank`);
  return rows;
};
const offered = async () => (await standing()).map((offer) => offer.productVersionId).sort();

describe("a run of matching", () => {
  it("stores what each firm could get", async () => {
    await compute();
    const result = await run();
    expect(result).toMatchObject({
      enterprises: 2,
      products: 3,
      eligiblePairs: 3,
      matchedEnterprises: 2,
      changedOffers: 3,
    });
    expect(await offered()).toEqual([open.versionId, invoiceBased.versionId].sort());
    const [best] = await currentOffers(asJob(), {});
    expect(best).toMatchObject({ rank: 1, bankId: bank.id, guaranteeMode: "credit" });
    const own = (await currentOffers(asJob(), {})).filter(({ enterpriseId }) => enterpriseId === firm.id);
    expect(own.map(({ rank, limit }) => [rank, limit])).toEqual([
      [1, wan(96)],
      [2, wan(300)],
    ]);
  });

  it("changes nothing the second time, nor do profiles that say the same", async () => {
    const before = await standing();
    expect(await compute(LATER)).toEqual({ looked: 2, written: 0 });
    expect(await run(LATER)).toMatchObject({ changedOffers: 0 });
    expect(await standing()).toEqual(before);
  });

  it("looks at one firm alone where asked, leaving the others as they are", async () => {
    await database.owner.delete(schema.offers);
    const one = await runMatching(asJob(LATER), { scope: "enterprise", enterpriseId: firm.id });
    expect(one).toMatchObject({ enterprises: 1, changedOffers: 2 });
    expect(await run(LATER)).toMatchObject({ changedOffers: 1, changedEnterprises: 1 });
  });

  it("takes back at once what rests on a consent that was withdrawn, before the profile is made again", async () => {
    const { owner } = database;
    const graded = await viewOwnProfile(asOwner(firm), {});
    await owner
      .update(schema.consents)
      .set({ status: "withdrawn", withdrawnAt: LAST })
      .where(eq(schema.consents.enterpriseId, firm.id));
    expect(await run(LAST)).toMatchObject({ eligiblePairs: 2 });
    expect(await offered()).toEqual([open.versionId]);
    const list = await listOffers(asOwner(firm, LAST), {});
    expect(list.outOfReach.map(({ code, verdict, authorise }) => [code, verdict, authorise])).toEqual([
      [invoiceBased.code, "unknown", ["invoice"]],
      [old.code, "ineligible", []],
    ]);
    const closed = await database.owner
      .select({ validTo: schema.offers.validTo })
      .from(schema.offers)
      .where(and(eq(schema.offers.enterpriseId, firm.id), isNotNull(schema.offers.validTo)));
    expect(closed).toEqual([{ validTo: LAST }]);
    await compute(LAST);
    const after = await viewOwnProfile(asOwner(firm, LAST), {});
    expect(after.profile!.score!.points).toBeLessThan(graded.profile!.score!.points);
    expect(await run(LAST)).toMatchObject({ changedOffers: 0 });
    await editConsent(owner, consent.id, { status: "active", withdrawnAt: null });
    await compute(LAST);
    await run(LAST);
  });

  it("drops a product that left the market or whose bank is closed", async () => {
    const { owner } = database;
    const status = (value: "active" | "disabled") =>
      owner.update(schema.organisations).set({ status: value }).where(eq(schema.organisations.id, bank.id));
    await status("disabled");
    expect(await run(LAST)).toMatchObject({ products: 0, eligiblePairs: 0 });
    await status("active");
    expect(await run(LAST)).toMatchObject({ eligiblePairs: 3 });
  });
});

describe("an owner's offers", () => {
  it("stand side by side with their cost, and say why the others are out of reach", async () => {
    const { eligible, outOfReach, profileOn } = await listOffers(asOwner(firm, LAST), {});
    expect(profileOn).toBe("2026-11-20");
    expect(eligible.map(({ code, terms }) => [code, terms!.rank, terms!.limit, terms!.rateBps])).toEqual([
      [invoiceBased.code, 1, wan(96), 350],
      [open.code, 2, wan(300), 385],
    ]);
    const { payment, interest, feeTotal, annualCostBps } = eligible[0]!.terms!;
    expect(payment).toMatchObject({ dueOn: "2026-12-20", single: false });
    expect(interest).toBeGreaterThan(0n);
    expect([feeTotal, annualCostBps > 340]).toEqual([0n, true]);
    expect(outOfReach.map(({ code, failed }) => [code, failed])).toEqual([
      [old.code, ["成立时间 102 个月，要求不少于 600 个月"]],
    ]);
  });

  it("follow the wish: costs are reckoned on the amount asked for", async () => {
    const { eligible } = await listOffers(asOwner(firm, LAST), { amount: "200", termMonths: "12" });
    expect(eligible.map(({ code, terms }) => [code, terms!.amount])).toEqual([
      [open.code, wan(200)],
      [invoiceBased.code, wan(96)],
    ]);
    const unread = await listOffers(asOwner(firm, LAST), { amount: "一百", termMonths: "soon" });
    expect(unread.wish).toEqual({});
    const fits = [eligible, unread.eligible].map((each) =>
      each.every(({ terms }) => /契合度/.test(terms!.why)),
    );
    expect(fits).toEqual([true, false]);
  });

  it("are the same that the run stores", async () => {
    const { eligible } = await listOffers(asOwner(firm, LAST), {});
    const stored = await standing();
    for (const { versionId, terms } of eligible) {
      const { rank, limit, rateBps, termMonths } = terms!;
      expect(stored).toContainEqual(
        expect.objectContaining({
          ...{ productVersionId: versionId, rank, rateBps, termMonths },
          limit: String(limit),
        }),
      );
    }
  });

  it("tell each condition with its value, source and date", async () => {
    const offer = await viewOffer(asOwner(firm, LAST), { code: invoiceBased.code });
    expect(offer.conditions).toMatchObject([
      { state: "passed", facts: [{ id: "firm_age", value: "102 个月", missing: null }] },
      { state: "passed", facts: [{ value: "960 万元", asOn: "2026-10-31", missing: null }] },
    ]);
    expect(offer.schedule!.instalments).toHaveLength(12);
  });

  it("of a firm that authorised nothing name the data that would help", async () => {
    const offer = await viewOffer(asOwner(stranger, LAST), { code: invoiceBased.code });
    expect(offer).toMatchObject({ verdict: "unknown", terms: null, schedule: null, authorise: ["invoice"] });
    expect(offer.conditions.map(({ state }) => state)).toEqual(["passed", "unknown"]);
    expect(offer.missing).toEqual(["缺少近12月开票额：授权“开票”数据后即可判断"]);
  });

  it("of a firm without any profile are unknown, not refused", async () => {
    const fresh = await anEnterprise(database.owner, { name: "静海样例乙有限公司" });
    const { eligible, outOfReach, profileOn } = await listOffers(asOwner(fresh, LAST), {});
    expect([eligible, profileOn]).toEqual([[], null]);
    expect(outOfReach.every(({ verdict }) => verdict === "unknown")).toBe(true);
  });

  it("are nobody else's: a bank may not ask, and an unknown product is not found", async () => {
    await expect(listOffers(callerAs(database, bank.officer), {})).rejects.toMatchObject({
      code: "forbidden",
    });
    await expect(viewOffer(asOwner(firm), { code: "NONE" })).rejects.toMatchObject({ code: "not_found" });
    await expect(
      explainOffer(asOwner(firm), { enterpriseId: stranger.id, code: open.code }),
    ).rejects.toMatchObject({
      code: "forbidden",
    });
    const told = await explainOffer(asJob(LAST), { enterpriseId: firm.id, code: old.code });
    expect(told).toMatchObject({ verdict: "ineligible", conditions: [{ state: "failed" }] });
  });
});
