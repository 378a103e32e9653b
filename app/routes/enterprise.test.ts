import { eq } from "drizzle-orm";
import { beforeEach, describe, expect, it } from "vitest";
import { schema } from "#db/client.ts";
import { listConsents } from "#domain/consents/index.ts";
import { makeUscc } from "#lib/uscc.ts";
import { useDatabase } from "#tests/database.ts";
import {
  aBank,
  aConsent,
  aDistrict,
  aMember,
  anEnterprise,
  anOrganisation,
  callerAs,
} from "#tests/factories.ts";
import { argumentsOf, type RequestOf, thrownBy } from "#tests/requests.ts";
import { loader as homeLoader } from "./enterprise._index.tsx";
import { loader as consentsLoader } from "./enterprise.consents._index.tsx";
import { loader as consentLoader, action as withdraw } from "./enterprise.consents.$consentId.tsx";
import { action as grant, loader as newLoader } from "./enterprise.consents.new.tsx";
import { loader as profileLoader } from "./enterprise.profile._index.tsx";
import { loader as editLoader, action as saveProfile } from "./enterprise.profile.edit.tsx";
import { loader as readsLoader } from "./enterprise.reads.tsx";
import { loader as layoutLoader } from "./enterprise.tsx";
import { action as register, loader as registerLoader } from "./register.tsx";

const database = useDatabase();
let firm: Awaited<ReturnType<typeof anEnterprise>>;
let bank: Awaited<ReturnType<typeof aBank>>;

beforeEach(async () => {
  firm = await anEnterprise(database.owner);
  bank = await aBank(database.owner);
});

const asOwner = (request: RequestOf) => argumentsOf(database, firm.owner, request);
const consentsOf = () => listConsents(callerAs(database, firm.owner), {});

describe("the owner's portal", () => {
  const pages = {
    layout: layoutLoader,
    home: homeLoader,
    profile: profileLoader,
    edit: editLoader,
    save: saveProfile,
    consents: consentsLoader,
    newConsent: newLoader,
    grant,
    consent: consentLoader,
    withdraw,
    reads: readsLoader,
  };

  it.each(Object.entries(pages))("sends visitors to log in and shows others nothing: %s", async (_, run) => {
    const visit = await thrownBy(run(await argumentsOf(database, null, { path: "/enterprise" })));
    expect([visit.status, visit.headers.get("Location")]).toEqual([302, "/login?next=%2Fenterprise"]);
    const strange = await thrownBy(run(await argumentsOf(database, bank.officer, { path: "/enterprise" })));
    expect(strange.status).toBe(404);
  });
});

describe("registering", () => {
  const fields = () => ({
    uscc: makeUscc({
      registrar: "9",
      category: "1",
      division: "120118",
      organisation: String(Date.now()).slice(-8),
    }),
    ...{
      name: "静海区样例五金有限公司",
      kind: "company",
      registeredOn: "2019-03-01",
      divisionCode: "120118108",
    },
    ...{
      industry: "C3311 金属结构制造",
      employees: "25",
      annualRevenue: "680.5",
      legalRepresentative: "样例甲",
    },
    ...{ contactName: "样例乙", phone: "13800000000", loginName: "new.firm", password: "一句好记的话 2026" },
    agreed: "on",
  });
  const post = async (form: Record<string, string>) =>
    register(await argumentsOf(database, null, { path: "/register", form: new URLSearchParams(form) }));

  it("keeps what was typed, but never the password, and says what to mend", async () => {
    const answer = await post({ ...fields(), uscc: "91", annualRevenue: "1,000", agreed: "" });
    if (!("init" in answer)) throw new Error("was registered");
    expect(answer.init?.status).toBe(400);
    expect(Object.keys(answer.data.error ?? {}).sort()).toEqual(["agreed", "annualRevenue", "uscc"]);
    expect(answer.data.initialValue).toMatchObject({
      uscc: "91",
      annualRevenue: "1,000",
      name: "静海区样例五金有限公司",
    });
    expect(JSON.stringify(answer.data)).not.toContain("一句好记的话");
  });

  it("logs the owner in and shows the list of what to do", async () => {
    const answer = await post(fields());
    if ("init" in answer) throw new Error(JSON.stringify(answer.data));
    expect([answer.status, answer.headers.get("Location")]).toEqual([303, "/enterprise?done=registered"]);
    const args = await argumentsOf(database, null, { path: "/enterprise" });
    args.request.headers.set("Cookie", answer.headers.get("Set-Cookie")!.split(";", 1)[0]!);
    expect(await homeLoader(args)).toMatchObject({
      steps: [{ name: "facts", state: "next" }, { name: "verify", state: "open" }, {}, {}, {}, {}],
    });
  });

  it("shows the reasons that only the platform knows beside their fields too", async () => {
    await aDistrict(database.owner);
    const answer = await post({ ...fields(), uscc: firm.uscc, industry: "造飞船" });
    if (!("init" in answer)) throw new Error("was registered");
    expect(Object.keys(answer.data.error ?? {})).toEqual(["industry"]);
  });

  it("is refused after thirty tries from one address within an hour, also where each was refused", async () => {
    await aDistrict(database.owner);
    const attempt = async (address: string) => {
      const form = new URLSearchParams({ ...fields(), uscc: firm.uscc });
      const args = await argumentsOf(database, null, { path: "/register", form });
      const answer = await register({ ...args, context: { ...args.context, address } });
      if (!("init" in answer)) throw new Error("was registered");
      return answer;
    };
    const tries = await Promise.all(Array.from({ length: 30 }, () => attempt("203.0.113.7")));
    expect(new Set(tries.map((answer) => answer.init?.status))).toEqual(new Set([400]));
    const late = await attempt("203.0.113.7");
    expect(late.init?.status).toBe(429);
    expect(late.data.error?.[""]?.[0]).toContain("分钟后再试");
    expect(new Headers(late.init?.headers).get("Retry-After")).toMatch(/^\d+$/);
    expect((await attempt("203.0.113.8")).init?.status).toBe(400);
  });

  it("is for visitors: who is logged in goes home, an owner to the form for another firm", async () => {
    const clerk = await aMember(database.owner, { id: firm.id, kind: "enterprise" }, "clerk");
    const leadsTo = async (member: typeof clerk) => {
      const answer = await registerLoader(await argumentsOf(database, member, { path: "/register" }));
      return answer instanceof Response && answer.headers.get("Location");
    };
    expect(await leadsTo(clerk)).toBe("/enterprise");
    expect(await leadsTo(bank.officer)).toBe("/bank");
    expect(await leadsTo(firm.owner)).toBe("/account/firms/new");
  });
});

describe("correcting the firm's facts", () => {
  it("begins with what is known, to the fen", async () => {
    await database.owner
      .update(schema.selfDeclarations)
      .set({ annualRevenue: 123_456_789n as never })
      .where(eq(schema.selfDeclarations.enterpriseId, firm.id));
    const { values } = await editLoader(await asOwner({ path: "/enterprise/profile/edit" }));
    expect(values).toMatchObject({
      annualRevenue: "123.456789",
      industry: "C3311 金属结构制造",
      employees: "36",
    });
    const form = new URLSearchParams(values);
    const answer = await saveProfile(await asOwner({ path: "/enterprise/profile/edit", form }));
    expect(answer instanceof Response && answer.headers.get("Location")).toBe(
      "/enterprise/profile?done=saved",
    );
    expect(await profileLoader(await asOwner({ path: "/enterprise/profile" }))).toMatchObject({
      firm: { annualRevenue: 123_456_789n, contactName: "样**", phone: "138****0000" },
    });
  });
});

describe("a new consent", () => {
  const address = (query: Record<string, string | string[]>) => {
    const search = new URLSearchParams();
    for (const [name, values] of Object.entries(query))
      for (const value of [values].flat()) search.append(name, value);
    return search;
  };
  type Fields = Record<string, string | string[]>;
  const follow = async (query: Fields) =>
    newLoader(await asOwner({ path: `/enterprise/consents/new?${address(query)}` }));
  const post = async (form: Fields) =>
    grant(await asOwner({ path: "/enterprise/consents/new", form: address(form) }));
  /** Takes a step of the form and stands before the next. */
  const take = async (step: "terms" | "confirm", form: Fields) => {
    const answer = await post({ ...form, step });
    if (!("data" in answer)) throw new Error(`redirected by ${step}`);
    return answer.data;
  };
  const terms = {
    ...{ purpose: "credit_review", items: ["tax_filing", "water_bill"], months: "6" },
    ...{ mode: "case", rangeYears: "2" },
  };
  const nothing = {
    ...{ purpose: null, items: [], mode: null, rangeYears: null, months: null },
    ...{ maxUses: "", usesPerDay: "" },
  };
  const confirm = (form: Fields) => post({ ...form, step: "grant" });
  const statements = async (grantee: string[]) => {
    const page = await take("confirm", { grantee, ...terms });
    if (page.step !== "confirm") throw new Error(`at ${page.step}`);
    return page.drafts.map((draft) => draft.statement);
  };

  it("begins with nothing chosen", async () => {
    const first = await follow({});
    expect(first).toMatchObject({ step: "grantees", errors: {}, choice: { grantees: [], ...nothing } });
    const second = await take("terms", { grantee: bank.id });
    expect(second).toMatchObject({ step: "terms", errors: {}, choice: nothing });
  });

  it("is chosen by no link: one names whom and says what for, and ticks nothing", async () => {
    const link = { grantee: bank.id, for: "credit_review", next: "/enterprise/offers" };
    for (const step of ["terms", "confirm", "grant"]) {
      const page = await follow({ ...link, ...terms, maxUses: "9", usesPerDay: "3", step, agreed: bank.id });
      expect(page).toMatchObject({
        ...{ step: "terms", errors: {}, chosen: [{ id: bank.id }] },
        choice: { ...nothing, grantees: [bank.id], cameFor: "credit_review", next: "/enterprise/offers" },
      });
    }
    const other = await aBank(database.owner, "样例银行第二支行");
    const several = await follow({ grantee: [bank.id, other.id] });
    expect(several.choice.grantees, "one link, one bank").toEqual([bank.id]);
    const astray: Fields[] = [{ for: "marketing" }, { grantee: "x" }, { grantee: firm.id }];
    for (const query of astray)
      expect(await follow(query)).toMatchObject({ step: "grantees", choice: { ...nothing, cameFor: null } });
    expect(await consentsOf()).toEqual([]);
  });

  it("keeps what was chosen on the way back from the statement", async () => {
    const page = await take("terms", { grantee: bank.id, ...terms, maxUses: "9" });
    expect(page).toMatchObject({
      ...{ step: "terms", errors: {} },
      choice: { ...terms, grantees: [bank.id], maxUses: "9" },
    });
  });

  it("asks again for what was left out", async () => {
    expect(await post({ step: "terms" })).toMatchObject({
      init: { status: 400 },
      data: { step: "grantees", errors: { grantee: [expect.any(String)] } },
    });
    for (const step of ["confirm", "grant"])
      expect(await post({ grantee: bank.id, step })).toMatchObject({
        init: { status: 400 },
        data: {
          step: "terms",
          errors: Object.fromEntries(
            ["purpose", "items", "mode", "rangeYears", "months"].map((field) => [
              field,
              [expect.any(String)],
            ]),
          ),
        },
      });
  });

  it("may limit how often the bank looks, in all and in a day", async () => {
    const limits = { maxUses: "20", usesPerDay: "3" };
    const page = await take("confirm", { grantee: bank.id, ...terms, ...limits });
    if (page.step !== "confirm") throw new Error(`at ${page.step}`);
    const [{ statement } = { statement: "" }] = page.drafts;
    expect(statement).toContain("总共不超过 20 次，每天不超过 3 次");
    await confirm({ grantee: bank.id, ...terms, ...limits, statement, agreed: bank.id });
    expect(await consentsOf()).toMatchObject([{ maxUses: 20, usesPerDay: 3 }]);
    const wrong = await take("confirm", { grantee: bank.id, ...terms, usesPerDay: "often", maxUses: "0" });
    expect(wrong).toMatchObject({
      step: "terms",
      errors: { maxUses: [expect.any(String)], usesPerDay: [expect.any(String)] },
    });
  });

  it("is not given to whom nobody could reach, and says so before anything else is asked", async () => {
    const { organisations } = schema;
    await database.owner.update(organisations).set({ contact: "" }).where(eq(organisations.id, bank.id));
    const told = { step: "grantees", errors: { grantee: [expect.stringContaining("还没有登记联系方式")] } };
    expect(await follow({ grantee: bank.id })).toMatchObject(told);
    expect(await take("terms", { grantee: bank.id })).toMatchObject(told);
    expect(await take("confirm", { grantee: bank.id, ...terms })).toMatchObject(told);
    const answer = await confirm({ grantee: bank.id, ...terms, statement: "x", agreed: bank.id });
    expect(answer).toMatchObject({ init: { status: 400 }, data: told });
    expect(await consentsOf()).toEqual([]);
  });

  it("does not bundle the platform with a bank", async () => {
    const operator = await anOrganisation(database.owner, "operator");
    expect(await take("terms", { grantee: [bank.id, operator.id] })).toMatchObject({ step: "grantees" });
    const page = await take("confirm", { grantee: operator.id, ...terms });
    expect(page).toMatchObject({ step: "terms", errors: { purpose: [expect.any(String)] } });
  });

  it("is granted to the banks ticked and to no other", async () => {
    const other = await aBank(database.owner, "样例银行第二支行");
    const grantee = [bank.id, other.id];
    const statement = await statements(grantee);
    const answer = await confirm({ grantee, ...terms, statement, agreed: [other.id] });
    expect(answer instanceof Response && answer.headers.get("Location")).toBe(
      "/enterprise/consents?done=granted",
    );
    expect((await consentsOf()).map((each) => each.granteeId)).toEqual([other.id]);
  });

  it("is not granted without a tick, nor on another statement than the one read", async () => {
    const statement = await statements([bank.id]);
    const unticked = await confirm({ grantee: bank.id, ...terms, statement });
    expect(unticked).toMatchObject({
      init: { status: 400 },
      data: { errors: { agreed: [expect.any(String)] } },
    });
    const edited = await confirm({ grantee: bank.id, ...terms, statement: "我同意", agreed: bank.id });
    expect(edited).toMatchObject({ init: { status: 409 }, data: { errors: { "": [expect.any(String)] } } });
    expect(await consentsOf()).toEqual([]);
  });

  it("leads back to where the owner came from, on this site alone", async () => {
    const statement = await statements([bank.id]);
    const form = { grantee: bank.id, ...terms, statement, agreed: bank.id };
    const answer = await confirm({ ...form, next: "//evil.example" });
    expect(answer instanceof Response && answer.headers.get("Location")).toBe(
      "/enterprise/consents?done=granted",
    );
    const wider = { ...form, months: "12" };
    const page = await take("confirm", wider);
    if (page.step !== "confirm") throw new Error(`at ${page.step}`);
    const read = page.drafts.map((draft) => draft.statement);
    const back = await confirm({
      ...wider,
      statement: read,
      next: "/enterprise/applications/new?versionId=1",
    });
    expect(back instanceof Response && back.headers.get("Location")).toBe(
      "/enterprise/applications/new?versionId=1",
    );
  });
});

describe("a consent's page", () => {
  const page = (consentId: string) => ({ path: `/enterprise/consents/${consentId}`, params: { consentId } });
  const post = (consentId: string) => ({ ...page(consentId), form: new URLSearchParams() });

  it("shows the artefact, and ends it with one click; a second click is told so", async () => {
    const { id } = await aConsent(database.owner, firm, bank.id);
    expect(await consentLoader(await asOwner(page(id)))).toMatchObject({
      consent: { status: "active" },
      reads: [],
    });
    const places = [await withdraw(await asOwner(post(id))), await withdraw(await asOwner(post(id)))];
    expect(places.map((answer) => answer.headers.get("Location"))).toEqual([
      `/enterprise/consents/${id}?done=withdrawn`,
      `/enterprise/consents/${id}?done=ended`,
    ]);
  });

  it.each(["abc", "00000000-0000-7000-8000-000000000000", "' or 1=1 --"])(
    "is not there for %j",
    async (id) => {
      expect((await thrownBy(consentLoader(await asOwner(page(id))))).status).toBe(404);
      expect((await thrownBy(withdraw(await asOwner(post(id))))).status).toBe(404);
    },
  );

  it("is not there for another firm, and stays as it was", async () => {
    const { id } = await aConsent(database.owner, firm, bank.id);
    const stranger = await anEnterprise(database.owner);
    const as = (request: RequestOf) => argumentsOf(database, stranger.owner, request);
    expect((await thrownBy(consentLoader(await as(page(id))))).status).toBe(404);
    expect((await thrownBy(withdraw(await as(post(id))))).status).toBe(404);
    expect(await consentsOf()).toMatchObject([{ id, status: "active" }]);
  });
});

describe("who looked at us", () => {
  it("refuses made-up filters and pages with 400", async () => {
    for (const query of ["organisation=x", "after=x", 'organisation=";--', "after=1_2"]) {
      const answer = await thrownBy(readsLoader(await asOwner({ path: `/enterprise/reads?${query}` })));
      expect(answer.status).toBe(400);
    }
  });
});
