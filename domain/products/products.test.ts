import { eq } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import { schema } from "#db/client.ts";
import { wan } from "#lib/money.ts";
import type { ProductTerms } from "#matching/index.ts";
import { useDatabase } from "#tests/database.ts";
import { aBank, aDistrict, callerAs } from "#tests/factories.ts";
import { anonymous, type Member, system } from "../access/actor.ts";
import { listOwnProducts, listProducts, publishProduct, viewOwnProduct, viewProduct } from "./index.ts";

const database = useDatabase();
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
const publish = (actor: Member, code: string, over?: Partial<ProductTerms>, now = NOW) =>
  publishProduct(callerAs(database, actor, now), product(code, over));
const market = (filter = {}) => listProducts(callerAs(database, anonymous, NOW), filter);
const codes = async (filter = {}) => (await market(filter)).products.map(({ code }) => code);

describe("publishing", () => {
  it("puts a product on the public market, its conditions printed from the rule", async () => {
    expect(await publish(bank.productManager, "A-01")).toMatchObject({ version: 1, changed: true });
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

  it("changes nothing when the same is published again", async () => {
    expect(await publish(bank.productManager, "A-01", {}, NEXT_DAY)).toMatchObject({
      version: 1,
      changed: false,
    });
  });

  it("ends the version before, which keeps its terms", async () => {
    const next = await publish(bank.productManager, "A-01", { maxFen: Number(wan(200)) }, NEXT_DAY);
    expect(next).toMatchObject({ version: 2, changed: true });
    const { versions, max } = await viewOwnProduct(callerAs(database, bank.officer), { code: "A-01" });
    expect(max).toBe(wan(200));
    expect(versions.map(({ version, validTo }) => [version, validTo])).toEqual([
      [2, null],
      [1, "2026-11-21"],
    ]);
  });

  it("asks for matching once, in the bank's own name", async () => {
    const requests = await database.owner
      .select()
      .from(schema.jobRequests)
      .where(eq(schema.jobRequests.job, "match"));
    expect(requests).toMatchObject([
      { key: `bank:${bank.id}`, organisationId: bank.id, parameters: { scope: "full" }, status: "queued" },
    ]);
  });

  it("lets two publish at once, one version after the other", async () => {
    const both = await Promise.allSettled([
      publish(bank.productManager, "A-02", { maxFen: Number(wan(120)) }),
      publish(bank.productManager, "A-02", { maxFen: Number(wan(130)) }),
    ]);
    const done = both.filter(({ status }) => status === "fulfilled").length;
    const { version } = await viewOwnProduct(callerAs(database, bank.officer), { code: "A-02" });
    expect(version).toBe(done);
    for (const each of both)
      if (each.status === "rejected") expect(each.reason).toMatchObject({ code: "conflict" });
  });

  it.each([
    ["an unknown feature", { rule: { feature: "moon", op: "isTrue" } }, "/rule"],
    ["a term its rate does not cover", { rateBps: { byTerm: [[6, 400]] } }, "byTerm"],
    ["a minimum above the maximum", { minFen: Number(wan(900)) }, "最低额度"],
  ] as const)("refuses %s, naming the place", async (_, over, place) => {
    const attempt = publish(bank.productManager, "A-09", over as Partial<ProductTerms>);
    await expect(attempt).rejects.toMatchObject({ code: "invalid", message: expect.stringContaining(place) });
  });

  it("keeps banks apart: another's code is taken, another's product not found", async () => {
    await expect(publish(other.productManager, "A-01")).rejects.toMatchObject({ code: "conflict" });
    const theirs = callerAs(database, other.officer);
    await expect(viewOwnProduct(theirs, { code: "A-01" })).rejects.toMatchObject({ code: "not_found" });
    expect(await listOwnProducts(theirs, {})).toEqual([]);
    const foreign = publishProduct(callerAs(database, other.productManager, NOW), {
      ...product("B-01"),
      bankId: bank.id,
    });
    await expect(foreign).rejects.toMatchObject({ code: "not_found" });
  });

  it("is done for a named bank by the platform", async () => {
    const seed = callerAs(database, system("seed"), NOW);
    await expect(publishProduct(seed, product("B-02"))).rejects.toMatchObject({ code: "invalid" });
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
