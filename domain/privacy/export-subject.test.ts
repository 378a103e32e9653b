import { eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { schema } from "#db/client.ts";
import { system } from "#domain/access/actor.ts";
import { actAs } from "#domain/access/verb.ts";
import { aCase, submitted } from "#domain/loans/case.fixture.ts";
import { keepAccount, keepIdentityNumber } from "#domain/verification/private-rows.ts";
import { ACCOUNT, IDENTITY_NUMBER, showItself } from "#domain/verification/verified.fixture.ts";
import { SUITES, useDatabase } from "#tests/database.ts";
import { aMember, anEnterprise, callerAs } from "#tests/factories.ts";
import { exportSubject, subjectPage, unmask, viewPrivate } from "./index.ts";

const account = "6222020302000016789";
const shown = ACCOUNT.account.replaceAll(" ", "");
const masked = `${IDENTITY_NUMBER.slice(0, 3)}***********${IDENTITY_NUMBER.slice(-4)}`;

describe.each(SUITES)("a person's own data under the suite %s", (suite) => {
  const database = useDatabase(suite);

  const keepPrivate = (enterpriseId: string) =>
    database.app.transaction(async (tx) => {
      await actAs(tx, system("test"));
      const hands = { tx, keys: database.keys };
      await keepIdentityNumber(hands, enterpriseId, IDENTITY_NUMBER, new Date());
      await keepAccount(hands, enterpriseId, { bankName: "样例银行", account });
    });

  test("can be taken along in full, for machines and for people", async () => {
    const world = await aCase(database);
    await showItself(database, world.enterprise);
    await submitted(world);
    const data = await exportSubject(world.as.owner, {});
    expect(data).toMatchObject({
      format: "xinyidai-subject/2",
      account: { id: world.enterprise.owner.userId },
      places: [{ organisation: world.enterprise.name, role: "owner" }],
      firms: [
        {
          name: world.enterprise.name,
          contact: { phone: "13800000000" },
          representative: { identityNumber: IDENTITY_NUMBER },
          accounts: [{ account: shown }],
          consents: [{ status: "active" }],
        },
      ],
    });
    expect(data.acts.map(({ verb }) => verb)).toContain("application.submit");
    const page = subjectPage(data);
    for (const part of ["13800000000", IDENTITY_NUMBER, shown, world.enterprise.name, "有效"])
      expect(page).toContain(part);
    expect(page).toMatch(/<td>提交申请<\/td><td>申请 [A-Z]{2}\d+<\/td>/);
    expect(page).not.toMatch(/[a-z_]+\.[a-z_]+<\/td>|[0-9a-f]{8}-[0-9a-f]{4}/);
  });

  test("is that of all their firms, whichever they act for at the moment", async () => {
    const first = await aCase(database);
    await submitted(first);
    const second = await anEnterprise(database.owner, { name: "静海样例二店" });
    const { userId } = first.enterprise.owner;
    await database.owner
      .insert(schema.memberships)
      .values({ userId, organisationId: second.id, role: "owner" });
    const data = await exportSubject(callerAs(database, { ...second.owner, userId }), {});
    const names = [first.enterprise.name, second.name];
    expect(data.places.map(({ organisation }) => organisation).sort()).toEqual([...names].sort());
    expect(data.firms.map(({ name }) => name)).toEqual(names);
    expect(data.firms.map(({ consents }) => consents.length)).toEqual([1, 0]);
    expect(data.acts.map(({ verb }) => verb)).toContain("application.submit");
    for (const name of names) expect(subjectPage(data)).toContain(`${name}：人员与账户`);
  });

  test("holds the representative's own particulars for that person alone, masked for every other owner", async () => {
    const world = await aCase(database);
    await showItself(database, world.enterprise);
    const firm = { id: world.enterprise.id, kind: "enterprise" as const };
    const other = callerAs(database, await aMember(database.owner, firm, "owner"));
    const data = await exportSubject(other, {});
    expect(data.firms[0]!.representative).toEqual({ identityNumber: masked, mobilePhone: null });
    expect(subjectPage(data)).not.toContain(IDENTITY_NUMBER);
  });

  test("is shown in full no oftener in an hour than what is unmasked, both counted together", async () => {
    const { owner } = await anEnterprise(database.owner);
    const caller = callerAs(database, owner);
    for (let times = 1; times <= 29; times += 1) await unmask(caller, { of: "contact" });
    await exportSubject(caller, {});
    await expect(exportSubject(caller, {})).rejects.toMatchObject({ code: "too_many" });
    await expect(unmask(caller, { of: "contact" })).rejects.toMatchObject({ code: "too_many" });
  });

  test("in another's firm or work is not part of it", async () => {
    const world = await aCase(database);
    await keepPrivate(world.enterprise.id);
    const firm = { id: world.enterprise.id, kind: "enterprise" as const };
    const clerk = callerAs(database, await aMember(database.owner, firm, "clerk"));
    const data = await exportSubject(clerk, {});
    expect(data.firms).toEqual([]);
    expect(JSON.stringify(data)).not.toContain("13800000000");
    const other = callerAs(database, (await anEnterprise(database.owner)).owner);
    expect(JSON.stringify(await viewPrivate(other, {}))).not.toContain("6789");
    expect(JSON.stringify(await exportSubject(other, {}))).not.toContain(account);
  });

  test("becomes no markup in the readable form", async () => {
    const { as, enterprise } = await aCase(database);
    await database.owner
      .update(schema.users)
      .set({ displayName: `<script>alert("1")</script>` })
      .where(eq(schema.users.id, enterprise.owner.userId));
    const page = subjectPage(await exportSubject(as.owner, {}));
    expect(page).not.toContain("<script");
    expect(page).toContain("&lt;script&gt;");
  });
});
