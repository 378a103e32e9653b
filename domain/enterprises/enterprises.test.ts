import { eq } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import { schema } from "#db/client.ts";
import { DomainError } from "#lib/errors.ts";
import { wan } from "#lib/money.ts";
import { makeUscc } from "#lib/uscc.ts";
import { useDatabase } from "#tests/database.ts";
import { aBank, aConsent, aDistrict, anEnterprise, anOrganisation, callerAs } from "#tests/factories.ts";
import { anonymous, system } from "../access/actor.ts";
import { listPlaces, startSession } from "../sessions/index.ts";
import {
  importEnterprises,
  listRegistrationChoices,
  registerEnterprise,
  updateEnterprise,
  viewEnterprise,
  viewHome,
} from "./index.ts";

const database = useDatabase();
const visitor = () => callerAs(database, anonymous);

beforeAll(async () => {
  await aDistrict(database.owner);
  await database.owner.insert(schema.industries).values([
    { code: "C", level: 1, name: "制造业", parentCode: null, section: "C" },
    { code: "C3130", level: 4, name: "钢压延加工", parentCode: "C313", section: "C" },
    { code: "C3120", level: 4, name: "炼钢", parentCode: "C312", section: "C" },
    { code: "C3140", level: 4, name: "铁合金冶炼钢", parentCode: "C314", section: "C" },
  ]);
});

let serial = 0;
const freshUscc = (category = "1") =>
  makeUscc({
    registrar: "9",
    category,
    division: "120118",
    organisation: `MA${String(++serial).padStart(6, "0")}`,
  });

const form = (over: Record<string, unknown> = {}) => ({
  uscc: freshUscc(),
  name: "静海区样例五金有限公司",
  kind: "company" as const,
  registeredOn: "2019-03-01",
  divisionCode: "120118108",
  industry: "C3311 金属结构制造",
  employees: "25",
  annualRevenue: "680.5",
  legalRepresentative: "样例甲",
  contactName: "样例乙",
  phone: "13800000000",
  loginName: `firm.${serial}`,
  password: "一句好记的话 2026",
  agreed: true,
  ...over,
});

/** The messages beside the fields of a refused registration. */
async function refusal(over: Record<string, unknown>): Promise<Record<string, string[]>> {
  const error = await registerEnterprise(visitor(), form(over)).catch((caught: unknown) => caught);
  if (!(error instanceof DomainError) || error.code !== "invalid")
    throw new Error("was not refused", { cause: error });
  return error.fields;
}

describe("registering", () => {
  it("makes the firm, its contact and an owner who can log in at once", async () => {
    const input = form();
    const { enterpriseId, warning } = await registerEnterprise(visitor(), input);
    expect(warning).toBeNull();
    const started = await startSession(visitor(), { loginName: input.loginName, password: input.password });
    expect(started).toMatchObject({ started: true, kind: "enterprise" });
    const [user] = await database.owner
      .select()
      .from(schema.users)
      .where(eq(schema.users.loginName, input.loginName));
    const owner = {
      kind: "enterprise",
      userId: user!.id,
      organisationId: enterpriseId,
      role: "owner",
    } as const;
    expect(user!.passwordHash).toMatch(/^\$argon2id\$/);
    expect(await viewEnterprise(callerAs(database, owner), {})).toMatchObject({
      uscc: input.uscc,
      divisionName: "大邱庄镇",
      industryName: "金属结构制造",
      sectionName: "制造业",
      sizeClass: "small",
      annualRevenue: wan(680.5),
      totalAssets: null,
      phone: "138****0000",
    });
  });

  it("keeps names, telephones and passwords out of the audit", async () => {
    const { enterpriseId } = await registerEnterprise(visitor(), form({ legalRepresentative: "独一无二" }));
    const entries = await database.owner
      .select()
      .from(schema.auditEntries)
      .where(eq(schema.auditEntries.subjectId, enterpriseId));
    expect(entries).toMatchObject([{ verb: "enterprise.register", actorKind: "anonymous" }]);
    expect(JSON.stringify(entries)).not.toMatch(/独一无二|13800000000|argon2/);
  });

  it("takes the code as people copy it", async () => {
    const uscc = freshUscc();
    const typed = ` ${uscc.slice(0, 6).toLowerCase()} ${uscc.slice(6)}　`;
    const { enterpriseId } = await registerEnterprise(visitor(), form({ uscc: typed }));
    const [row] = await database.owner
      .select()
      .from(schema.enterprises)
      .where(eq(schema.enterprises.id, enterpriseId));
    expect(row!.uscc).toBe(uscc);
  });

  it("takes a code whose organisation code fails its own check, and says so", async () => {
    expect(await registerEnterprise(visitor(), form({ uscc: "91310110666007218X" }))).toMatchObject({
      warning: "organisation_code",
    });
  });

  it.each([
    ["a short code", "9112011", /18 位/],
    ["letters that do not occur", "9112011BMA0000001I", /不含 I、O、S、V、Z/],
    ["no such registrar", "0012011BMA00000012", /前两位/],
    ["no such place", "91990118MA00000012", /第 3 至 8 位/],
    ["a wrong check character", "91120118MA00000010", /最后一位|B/],
    [
      "a body that is not served",
      makeUscc({ registrar: "1", category: "1", division: "120118", organisation: "MB000001" }),
      /服务对象/,
    ],
  ])("refuses %s", async (_, uscc, message) => {
    expect((await refusal({ uscc })).uscc?.join()).toMatch(message);
  });

  it.each([
    ["name", "X"],
    ["name", "有\u0007声音的公司"],
    ["kind", "farmer"],
    ["kind", "sole_proprietor"],
    ["registeredOn", "2026-02-30"],
    ["registeredOn", "2099-01-01"],
    ["registeredOn", "1900-01-01"],
    ["divisionCode", "120118"],
    ["divisionCode", "110101001"],
    ["industry", "造飞船"],
    ["industry", "C9999"],
    ["employees", "0"],
    ["employees", "1.5"],
    ["employees", "１２"],
    ["annualRevenue", "-1"],
    ["annualRevenue", "1,000"],
    ["annualRevenue", "1e308"],
    ["annualRevenue", "NaN"],
    ["annualRevenue", "１００"],
    ["totalAssets", "很多"],
    ["phone", "12345"],
    ["phone", "23800000000"],
    ["loginName", "ab"],
    ["loginName", "有 空格"],
    ["password", "short"],
    ["password", "aaaaaaaaaaaa"],
    ["agreed", false],
    ["agreed", undefined],
  ])("refuses %s %j, beside that field and no other", async (field, value) => {
    expect(Object.keys(await refusal({ [field]: value }))).toEqual([field]);
  });

  it("tells every wrong field at once", async () => {
    const fields = await refusal({ uscc: "91", phone: "1", employees: "x" });
    expect(Object.keys(fields).sort()).toEqual(["employees", "phone", "uscc"]);
  });

  it.each([
    ["C3130", "C3130"],
    ["3130", "C3130"],
    ["c3130 钢压延加工", "C3130"],
    ["钢压延加工", "C3130"],
    ["压延", "C3130"],
    ["炼钢", "C3120"],
  ])("understands the industry %j", async (industry, code) => {
    const { enterpriseId } = await registerEnterprise(visitor(), form({ industry }));
    const [row] = await database.owner
      .select()
      .from(schema.enterprises)
      .where(eq(schema.enterprises.id, enterpriseId));
    expect(row!.industryCode).toBe(code);
  });

  it("names the nearest industries where words fit several", async () => {
    expect((await refusal({ industry: "钢" })).industry?.[0]).toMatch(/C3120 炼钢、C3130 钢压延加工/);
  });

  it.each(["022-28912345", "0317 7654321", "+86 13800000000".slice(4), "138 0000 0000"])(
    "takes the telephone %j",
    async (phone) => {
      await expect(registerEnterprise(visitor(), form({ phone }))).resolves.toMatchObject({ warning: null });
    },
  );

  it("says what to do when the firm or the log-in name is known, in whatever case", async () => {
    const first = form({ loginName: "Taken.Name" });
    await registerEnterprise(visitor(), first);
    expect((await refusal({ loginName: "taken.name" })).loginName?.[0]).toMatch(/换一个/);
    expect((await refusal({ uscc: first.uscc })).uscc?.[0]).toMatch(/已经在平台注册.*登录/);
  });

  it.each([
    ["a weak password", { password: "tianjin2026" }, "password"],
    ["an unknown place", { divisionCode: "999999" }, "divisionCode"],
    ["an unknown trade", { industry: "造飞船" }, "industry"],
  ])("with %s says nothing of who is here", async (_case, wrong, field) => {
    const first = form({ loginName: `known.${field}`.toLowerCase() });
    await registerEnterprise(visitor(), first);
    const fields = await refusal({ ...wrong, uscc: first.uscc, loginName: first.loginName });
    expect(Object.keys(fields)).toEqual([field]);
  });

  it("with a log-in name that is taken says nothing of the firm, since nothing comes of it", async () => {
    const first = form({ loginName: "first.of.two" });
    await registerEnterprise(visitor(), first);
    const fields = await refusal({ uscc: first.uscc, loginName: first.loginName });
    expect(Object.keys(fields)).toEqual(["loginName"]);
  });

  it("lets one of several registrations of a code at once through, and leaves nothing of the others", async () => {
    const uscc = freshUscc();
    const tries = Array.from({ length: 6 }, (_, n) =>
      registerEnterprise(visitor(), form({ uscc, loginName: `race.${n}` })),
    );
    const outcomes = await Promise.allSettled(tries);
    expect(outcomes.filter((each) => each.status === "fulfilled")).toHaveLength(1);
    for (const each of outcomes) {
      if (each.status === "rejected") expect(["conflict", "invalid"]).toContain(each.reason.code);
    }
    const made = await database.owner
      .select()
      .from(schema.organisations)
      .where(eq(schema.organisations.code, uscc));
    expect(made).toHaveLength(1);
    expect(await database.owner.$count(schema.users, eq(schema.users.displayName, "nobody"))).toBe(0);
  });

  it("cannot be given a role, an id or an organisation by the caller", async () => {
    const sneaky = form({
      role: "administrator",
      organisationId: "00000000-0000-7000-8000-000000000000",
      sizeClass: "large",
    });
    const { enterpriseId, userId } = await registerEnterprise(visitor(), sneaky);
    const [membership] = await database.owner
      .select()
      .from(schema.memberships)
      .where(eq(schema.memberships.userId, userId));
    expect(membership).toMatchObject({ role: "owner", organisationId: enterpriseId });
  });

  it("offers the district's units and the industry classes", async () => {
    const choices = await listRegistrationChoices(visitor(), {});
    expect(choices.units).toEqual([{ code: "120118108", name: "大邱庄镇" }]);
    expect(choices.industries.map((each) => each.code)).toEqual(["C3120", "C3130", "C3140", "C3311"]);
  });
});

describe("correcting facts", () => {
  const facts = (over: Record<string, unknown> = {}) => {
    const { uscc: _u, name: _n, kind: _k, loginName: _l, password: _p, agreed: _a, ...rest } = form();
    return { ...rest, ...over };
  };

  it("changes what was told, the size with it, asks for a new profile, and leaves code and name alone", async () => {
    const { id, uscc, name, owner } = await anEnterprise(database.owner);
    const update = facts({
      employees: "400",
      annualRevenue: "2500",
      totalAssets: "800",
      uscc: freshUscc(),
      name: "另一个名字",
    });
    await updateEnterprise(callerAs(database, owner), update);
    expect(await viewEnterprise(callerAs(database, owner), {})).toMatchObject({
      ...{
        id,
        uscc,
        name,
        employees: 400,
        sizeClass: "medium",
        totalAssets: wan(800),
        contactName: "样**",
      },
    });
    const [job] = await database.owner
      .select()
      .from(schema.jobRequests)
      .where(eq(schema.jobRequests.key, `enterprise:${id}`));
    expect(job).toMatchObject({
      job: "profile",
      organisationId: id,
      parameters: { scope: "enterprise", enterpriseId: id },
    });
  });

  it("refuses what registration refuses", async () => {
    const { owner } = await anEnterprise(database.owner);
    await expect(
      updateEnterprise(callerAs(database, owner), facts({ industry: "造飞船" })),
    ).rejects.toMatchObject({
      code: "invalid",
      fields: { industry: [expect.stringContaining("没有找到")] },
    });
  });

  it("is for owners alone", async () => {
    const { officer } = await aBank(database.owner);
    await expect(updateEnterprise(callerAs(database, officer), facts())).rejects.toMatchObject({
      code: "forbidden",
    });
    await expect(viewEnterprise(callerAs(database, officer), {})).rejects.toMatchObject({
      code: "forbidden",
    });
    await expect(viewHome(visitor(), {})).rejects.toMatchObject({ code: "unauthenticated" });
  });
});

describe("importing", () => {
  const hash =
    "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
  const firm = (n: number) => ({
    ...{ uscc: freshUscc(), name: `静海样例第${n}商行`, kind: "company" as const, divisionCode: "120118108" },
    ...{ industryCode: "C3311", registeredOn: "2020-01-01", employees: n, annualRevenue: wan(300) },
    ...{
      totalAssets: wan(100),
      registeredCapital: null,
      legalRepresentative: "样例甲",
      contactName: "样例乙",
    },
    ...{ phone: `022-00${String(n).padStart(6, "0")}`, loginName: `import.${serial}` },
    joinedAt: new Date("2025-01-01T00:00:00Z"),
  });
  const importer = () => callerAs(database, system("seed"));

  it("takes thousands aboard in the order given", async () => {
    const firms = Array.from({ length: 2_100 }, (_, n) => firm(n + 1));
    const { enterpriseIds, userIds } = await importEnterprises(importer(), {
      passwordHash: hash,
      enterprises: firms,
    });
    expect(new Set([...enterpriseIds, ...userIds]).size).toBe(4_200);
    const { enterprises, selfDeclarations } = schema;
    const [last] = await database.owner
      .select({ enterprise: enterprises, employees: selfDeclarations.employees })
      .from(enterprises)
      .innerJoin(selfDeclarations, eq(selfDeclarations.enterpriseId, enterprises.id))
      .where(eq(enterprises.id, enterpriseIds[2_099]!));
    expect(last).toMatchObject({
      enterprise: { uscc: firms[2_099]!.uscc, sizeClass: "small" },
      employees: 2_100,
    });
    expect(last!.enterprise.createdAt.toISOString()).toBe("2025-01-01T00:00:00.000Z");
  });

  it("takes all or none", async () => {
    const [one, two] = [firm(1), firm(2)];
    const twice = { passwordHash: hash, enterprises: [one, { ...two, uscc: one.uscc }] };
    await expect(importEnterprises(importer(), twice)).rejects.toMatchObject({ code: "conflict" });
    expect(await database.owner.$count(schema.users, eq(schema.users.loginName, one.loginName))).toBe(0);
  });

  it("gives firms that name the same log-in one owner", async () => {
    const [one, two] = [firm(1), firm(2)];
    const { userIds, enterpriseIds } = await importEnterprises(importer(), {
      passwordHash: hash,
      enterprises: [one, { ...two, loginName: one.loginName.toUpperCase(), contactName: "样例丙" }],
    });
    expect(new Set(userIds).size).toBe(1);
    const caller = callerAs(database, {
      ...{ kind: "enterprise", role: "owner", userId: userIds[0]!, organisationId: enterpriseIds[1]! },
    });
    const places = await listPlaces(caller, {});
    expect(places.map(({ organisationId }) => organisationId).sort()).toEqual([...enterpriseIds].sort());
    expect((await viewEnterprise(caller, {})).contactName).toBe("样**");
  });

  it("is the platform's alone", async () => {
    const { owner } = await anEnterprise(database.owner);
    const one = { passwordHash: hash, enterprises: [firm(1)] };
    await expect(importEnterprises(callerAs(database, owner), one)).rejects.toMatchObject({
      code: "forbidden",
    });
  });
});

describe("the owner's home", () => {
  it("starts with nothing but the first task", async () => {
    const { owner } = await anEnterprise(database.owner);
    const home = await viewHome(callerAs(database, owner), {});
    expect(home.steps.map((step) => step.state)).toEqual([
      "next",
      "done",
      "open",
      "closed",
      "closed",
      "closed",
    ]);
    expect(home).toMatchObject({
      openApplications: [],
      waitingDrawdowns: [],
      nextInstalments: [],
      score: null,
      recentReads: 0,
    });
  });

  it("counts the data as authorised once the platform may evaluate, not when a bank may look", async () => {
    const firm = await anEnterprise(database.owner);
    const consentStep = async () => (await viewHome(callerAs(database, firm.owner), {})).steps[2];
    await aConsent(database.owner, firm, (await aBank(database.owner)).id);
    expect(await consentStep()).toMatchObject({ name: "consent", state: "open" });
    const operator = await anOrganisation(database.owner, "operator");
    await aConsent(database.owner, firm, operator.id, { purpose: "matching" });
    expect(await consentStep()).toMatchObject({ name: "consent", state: "done" });
  });
});
