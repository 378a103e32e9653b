import { type SQL, sql } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import { schema } from "#db/client.ts";
import { postgresCode } from "#lib/errors.ts";
import { newId } from "#lib/ids.ts";
import { useDatabase } from "#tests/database.ts";
import { aBank, aMember, anOrganisation, callerAs } from "#tests/factories.ts";
import type { Member } from "../access/actor.ts";
import { actAs } from "../access/verb.ts";
import { approveTarget, listTargets, proposeTarget } from "../targets/index.ts";
import { cancelChange, countWaitingChanges, listChanges, rejectChange, viewChange } from "./index.ts";

const database = useDatabase();
const refused = (code: string) => expect.objectContaining({ code });

let maker: Member;
let colleague: Member;
beforeAll(async () => {
  const bureau = await anOrganisation(database.owner, "bureau", "静海区金融局");
  maker = await aMember(database.owner, bureau, "official");
  colleague = await aMember(database.owner, bureau, "official");
});

const as = (member: Member) => callerAs(database, member);
let year = 2030;
/** A target of a year of its own, so that tests do not meet. */
const proposal = (over: Record<string, unknown> = {}) => {
  year += 1;
  return {
    ...{ indicator: "first_loan_firms", year, name: "首贷户", value: 100n, unit: "count" as const },
    ...{ direction: "at_least" as const, source: "样例文件", ...over },
  };
};
const figuresOf = async (wanted: { year: number }) =>
  (await listTargets(as(maker), { year: wanted.year })).targets.map(({ value }) => value);

/** The code with which PostgreSQL refuses a statement of the member; undefined where it lets it pass. */
async function codeOf(member: Member, ...statements: SQL[]): Promise<string | undefined> {
  try {
    await database.app.transaction(async (tx) => {
      await actAs(tx, member);
      for (const statement of statements) await tx.execute(statement);
    });
    return undefined;
  } catch (error) {
    return postgresCode(error);
  }
}

describe("a change", () => {
  test("counts once a second person has approved it, and says who did what", async () => {
    const target = proposal();
    const { changeId, number } = await proposeTarget(as(maker), target);
    expect(await figuresOf(target)).toEqual([]);
    const waiting = await viewChange(as(colleague), { changeId });
    expect(waiting).toMatchObject({ number, status: "open", isMine: false, kind: "target" });
    expect([waiting.proposedByName, waiting.reviewedByName]).toEqual(["测试人员", null]);
    expect(waiting.summary).toBe(`${target.year}年“首贷户”目标设为 100 户/笔`);
    await approveTarget(as(colleague), { changeId, note: "同意" });
    expect(await figuresOf(target)).toEqual([100n]);
    expect(await viewChange(as(maker), { changeId })).toMatchObject({
      status: "approved",
      isMine: true,
      note: "同意",
      reviewedByName: "测试人员",
    });
    const next = await proposeTarget(as(maker), { ...target, value: 120n });
    expect((await viewChange(as(colleague), { changeId: next.changeId })).facts).toContainEqual({
      name: "目标值",
      before: "100 户/笔",
      after: "120 户/笔",
    });
  });

  test("is not approved by its maker, nor sent back by the maker", async () => {
    const target = proposal();
    const { changeId } = await proposeTarget(as(maker), target);
    await expect(approveTarget(as(maker), { changeId })).rejects.toEqual(refused("forbidden"));
    await expect(rejectChange(as(maker), { changeId, note: "不同意" })).rejects.toEqual(refused("forbidden"));
    expect(await figuresOf(target)).toEqual([]);
  });

  test("that is sent back or taken back does nothing and is closed for good", async () => {
    const [one, other] = [proposal(), proposal()];
    const first = await proposeTarget(as(maker), one);
    const second = await proposeTarget(as(maker), other);
    await rejectChange(as(colleague), { changeId: first.changeId, note: "文号不对" });
    await expect(cancelChange(as(colleague), { changeId: second.changeId })).rejects.toEqual(
      refused("forbidden"),
    );
    await cancelChange(as(maker), { changeId: second.changeId });
    for (const { changeId } of [first, second]) {
      await expect(approveTarget(as(colleague), { changeId })).rejects.toEqual(refused("conflict"));
      await expect(cancelChange(as(maker), { changeId })).rejects.toEqual(refused("conflict"));
    }
    expect([await figuresOf(one), await figuresOf(other)]).toEqual([[], []]);
    await expect(proposeTarget(as(maker), one)).resolves.toHaveProperty("changeId");
  });

  test("is approved once by two colleagues at once, and proposed once at a time", async () => {
    const target = proposal();
    const asked = await Promise.allSettled([1, 2, 3].map(() => proposeTarget(as(maker), target)));
    expect(asked.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const each of asked)
      if (each.status === "rejected") expect(each.reason).toEqual(refused("conflict"));
    const [won] = asked.flatMap((each) => (each.status === "fulfilled" ? [each.value] : []));
    const third = await aMember(database.owner, { id: maker.organisationId, kind: "bureau" }, "official");
    const approvals = await Promise.allSettled(
      [colleague, third].map((each) => approveTarget(as(each), { changeId: won!.changeId })),
    );
    expect(approvals.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });

  test("is listed to those whose role has to do with it, and to nobody else", async () => {
    const { changeId } = await proposeTarget(as(maker), proposal());
    const administrator = await aMember(
      database.owner,
      { id: maker.organisationId, kind: "bureau" },
      "administrator",
    );
    const elsewhere = await anOrganisation(database.owner, "bureau", "另一区金融局");
    const stranger = await aMember(database.owner, elsewhere, "official");
    const bank = await aBank(database.owner);
    expect((await listChanges(as(colleague), {})).rows.map(({ id }) => id)).toContain(changeId);
    expect(await countWaitingChanges(as(colleague), {})).toBeGreaterThan(0);
    expect(await countWaitingChanges(as(stranger), {})).toBe(0);
    for (const member of [administrator, stranger, bank.approver]) {
      await expect(viewChange(as(member), { changeId })).rejects.toEqual(refused("not_found"));
      await expect(rejectChange(as(member), { changeId, note: "不同意" })).rejects.toEqual(
        refused("not_found"),
      );
      expect((await listChanges(as(member), {})).rows).toEqual([]);
    }
    await expect(approveTarget(as(stranger), { changeId })).rejects.toEqual(refused("not_found"));
  });

  test("is paged by key, and every row comes once", async () => {
    const all = (await listChanges(as(maker), { limit: 100 })).rows.map(({ id }) => id);
    const seen: string[] = [];
    let after: string | undefined;
    do {
      const page = await listChanges(as(maker), { limit: 2, after });
      seen.push(...page.rows.map(({ id }) => id));
      after = page.next ?? undefined;
    } while (after);
    expect(seen).toEqual(all);
  });
});

describe("PostgreSQL itself", () => {
  const REFUSED = "42501";
  const DIRECT = {
    ...{ indicator: "direct", year: "2031", name: "直接写入", value: "1", unit: "count" },
    ...{ direction: "at_least", source: "无" },
  };
  const opened = (by: string, over: { reviewer?: string; status?: string } = {}) => {
    const id = newId();
    const statement = sql`insert into changes
      (id, number, organisation_id, kind, subject_type, subject_id, payload, summary, facts, status, proposed_by, proposed_at,
        reviewed_by, closed_at)
      values (${id}, ${id}, ${maker.organisationId}, 'target', 'target', ${id},
        ${JSON.stringify(DIRECT)}::jsonb,
        '直接写入', '[]', ${over.status ?? "open"}, ${by}, now(), ${over.reviewer ?? null},
        ${over.reviewer ? sql`now()` : null})`;
    return { id, statement };
  };
  const approved = (id: string, by: Member) =>
    sql`update changes set status = 'approved', reviewed_by = ${by.userId}, closed_at = now() where id = ${id}`;
  const written = (changeId: string | null, value = 1) => sql`insert into targets
    (id, indicator, year, name, value, unit, direction, source, set_by, set_at, change_id)
    values (${newId()}, 'direct', 2031, '直接写入', ${value}, 'count', 'at_least', '无', ${colleague.userId}, now(), ${changeId})`;

  test("lets nobody propose in another's name, or write an approval that never was asked for", async () => {
    expect(await codeOf(maker, opened(colleague.userId).statement)).toBe(REFUSED);
    const done = opened(maker.userId, { status: "approved", reviewer: colleague.userId });
    expect(await codeOf(maker, done.statement)).toBe(REFUSED);
  });

  test("THREATS 12: lets no maker approve, whoever writes the statement", async () => {
    const { id, statement } = opened(maker.userId);
    expect(await codeOf(maker, statement, approved(id, maker)), "in one's own name").toBe("23514");
    expect(await codeOf(maker, statement, approved(id, colleague)), "in a colleague's name").toBe(REFUSED);
    expect(
      await codeOf(
        maker,
        statement,
        sql`update changes set proposed_by = ${colleague.userId} where id = ${id}`,
      ),
      "by giving it another maker",
    ).toBe(REFUSED);
  });

  test("takes a target only with the approval of the same transaction, and with the figure approved", async () => {
    const { id, statement } = opened(maker.userId);
    expect(await codeOf(maker, statement)).toBeUndefined();
    expect(await codeOf(colleague, written(null)), "without a change").toBe(REFUSED);
    expect(await codeOf(colleague, written(id)), "before the approval").toBe(REFUSED);
    expect(await codeOf(colleague, approved(id, colleague), written(id, 2)), "another figure").toBe(REFUSED);
    expect(await codeOf(colleague, approved(id, colleague)), "the approval alone").toBeUndefined();
    expect(await codeOf(colleague, written(id)), "after the approval's transaction").toBe(REFUSED);
    const second = opened(maker.userId);
    expect(await codeOf(maker, second.statement)).toBeUndefined();
    expect(await codeOf(colleague, approved(second.id, colleague), written(second.id))).toBeUndefined();
    const raise = sql`update targets set value = 9 where indicator = 'direct'`;
    expect(await codeOf(colleague, raise), "a later rise").toBe(REFUSED);
  });

  test("keeps a closed change as it was closed, and every change for good, from its owner too", async () => {
    const { id, statement } = opened(maker.userId);
    expect(await codeOf(maker, statement)).toBeUndefined();
    expect(await codeOf(colleague, approved(id, colleague))).toBeUndefined();
    const reopen = sql`update changes set status = 'open', reviewed_by = null, closed_at = null where id = ${id}`;
    await expect(database.owner.execute(reopen)).rejects.toMatchObject({ cause: { code: "23001" } });
    await expect(database.owner.delete(schema.changes)).rejects.toMatchObject({ cause: { code: "23001" } });
    expect(await codeOf(colleague, sql`delete from changes where id = ${id}`)).toBe(REFUSED);
  });

  test("takes a product only with its approval, and with the terms approved", async () => {
    const bank = await aBank(database.owner);
    const product = sql`insert into loan_products (id, bank_id, code, name, summary)
      values (${newId()}, ${bank.id}, 'DIRECT-1', '直接写入', '没有复核')`;
    for (const member of [bank.productManager, bank.approver, bank.officer])
      expect(await codeOf(member, product)).toBe(REFUSED);
  });
});
