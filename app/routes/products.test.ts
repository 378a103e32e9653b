import { beforeAll, describe, expect, it } from "vitest";
import { system } from "#domain/access/actor.ts";
import { runMatching } from "#domain/matches/index.ts";
import { computeAll } from "#domain/profiles/index.ts";
import { wan } from "#lib/money.ts";
import { useDatabase } from "#tests/database.ts";
import { aBank, aConsent, anEnterprise, anOrganisation, aProduct, callerAs } from "#tests/factories.ts";
import { argumentsOf, thrownBy } from "#tests/requests.ts";
import { loader as marketLoader } from "./_public.products._index.tsx";
import { loader as productLoader } from "./_public.products.$code.tsx";
import { action as changeAction } from "./bank.changes.$id.tsx";
import { loader as bankListLoader } from "./bank.products._index.tsx";
import { loader as bankProductLoader } from "./bank.products.$code.tsx";
import { action as proposeAction, loader as proposeLoader } from "./bank.products.$code_.propose.tsx";
import { loader as creditLoader } from "./enterprise.credit.tsx";
import { loader as offersLoader } from "./enterprise.offers._index.tsx";
import { loader as offerLoader } from "./enterprise.offers.$code.tsx";

const database = useDatabase();
let firm: Awaited<ReturnType<typeof anEnterprise>>;
let bank: Awaited<ReturnType<typeof aBank>>;
let other: Awaited<ReturnType<typeof aBank>>;
let easy: { code: string };
let hard: { code: string };

beforeAll(async () => {
  const { owner } = database;
  firm = await anEnterprise(owner);
  bank = await aBank(owner, "样例甲银行");
  other = await aBank(owner, "样例乙银行");
  easy = await aProduct(owner, bank.id);
  hard = await aProduct(owner, bank.id, {
    rule: { all: [{ feature: "tax_paid_12m", op: "gte", value: Number(wan(3)) }] },
    guaranteeMode: "mortgaged",
    termMonths: [24],
  });
  const operator = await anOrganisation(owner, "operator");
  await aConsent(owner, firm, operator.id, { purpose: "matching", domains: ["invoice"] });
  const job = callerAs(database, system("match"));
  await computeAll(job, { scope: "all" });
  await runMatching(job, { scope: "full" });
});

describe("pages of a portal", () => {
  const owners = { credit: creditLoader, offers: offersLoader, offer: offerLoader };
  const banks = {
    products: bankListLoader,
    product: bankProductLoader,
    proposal: proposeLoader,
    proposed: proposeAction,
  };

  it.each(Object.entries(owners))("send visitors to log in, and show a bank nothing: %s", async (_, run) => {
    const request = { path: "/enterprise/offers", params: { code: easy.code } };
    expect((await thrownBy(run(await argumentsOf(database, null, request)))).headers.get("Location")).toBe(
      "/login?next=%2Fenterprise%2Foffers",
    );
    expect((await thrownBy(run(await argumentsOf(database, bank.officer, request)))).status).toBe(404);
  });

  it.each(Object.entries(banks))("send visitors to log in, and show an owner nothing: %s", async (_, run) => {
    const request = { path: "/bank/products", params: { code: easy.code } };
    expect((await thrownBy(run(await argumentsOf(database, null, request)))).status).toBe(302);
    expect((await thrownBy(run(await argumentsOf(database, firm.owner, request)))).status).toBe(404);
  });
});

describe("the public market", () => {
  const market = async (query: string) =>
    marketLoader(await argumentsOf(database, null, { path: `/products${query}` }));

  it("is open to anyone, and narrowed by the address", async () => {
    expect((await market("")).products).toHaveLength(2);
    expect((await market("?guarantee=mortgaged&amount=50")).products.map(({ code }) => code)).toEqual([
      hard.code,
    ]);
    expect((await market("?termMonths=24&guarantee=credit")).products).toEqual([]);
    expect((await market("?amount=%00&bankId=%27--&guarantee=%E2%98%A0")).products).toHaveLength(2);
  });

  it("shows one product to a visitor, who is not taken for an owner", async () => {
    const at = async (code: string, member = null as Parameters<typeof argumentsOf>[1]) =>
      productLoader(await argumentsOf(database, member, { path: `/products/${code}`, params: { code } }));
    expect(await at(hard.code)).toMatchObject({
      seesOffer: false,
      product: { conditions: ["近12月实缴税额不少于 3 万元"], guaranteeFree: false },
    });
    expect(await at(easy.code, firm.owner)).toMatchObject({ seesOffer: true });
    expect((await thrownBy(at("NOTHING"))).status).toBe(404);
  });
});

describe("an owner's pages", () => {
  const as = (path: string, code?: string) =>
    argumentsOf(database, firm.owner, { path, params: code ? { code } : {} });

  it("tell the score with its reasons", async () => {
    const { profile, authorised } = await creditLoader(await as("/enterprise/credit"));
    expect(authorised).toEqual(["invoice"]);
    expect(profile!.score!.reasons.length).toBeGreaterThan(0);
    expect(profile!.groups.map(({ title }) => title)).toContain("纳税");
  });

  it("lay offers side by side, and say what is missing for the others", async () => {
    const { eligible, outOfReach } = await offersLoader(await as("/enterprise/offers"));
    expect(eligible.map(({ code }) => code)).toEqual([easy.code]);
    expect(outOfReach).toMatchObject([{ code: hard.code, verdict: "unknown", authorise: ["tax"] }]);
  });

  it("say which amount could not be read, and go on without it", async () => {
    const page = await offersLoader(await as("/enterprise/offers?amount=%E4%BA%94%E5%8D%81"));
    expect([page.unread, page.eligible.length]).toEqual(["五十", 1]);
    const read = await offersLoader(await as("/enterprise/offers?amount=50"));
    expect([read.unread, read.eligible[0]!.terms!.amount]).toEqual([null, wan(50)]);
  });

  it("carry the wish into the offer's own page", async () => {
    const { offer } = await offerLoader(await as("/enterprise/offers/x?amount=20", easy.code));
    expect(offer.terms!.amount).toBe(wan(20));
    expect(offer.schedule!.totals.principal).toBe(wan(20));
    expect((await thrownBy(offerLoader(await as("/enterprise/offers/x", "NOTHING")))).status).toBe(404);
  });
});

describe("a bank's products", () => {
  it("are its own", async () => {
    const own = await bankListLoader(await argumentsOf(database, bank.officer, { path: "/bank/products" }));
    expect(own.products.map(({ code }) => code).sort()).toEqual([easy.code, hard.code].sort());
    const request = { path: `/bank/products/${easy.code}`, params: { code: easy.code } };
    expect(await bankProductLoader(await argumentsOf(database, bank.officer, request))).toMatchObject({
      product: { versions: [{ version: 1, validTo: null }] },
    });
    expect(
      (await thrownBy(bankProductLoader(await argumentsOf(database, other.officer, request)))).status,
    ).toBe(404);
  });
});

describe("the next version of a product", () => {
  const send = (who: typeof bank.officer, fields: Record<string, string>, params: Record<string, string>) =>
    argumentsOf(database, who, { path: "/form", params, form: new URLSearchParams(fields) });
  const refusal = async (run: Promise<unknown>) => {
    const { data, init } = (await run) as { data: { error?: object }; init: ResponseInit };
    return { status: init.status, errors: data.error };
  };

  it("is filled in from the one on sale, proposed by the product manager, and on sale once approved", async () => {
    const params = { code: easy.code };
    const page = await proposeLoader(
      await argumentsOf(database, bank.productManager, { path: "/bank/products", params }),
    );
    const { termMonths, ...fields } = page;
    const form = { ...fields, summary: "面向小微企业。", max: "500", termMonths: termMonths.join("、") };
    expect(
      await refusal(
        proposeAction(await send(bank.productManager, { ...form, max: "1", termMonths: "半年" }, params)),
      ),
    ).toMatchObject({ status: 400, errors: { max: [expect.any(String)], termMonths: [expect.any(String)] } });
    expect((await thrownBy(proposeAction(await send(bank.officer, form, params)))).status).toBe(403);
    const sent = (await proposeAction(await send(bank.productManager, form, params))) as Response;
    const [, id] = /^\/bank\/changes\/([0-9a-f-]{36})\?done=proposed$/.exec(
      sent.headers.get("Location") ?? "",
    )!;
    const onSale = async () =>
      (await bankProductLoader(await argumentsOf(database, bank.officer, { path: "/bank/products", params })))
        .product;
    expect((await onSale()).max).toBe(wan(300));

    const approve = { decision: "approve" };
    expect(await refusal(changeAction(await send(bank.productManager, approve, { id: id! })))).toMatchObject({
      status: 403,
    });
    expect((await thrownBy(changeAction(await send(other.approver, approve, { id: id! })))).status).toBe(404);
    const done = (await changeAction(await send(bank.approver, approve, { id: id! }))) as Response;
    expect(done.headers.get("Location")).toBe(`/bank/changes/${id}?done=approve`);
    expect(await onSale()).toMatchObject({ version: 2, max: wan(500) });
  });
});
