import { sql } from "drizzle-orm";
import { beforeAll, expect, test } from "vitest";
import { useDatabase } from "#tests/database.ts";
import { aBank, aMember, anOrganisation, aProduct, callerAs } from "#tests/factories.ts";
import type { Member } from "../access/actor.ts";
import { approveProduct, proposeProduct } from "../products/index.ts";
import { approveStaff, inviteStaff } from "../staff/index.ts";
import { approveTarget, proposeTarget } from "../targets/index.ts";
import { viewChange } from "./index.ts";

/* Whoever writes a proposal's words writes its payload too; the reviewer reads the words, so they bind. */

const database = useDatabase();
const as = (member: Member) => callerAs(database, member);

/** Lets the words of a change say something else than its payload. */
async function saysOtherwise(changeId: string, name: string): Promise<void> {
  const said = await database.owner.execute(sql`
    update changes set facts = (
      select jsonb_agg(case fact ->> 'name' when ${name} then fact || '{"after": "别的"}' else fact end order by at)
      from jsonb_array_elements(facts) with ordinality as each (fact, at))
    where id = ${changeId}`);
  expect(said.rowCount).toBe(1);
}

async function refusedFor(changeId: string, name: string, reviewer: Member, approve: () => Promise<unknown>) {
  await saysOtherwise(changeId, name);
  await expect(approve()).rejects.toMatchObject({
    code: "conflict",
    message: expect.stringContaining(`“${name}”`),
  });
  expect((await viewChange(as(reviewer), { changeId })).status).toBe("open");
}

let bank: Awaited<ReturnType<typeof aBank>>;
beforeAll(async () => {
  bank = await aBank(database.owner);
});

test.each(["指标", "年份", "目标值", "来源"])(
  "a target with another %s than it says is not approved",
  async (name) => {
    const bureau = await anOrganisation(database.owner, "bureau");
    const maker = await aMember(database.owner, bureau, "official");
    const reviewer = await aMember(database.owner, bureau, "official");
    const target = {
      indicator: "first_loans",
      year: 2031,
      name: "首贷户",
      value: 120n,
      unit: "count" as const,
    };
    const { changeId } = await proposeTarget(as(maker), {
      ...target,
      direction: "at_least",
      source: "样例文件",
    });
    await refusedFor(changeId, name, reviewer, () => approveTarget(as(reviewer), { changeId }));
  },
);

test.each(["产品名称", "额度", "准入条件"])(
  "a product with another %s than it says is not approved",
  async (name) => {
    const { code, versionId } = await aProduct(database.owner, bank.id);
    const { rows } = await database.owner.execute<{ terms: unknown }>(
      sql`select terms from loan_product_versions where id = ${versionId}`,
    );
    const words = { code, name: "样例信用贷二", summary: "面向小微企业的样例产品" };
    const { changeId } = await proposeProduct(as(bank.productManager), { ...words, terms: rows[0]!.terms });
    await refusedFor(changeId, name, bank.approver, () => approveProduct(as(bank.approver), { changeId }));
  },
);

test.each(["姓名", "岗位"])("an invitation with another %s than it says is not approved", async (name) => {
  const office = await anOrganisation(database.owner, "bank");
  const maker = await aMember(database.owner, office, "administrator");
  const reviewer = await aMember(database.owner, office, "administrator");
  await inviteStaff(as(maker), { displayName: "朱小满", role: "officer" });
  const { rows } = await database.owner.execute<{ id: string }>(
    sql`select id from changes where organisation_id = ${office.id}`,
  );
  const changeId = rows[0]!.id;
  await refusedFor(changeId, name, reviewer, () => approveStaff(as(reviewer), { changeId }));
});
