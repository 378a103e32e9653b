import { eq, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { schema } from "#db/client.ts";
import { type Member, system } from "#domain/access/actor.ts";
import { listChanges } from "#domain/changes/index.ts";
import { approveStaff } from "#domain/staff/index.ts";
import { postgresCode } from "#lib/errors.ts";
import { newId } from "#lib/ids.ts";
import { useDatabase } from "#tests/database.ts";
import { aMember, anEnterprise, anOrganisation, callerAs } from "#tests/factories.ts";
import {
  admitOrganisation,
  createOrganisation,
  listOrganisations,
  listPeople,
  proposeOrganisationStatus,
  updateContact,
  viewContact,
  viewOrganisation,
} from "./index.ts";

const database = useDatabase();
const as = (member: Member) => callerAs(database, member);

async function anOperator() {
  const organisation = await anOrganisation(database.owner, "operator");
  const first = await aMember(database.owner, organisation, "administrator");
  const second = await aMember(database.owner, organisation, "administrator");
  return { ...organisation, first, second };
}

const BANK = {
  kind: "bank",
  code: "xinhe",
  name: "信和银行静海支行",
  shortName: "信和银行",
  contact: "022-00000123",
} as const;
const statusOf = async (id: string) => {
  const { organisations } = schema;
  const [row] = await database.owner.select().from(organisations).where(eq(organisations.id, id));
  return row!.status;
};

describe("the operator", () => {
  test("takes an organisation aboard that nobody can enter yet, each code once", async () => {
    const operator = await anOperator();
    const { id } = await admitOrganisation(as(operator.first), BANK);
    expect(await viewOrganisation(as(operator.first), { organisationId: id })).toMatchObject({
      ...BANK,
      status: "active",
      isOwn: false,
    });
    expect((await listPeople(as(operator.first), { organisationId: id })).rows).toEqual([]);
    await expect(admitOrganisation(as(operator.first), BANK)).rejects.toMatchObject({ code: "conflict" });
    for (const kind of ["enterprise", "operator"]) {
      const admit = admitOrganisation(as(operator.first), { ...BANK, kind: kind as "bank", code: kind });
      await expect(admit).rejects.toMatchObject({ code: "invalid" });
    }
  });

  test("takes none aboard that firms could not reach, whatever the statement", async () => {
    const operator = await anOperator();
    for (const contact of [undefined, "", "   ", "无"]) {
      const admit = admitOrganisation(as(operator.first), { ...BANK, code: "silent", contact: contact! });
      await expect(admit).rejects.toMatchObject({
        code: "invalid",
        fields: { contact: [expect.any(String)] },
      });
    }
    const insert = database.app.transaction(async (tx) => {
      await tx.execute(sql`select set_config('app.actor', ${JSON.stringify(operator.first)}, true)`);
      const id = newId();
      await tx.insert(schema.organisations).values({ ...BANK, id, code: "silent", contact: "" });
    });
    await expect(insert).rejects.toMatchObject({ cause: { code: "42501" } });
  });

  test("THREATS 12: stops an organisation only with a second person, and lets it in again the same way", async () => {
    const operator = await anOperator();
    const bank = await anOrganisation(database.owner, "bank");
    const propose = (status: "active" | "disabled") =>
      proposeOrganisationStatus(as(operator.first), {
        ...{ organisationId: bank.id, status, reason: "接到监管部门通知" },
      });
    const open = async () => (await listChanges(as(operator.second), {})).rows[0]!.id;
    await propose("disabled");
    expect(await statusOf(bank.id)).toBe("active");
    await expect(propose("disabled"), "twice at a time").rejects.toMatchObject({ code: "conflict" });
    const changeId = await open();
    await expect(approveStaff(as(operator.first), { changeId })).rejects.toMatchObject({ code: "forbidden" });
    await approveStaff(as(operator.second), { changeId });
    expect(await statusOf(bank.id)).toBe("disabled");
    await propose("active");
    await approveStaff(as(operator.second), { changeId: await open() });
    expect(await statusOf(bank.id)).toBe("active");
  });

  test("cannot stop itself, nor anybody by a statement of its own", async () => {
    const operator = await anOperator();
    const own = proposeOrganisationStatus(as(operator.first), {
      ...{ organisationId: operator.id, status: "disabled", reason: "误操作" },
    });
    await expect(own).rejects.toMatchObject({ code: "invalid" });
    const bank = await anOrganisation(database.owner, "bank");
    const stop = database.app.transaction(async (tx) => {
      await tx.execute(sql`select set_config('app.actor', ${JSON.stringify(operator.first)}, true)`);
      await tx.execute(sql`update organisations set status = 'disabled' where id = ${bank.id}`);
    });
    await expect(stop).rejects.toMatchObject({ cause: { code: "42501" } });
  });

  test("finds organisations by kind, by part of the name and page by page", async () => {
    const operator = await anOperator();
    const made: string[] = [];
    for (const name of ["甲乙数源", "甲乙数源二", "丙丁数源_"])
      made.push((await anOrganisation(database.owner, "source", name)).id);
    const find = (wanted: Parameters<typeof listOrganisations>[1]) =>
      listOrganisations(as(operator.first), { kind: "source", ...wanted });
    const first = await find({ q: "甲乙", limit: 1 });
    expect(first.rows.map(({ id }) => id)).toEqual([made[1]]);
    const second = await find({ q: "甲乙", limit: 1, after: first.next! });
    expect([second.rows.map(({ id }) => id), second.next]).toEqual([[made[0]], null]);
    expect(
      (await find({ q: "_" })).rows.map(({ id }) => id),
      "taken literally",
    ).toEqual([made[2]]);
  });

  test("sees people with their names masked, found by a whole login name alone", async () => {
    const operator = await anOperator();
    const firm = await anEnterprise(database.owner);
    const [person] = (await listPeople(as(operator.first), { organisationId: firm.id })).rows;
    expect(person).toMatchObject({ displayName: "测***", role: "owner", organisationName: firm.name });
    expect(person!.loginName).toMatch(/^.{3}\*\*\*$/);
    const { users } = schema;
    const [user] = await database.owner.select().from(users).where(eq(users.id, firm.owner.userId));
    const find = async (q: string) => (await listPeople(as(operator.first), { q })).rows;
    expect(await find(user!.loginName.toUpperCase())).toEqual([person]);
    expect(await find(user!.loginName.slice(0, -1))).toEqual([]);
  });
});

describe("an organisation's contact", () => {
  const contactOf = async (id: string) => {
    const { organisations } = schema;
    const [row] = await database.owner.select().from(organisations).where(eq(organisations.id, id));
    return row!.contact;
  };

  test.each(["bank", "bureau", "source", "operator"] as const)(
    "is kept true by its own administrator: %s",
    async (kind) => {
      const own = await anOrganisation(database.owner, kind);
      const other = await anOrganisation(database.owner, kind);
      const administrator = as(await aMember(database.owner, own, "administrator"));
      await updateContact(administrator, { contact: " 022-12345678 转 801 ", organisationId: other.id });
      expect(await viewContact(administrator, {})).toEqual({
        name: own.name,
        contact: "022-12345678 转 801",
      });
      expect(await contactOf(other.id), "of no other, whatever is asked").toBe("022-00000000");
      await expect(updateContact(administrator, { contact: "" })).rejects.toMatchObject({ code: "invalid" });
    },
  );

  test("is nobody else's to change, and nothing else changes with it", async () => {
    const bank = await anOrganisation(database.owner, "bank");
    const [officer, administrator] = await Promise.all(
      (["officer", "administrator"] as const).map((role) => aMember(database.owner, bank, role)),
    );
    await expect(updateContact(as(officer!), { contact: "022-12345678" })).rejects.toMatchObject({
      code: "forbidden",
    });
    const firm = await anEnterprise(database.owner);
    await expect(updateContact(as(firm.owner), { contact: "022-12345678" })).rejects.toMatchObject({
      code: "forbidden",
    });
    const other = await anOrganisation(database.owner, "bank");
    const codeOf = async (who: Member, statement: ReturnType<typeof sql>) => {
      try {
        await database.app.transaction(async (tx) => {
          await tx.execute(sql`select set_config('app.actor', ${JSON.stringify(who)}, true)`);
          const { rowCount } = await tx.execute(statement);
          if (rowCount === 0) throw Object.assign(new Error("no row"), { code: "none" });
        });
        return "done";
      } catch (error) {
        return postgresCode(error) ?? "none";
      }
    };
    const set = (what: ReturnType<typeof sql>, id: string) =>
      sql`update organisations set ${what} where id = ${id}`;
    expect(await codeOf(administrator!, set(sql`contact = '022-1'`, other.id))).toBe("none");
    expect(await codeOf(officer!, set(sql`contact = '022-1'`, bank.id))).toBe("none");
    expect(await codeOf(administrator!, set(sql`contact = ''`, bank.id))).toBe("42501");
    expect(await codeOf(administrator!, set(sql`status = 'disabled'`, bank.id))).toBe("42501");
    expect(await codeOf(administrator!, set(sql`name = '别的银行'`, bank.id))).toBe("42501");
    expect(await codeOf(firm.owner, set(sql`contact = '022-1'`, firm.id))).toBe("none");
  });

  test("ends nobody's log-in", async () => {
    const bank = await anOrganisation(database.owner, "bank");
    const administrator = await aMember(database.owner, bank, "administrator");
    const standing = async () => {
      const { organisations } = schema;
      const [row] = await database.owner.select().from(organisations).where(eq(organisations.id, bank.id));
      return row!.standing;
    };
    const before = await standing();
    await updateContact(as(administrator), { contact: "022-12345678" });
    expect(await standing()).toBe(before);
  });
});

test("only the operator looks at all organisations", async () => {
  const bank = await anOrganisation(database.owner, "bank");
  const administrator = await aMember(database.owner, bank, "administrator");
  for (const look of [listOrganisations, listPeople])
    await expect(look(as(administrator), {})).rejects.toMatchObject({ code: "forbidden" });
});

test("an organisation made with its people takes none in a role of another kind", async () => {
  const job = callerAs(database, system("test"));
  const made = createOrganisation(job, {
    ...{ ...BANK, code: "wrong" },
    members: [
      { loginName: "wrong-role", password: "沙漏-钢琴-十月-雨披", displayName: "样例", role: "deliverer" },
    ],
  });
  await expect(made).rejects.toMatchObject({ code: "invalid" });
});
