import { and, eq } from "drizzle-orm";
import { beforeAll, describe, expect, it, test } from "vitest";
import { schema } from "#db/client.ts";
import { wan } from "#lib/money.ts";
import type { ProductTerms } from "#matching/index.ts";
import { useFreeClock } from "#tests/clock.ts";
import { useDatabase } from "#tests/database.ts";
import { aBank, aDistrict, callerAs } from "#tests/factories.ts";
import { anonymous, system } from "../access/actor.ts";
import { cancelChange, viewChange } from "../changes/index.ts";
import {
  approveProduct,
  listOwnProducts,
  listProducts,
  proposeProduct,
  publishProduct,
  viewOwnProduct,
  viewProduct,
} from "./index.ts";

const database = useDatabase();
useFreeClock(database);
const NOW = new Date("2026-11-20T02:00:00Z");
const NEXT_DAY = new Date("2026-11-21T02:00:00Z");

let bank: Awaited<ReturnType<typeof aBank>>;
let other: Awaited<ReturnType<typeof aBank>>;
beforeAll(async () => {
  await aDistrict(database.owner);
  await database.owner
    .insert(schema.industries)
    .values({ code: "C33", level: 2, name: "金属制品业", parentCode: "C", section: "C" });
  bank = await aBank(database.owner, "样例甲银行");
  other = await aBank(database.owner, "样例乙银行");
});

const terms = (over: Partial<ProductTerms> = {}): ProductTerms => ({
  schema: 1,
  rule: {
    all: [
      { feature: "firm_age", op: "gte", value: 24 },
      { feature: "industry_division", op: "in", value: ["33"] },
    ],
  },
  limit: { min: [Number(wan(100)), { mul: [{ feature: "inv_out_12m" }, 0.1] }] },
  rateBps: { byGrade: { excellent: 365, good: 400, fair: 450, poor: 500 } },
  minFen: Number(wan(10)),
  maxFen: Number(wan(100)),
  termMonths: [6, 12],
  guaranteeMode: "guaranteed",
  repaymentMethods: ["interest_only", "annuity"],
  fees: [
    {
      kind: "guarantee",
      payee: "样例担保公司",
      when: "each_year",
      basis: "principal_per_year",
      rateBps: 100,
    },
  ],
  ...over,
});
const product = (code: string, over: Partial<ProductTerms> = {}) => ({
  code,
  name: `样例贷 ${code}`,
  summary: "经营两年以上的小微企业。",
  terms: terms(over),
});
type Bank = Awaited<ReturnType<typeof aBank>>;
const propose = (by: Bank, code: string, over?: Partial<ProductTerms>, now = NOW) =>
  proposeProduct(callerAs(database, by.productManager, now), product(code, over));
async function publish(by: Bank, code: string, over?: Partial<ProductTerms>, now = NOW) {
  const { changeId } = await propose(by, code, over, now);
  return approveProduct(callerAs(database, by.approver, now), { changeId });
}
const market = (filter = {}) => listProducts(callerAs(database, anonymous, NOW), filter);
const codes = async (filter = {}) => (await market(filter)).products.map(({ code }) => code);

describe("publishing", () => {
  it("puts a product on the public market, its conditions printed from the rule", async () => {
    expect(await publish(bank, "A-01")).toMatchObject({ version: 1, changed: true });
    const view = await viewProduct(callerAs(database, anonymous, NOW), { code: "A-01" });
    expect(view).toMatchObject({
      bankName: "样例甲银行",
      conditions: ["成立时间不少于 24 个月", "行业大类属于“金属制品业”"],
      min: wan(10),
      rateLowBps: 365,
      rateHighBps: 500,
      collateralFree: true,
      guaranteeFree: false,
      fees: [{ payee: "样例担保公司", kind: "guarantee", text: "每年支付贷款金额的 1.00%" }],
    });
  });

  it("is not asked for again what is on sale in just this way", async () => {
    await expect(propose(bank, "A-01", {}, NEXT_DAY)).rejects.toMatchObject({ code: "conflict" });
    const seed = callerAs(database, system("seed"), NEXT_DAY);
    expect(await publishProduct(seed, { ...product("A-01"), bankId: bank.id })).toMatchObject({
      version: 1,
      changed: false,
    });
  });

  it("ends the version before, which keeps its terms", async () => {
    const next = await publish(bank, "A-01", { maxFen: Number(wan(200)) }, NEXT_DAY);
    expect(next).toMatchObject({ version: 2, changed: true });
    const { versions, max } = await viewOwnProduct(callerAs(database, bank.officer), { code: "A-01" });
    expect(max).toBe(wan(200));
    expect(versions.map(({ version, validTo }) => [version, validTo])).toEqual([
      [2, null],
      [1, "2026-11-21"],
    ]);
    expect(versions.map(({ changes }) => changes)).toEqual([
      ["最高额度由 100 万元改为 200 万元（提高）"],
      [],
    ]);
  });

  it("asks for matching once, in the bank's own name", async () => {
    const requests = await database.owner
      .select()
      .from(schema.jobRequests)
      .where(eq(schema.jobRequests.job, "match"));
    expect(requests).toMatchObject([
      {
        ...{ key: expect.stringMatching(/^product:/), organisationId: bank.id, status: "queued" },
        parameters: { scope: "product" },
      },
    ]);
  });

  it("has one proposal a product at a time, and one of two approvals at once", async () => {
    const both = await Promise.allSettled(
      [120, 130].map((most) => propose(bank, "A-02", { maxFen: Number(wan(most)) })),
    );
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(both.find(({ status }) => status === "rejected")).toMatchObject({ reason: { code: "conflict" } });
    const [change] = await database.owner
      .select()
      .from(schema.changes)
      .where(and(eq(schema.changes.subjectId, "A-02"), eq(schema.changes.status, "open")));
    const approvals = await Promise.allSettled(
      [1, 2].map(() => approveProduct(callerAs(database, bank.approver), { changeId: change!.id })),
    );
    expect(approvals.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    const { version } = await viewOwnProduct(callerAs(database, bank.officer), { code: "A-02" });
    expect(version).toBe(1);
  });

  it("says in words what would be different", async () => {
    const { changeId } = await propose(bank, "A-01", { termMonths: [12] });
    const { facts } = await viewChange(callerAs(database, bank.approver), { changeId });
    expect(facts[0]).toEqual({
      name: "与现行版本相比",
      after: "最高额度由 200 万元改为 100 万元（降低）\n取消期限：6 个月",
    });
    expect(facts.filter(({ before }) => before)).toEqual([
      { name: "额度", before: "10 万元 至 200 万元", after: "10 万元 至 100 万元" },
      { name: "期限", before: "6、12 个月", after: "12 个月" },
    ]);
    await cancelChange(callerAs(database, bank.productManager), { changeId });
  });

  it.each([
    ["an unknown feature", { rule: { feature: "moon", op: "isTrue" } }, "/rule"],
    ["a term its rate does not cover", { rateBps: { byTerm: [[6, 400]] } }, "byTerm"],
    ["a minimum above the maximum", { minFen: Number(wan(900)) }, "最低额度"],
  ] as const)("refuses %s, naming the place", async (_, over, place) => {
    const attempt = propose(bank, "A-09", over as Partial<ProductTerms>);
    await expect(attempt).rejects.toMatchObject({ code: "invalid", message: expect.stringContaining(place) });
  });

  it("keeps banks apart: another's code is taken, another's product not found", async () => {
    await expect(propose(other, "A-01")).rejects.toMatchObject({ code: "conflict" });
    const theirs = callerAs(database, other.officer);
    await expect(viewOwnProduct(theirs, { code: "A-01" })).rejects.toMatchObject({ code: "not_found" });
    expect(await listOwnProducts(theirs, {})).toEqual([]);
    const { changeId } = await propose(bank, "A-03");
    const foreign = approveProduct(callerAs(database, other.approver, NOW), { changeId });
    await expect(foreign).rejects.toMatchObject({ code: "not_found" });
  });

  it("is done for a named bank by the platform", async () => {
    const seed = callerAs(database, system("seed"), NOW);
    await expect(publishProduct(seed, { ...product("B-02"), bankId: "" })).rejects.toMatchObject({
      code: "invalid",
    });
    const credit = { guaranteeMode: "credit", termMonths: [36], fees: [], rateBps: 300 } as const;
    await publishProduct(seed, {
      ...product("B-02", credit as unknown as Partial<ProductTerms>),
      bankId: other.id,
    });
    expect((await listOwnProducts(callerAs(database, other.officer), {})).map(({ code }) => code)).toEqual([
      "B-02",
    ]);
  });
});

describe("the market", () => {
  it("shows the lowest rates first, to anyone", async () => {
    expect(await codes()).toEqual(["B-02", "A-01", "A-02"]);
  });

  it.each([
    [{ amount: "150" }, ["A-01"]],
    [{ guarantee: "credit" as const }, ["B-02"]],
    [{ termMonths: "6" }, ["A-01", "A-02"]],
    [{ termMonths: "7", amount: "50" }, []],
    [{ amount: "none", termMonths: "x", guarantee: "luck" as never, bankId: "1" }, ["B-02", "A-01", "A-02"]],
  ])("narrows by %j", async (filter, expected) => {
    expect(await codes(filter)).toEqual(expected);
  });

  it("leaves out what is off the market and what a closed bank sells", async () => {
    await database.owner
      .update(schema.loanProducts)
      .set({ status: "withdrawn" })
      .where(eq(schema.loanProducts.code, "A-02"));
    await database.owner
      .update(schema.organisations)
      .set({ status: "disabled" })
      .where(eq(schema.organisations.id, other.id));
    expect(await codes()).toEqual(["A-01"]);
    const gone = viewProduct(callerAs(database, anonymous), { code: "A-02" });
    await expect(gone).rejects.toMatchObject({ code: "not_found" });
    const own = await listOwnProducts(callerAs(database, bank.officer), {});
    expect(own.map(({ code, status }) => [code, status])).toEqual([
      ["A-01", "published"],
      ["A-02", "withdrawn"],
    ]);
  });
});

test("what the platform put on sale can be changed by its bank", async () => {
  const seed = callerAs(database, system("seed"), NEXT_DAY);
  await publishProduct(seed, { ...product("A-09"), bankId: bank.id });
  const next = await publish(bank, "A-09", { maxFen: Number(wan(300)) }, NEXT_DAY);
  expect(next).toMatchObject({ version: 2, changed: true });
});
