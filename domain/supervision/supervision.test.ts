import { eq, sql } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import { schema } from "#db/client.ts";
import type { Member } from "#domain/access/actor.ts";
import { actAs } from "#domain/access/verb.ts";
import { aCase, type Case, lent } from "#domain/loans/case.fixture.ts";
import { listReads } from "#domain/reads/index.ts";
import { postgresCode } from "#lib/errors.ts";
import { newId } from "#lib/ids.ts";
import { wan } from "#lib/money.ts";
import { useDatabase } from "#tests/database.ts";
import { aMember, anOrganisation, callerAs } from "#tests/factories.ts";
import { closeAccess, listAccesses, listOwnAccesses, openAccess, viewFirm } from "./index.ts";

const database = useDatabase();
const { supervisoryAccesses } = schema;
let world: Case;
let official: Member;
let colleague: Member;
let otherBureau: Member;
beforeAll(async () => {
  world = await aCase(database);
  await lent(world);
  await lent(await aCase(database));
  const bureau = await anOrganisation(database.owner, "bureau");
  official = await aMember(database.owner, bureau, "official");
  colleague = await aMember(database.owner, bureau, "official");
  otherBureau = await aMember(database.owner, await anOrganisation(database.owner, "bureau"), "official");
});

const as = (member: Member) => callerAs(database, member);
const grounds = {
  reason: "complaint" as const,
  explanation: "接到实名投诉，核对该企业贷款发放情况。",
  documentNumber: "津静金办〔2026〕12号",
  minutes: 30,
};
const open = (over: Partial<Parameters<typeof openAccess>[1]> = {}) =>
  openAccess(as(official), { code: world.enterprise.uscc, ...grounds, ...over });

const FIRMS_TABLES = [
  "enterprises",
  "enterprise_contacts",
  "applications",
  "application_decisions",
  "credit_lines",
  "drawdowns",
  "loans",
  "instalments",
  "repayments",
  "consents",
  "profiles",
  "profile_parts",
  "scores",
  "offers",
  "data_reads",
  "ledger_accounts",
  "ledger_transactions",
  "ledger_transfers",
];
const seen = (member: Member, table: string) =>
  database.app.transaction(async (tx) => {
    await actAs(tx, member);
    return (await tx.execute<Record<string, unknown>>(sql`select * from ${sql.identifier(table)}`)).rows;
  });
const codeOf = async (actor: Member, statement: ReturnType<typeof sql>) => {
  try {
    await database.app.transaction(async (tx) => {
      await actAs(tx, actor);
      await tx.execute(statement);
    });
    return undefined;
  } catch (error) {
    return postgresCode(error);
  }
};
/** Ends every access as time would. */
const letPass = () =>
  database.owner
    .update(supervisoryAccesses)
    .set({ openedAt: sql`now() - interval '2 hours'`, expiresAt: sql`now() - interval '90 minutes'` });

describe("THREATS 10: the bureau and a single firm", () => {
  test("without a recorded access no statement shows a row of any firm", async () => {
    await letPass();
    for (const table of FIRMS_TABLES) expect(await seen(official, table), table).toEqual([]);
  });

  test.each([
    ["a reason that is none", { reason: "curiosity" as never }],
    ["no explanation", { explanation: "  查  " }],
    ["an explanation that nobody sees", { explanation: "\u200B".repeat(12) }],
    ["no document", { documentNumber: "-" }],
    ["a document that nobody sees", { documentNumber: "\u2800\u3164\u2060\u200B\u2800" }],
    ["minutes in another notation", { minutes: "0x3c" }],
    ["two hours", { minutes: 120 }],
    ["an unknown firm", { code: "91120118MA07DPYN5U" }],
    ["no code at all", { code: "静海样例" }],
  ])("opening with %s is refused and opens nothing", async (_, over) => {
    const before = await database.owner.$count(supervisoryAccesses);
    await expect(open(over)).rejects.toMatchObject({ code: "invalid" });
    expect(await database.owner.$count(supervisoryAccesses)).toBe(before);
  });

  test("an access opens this firm alone, to the official who opened it alone", async () => {
    await letPass();
    await open();
    const rows = await seen(official, "enterprises");
    expect(rows.map((row) => row.id)).toEqual([world.enterprise.id]);
    for (const table of ["applications", "credit_lines", "loans", "instalments", "consents"]) {
      const firms = new Set((await seen(official, table)).map((row) => row.enterprise_id));
      expect([...firms], table).toEqual([world.enterprise.id]);
    }
    for (const table of ["enterprise_contacts", "profiles", "profile_parts", "scores", "ledger_accounts"])
      expect(await seen(official, table), table).toEqual([]);
    for (const other of [colleague, otherBureau])
      for (const table of FIRMS_TABLES) expect(await seen(other, table), table).toEqual([]);
  });

  test("what is shown is logged, and the firm sees who, why and which document", async () => {
    await letPass();
    const { accessId } = await open();
    const view = await viewFirm(as(official), { accessId });
    expect(view.firm).toMatchObject({ uscc: world.enterprise.uscc });
    expect(view.loans).toMatchObject([{ principal: wan(60), repaid: 0n, status: "active" }]);
    expect(view.applications).toHaveLength(1);
    expect(view.lines).toHaveLength(1);
    expect(view.consents).toHaveLength(1);
    const { reads } = await listReads(world.as.owner, { basis: "supervision" });
    expect(reads[0]).toMatchObject({
      ...{ basis: "supervision", reason: "complaint", documentNumber: grounds.documentNumber },
      ...{
        fields: ["登记信息", "贷款申请", "授信", "贷款与还款", "授权记录"],
        openCase: null,
        consentId: null,
      },
    });
    const { accesses } = await listOwnAccesses(world.as.owner, {});
    expect(accesses[0]).toMatchObject({
      id: accessId,
      live: true,
      reads: 1,
      explanation: grounds.explanation,
    });
  });

  test("a firm can be named by the number that lists give it", async () => {
    await letPass();
    await open({ code: `QY${world.enterprise.id.slice(-12).toUpperCase()}` });
    expect(await seen(official, "enterprises")).toHaveLength(1);
  });

  test("it ends by itself and by hand, and then shows nothing more", async () => {
    const { accessId } = await open();
    await letPass();
    await expect(viewFirm(as(official), { accessId })).rejects.toMatchObject({ code: "forbidden" });
    await expect(closeAccess(as(official), { accessId })).rejects.toMatchObject({ code: "conflict" });
    const second = await open();
    await closeAccess(as(colleague), second);
    await expect(viewFirm(as(official), second)).rejects.toMatchObject({ code: "forbidden" });
    expect(await seen(official, "loans")).toEqual([]);
    expect((await listAccesses(as(colleague), {})).accesses[0]).toMatchObject({ live: false, reads: 0 });
  });

  test("a colleague reads the record but not the firm; another bureau finds neither", async () => {
    const access = await open();
    await expect(viewFirm(as(colleague), access)).rejects.toMatchObject({ code: "forbidden" });
    await expect(viewFirm(as(otherBureau), access)).rejects.toMatchObject({ code: "not_found" });
    await expect(closeAccess(as(otherBureau), access)).rejects.toMatchObject({ code: "not_found" });
    expect((await listAccesses(as(otherBureau), {})).accesses).toEqual([]);
    expect((await listOwnAccesses((await aCase(database)).as.owner, {})).accesses).toEqual([]);
  });
});

describe("what the database itself refuses of an access", () => {
  const forged = (over: { by?: Member; from?: string; until?: string; explanation?: string } = {}) => {
    const who = over.by ?? official;
    return sql`insert into supervisory_accesses
      (id, enterprise_id, bureau_id, opened_by, opener_name, enterprise_name, uscc, reason, explanation, document_number,
        opened_at, expires_at)
      values (${newId()}, ${world.enterprise.id}, ${who.organisationId}, ${who.userId}, 'x', 'x', 'x', 'risk',
        ${over.explanation ?? "a reason of ten words"}, '2026-12', ${sql.raw(over.from ?? "now()")},
        ${sql.raw(over.until ?? "now() + interval '10 minutes'")})`;
  };

  test("one in a colleague's name, one for later, one longer than an hour", async () => {
    expect(await codeOf(official, forged())).toBeUndefined();
    expect(await codeOf(official, forged({ by: colleague }))).toBe("42501");
    const later = { from: "now() + interval '1 day'", until: "now() + interval '1 day 10 minutes'" };
    expect(await codeOf(official, forged(later))).toBe("42501");
    expect(await codeOf(official, forged({ until: "now() + interval '61 minutes'" }))).toBe("23514");
    for (const nothing of ["\u200B", "\u2060", "\u2800", "\u3164", "\u3000", " "]) {
      expect(await codeOf(official, forged({ explanation: nothing.repeat(12) }))).toBe("23514");
    }
    const administrator = await aMember(
      database.owner,
      { id: official.organisationId, kind: "bureau" },
      "administrator",
    );
    expect(await codeOf(administrator, forged({ by: administrator }))).toBe("42501");
    expect(await codeOf(world.bank.officer, forged({ by: world.bank.officer }))).toBe("42501");
  });

  test("prolonging it, reopening it, removing it", async () => {
    const { accessId } = await open();
    const set = (what: string) =>
      sql`update supervisory_accesses set ${sql.raw(what)} where id = ${accessId}`;
    expect(await codeOf(official, set("expires_at = now() + interval '59 minutes'"))).toBe("42501");
    expect(await codeOf(official, set("enterprise_id = enterprise_id"))).toBe("42501");
    expect(await codeOf(official, set("closed_at = now()"))).toBeUndefined();
    await codeOf(official, set("closed_at = null"));
    const [row] = await database.owner
      .select({ closedAt: supervisoryAccesses.closedAt })
      .from(supervisoryAccesses)
      .where(eq(supervisoryAccesses.id, accessId));
    expect(row!.closedAt).not.toBeNull();
    expect(await codeOf(official, sql`delete from supervisory_accesses`)).toBe("42501");
    await expect(database.owner.delete(supervisoryAccesses)).rejects.toMatchObject({
      cause: { code: "23001" },
    });
  });

  test("a read logged under another's access, or under none that lives", async () => {
    await letPass();
    const log = (who: Member, accessId: string) =>
      codeOf(
        who,
        sql`insert into data_reads (id, at, enterprise_id, reader_organisation_id, reader_user_id, reader_role, verb, domains,
            fields, basis, access_id, mac)
          values (${newId()}, now(), ${world.enterprise.id}, ${who.organisationId}, ${who.userId}, 'official', 'test', '{}',
            '{registration}', 'supervision', ${accessId}, ${Buffer.alloc(48)})`,
      );
    const { accessId } = await open();
    expect(await log(official, accessId)).toBeUndefined();
    expect(await log(colleague, accessId)).toBe("42501");
    expect(await log(otherBureau, accessId)).toBe("42501");
    await letPass();
    expect(await log(official, accessId)).toBe("42501");
  });
});
