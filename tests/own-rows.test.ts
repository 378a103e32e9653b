import { type SQL, sql } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import { type Actor, type Member, system } from "#domain/access/actor.ts";
import { actAs } from "#domain/access/verb.ts";
import { aCase, type Case } from "#domain/loans/case.fixture.ts";
import { readRepresentative } from "#domain/privacy/private-rows.ts";
import { keepIdentityNumber } from "#domain/verification/private-rows.ts";
import { showItself } from "#domain/verification/verified.fixture.ts";
import { postgresCode } from "#lib/errors.ts";
import { makeIdentityNumber } from "#lib/identity-number.ts";
import { newId } from "#lib/ids.ts";
import { useDatabase } from "./database.ts";
import { aMember, anOrganisation, aProduct } from "./factories.ts";
import { testKeys } from "./keys.ts";
import { canLogIn, tokenOf } from "./logging-in.ts";

/*
 * Rows that are somebody's own still say what happened: when it was, who did it, and what came of it is not theirs to
 * write. Statements of people who reach the rows, as the application's role.
 */

const database = useDatabase();
const REFUSED = "42501";
const KEPT = "23001";
const BROKEN = "23514";
let world: Case;
beforeAll(async () => {
  world = await aCase(database);
});

/** How many rows the last statement touched, or what PostgreSQL said; nothing of it stays. */
async function tried(actor: Actor, ...statements: SQL[]) {
  let rows: number | null = null;
  try {
    await database.app.transaction(async (tx) => {
      await actAs(tx, actor);
      for (const statement of statements) rows = (await tx.execute(statement)).rowCount;
      tx.rollback();
    });
  } catch (error) {
    return postgresCode(error) ?? rows;
  }
}

describe("a request for work", () => {
  type Asked = { job: string; key: string; parameters: object; more?: SQL; is?: SQL };
  const asked = (who: Member, { job, key, parameters, more = sql``, is = sql`` }: Asked) =>
    sql`insert into job_requests (id, job, key, parameters, organisation_id, requested_at ${more})
      values (${newId()}, ${job}, ${key}, ${JSON.stringify(parameters)}, ${who.organisationId}, now() ${is})`;
  let owner: Member;
  let own: Asked;
  beforeAll(() => {
    owner = world.enterprise.owner;
    const enterpriseId = owner.organisationId;
    own = {
      job: "profile",
      key: `enterprise:${enterpriseId}`,
      parameters: { scope: "enterprise", enterpriseId },
    };
  });

  test("is for what is one's own alone", async () => {
    const { officer } = world.bank;
    const id = newId();
    expect(await tried(owner, asked(owner, own))).toBe(1);
    expect(await tried(owner, asked(owner, { ...own, parameters: { scope: "all" } }))).toBe(REFUSED);
    for (const [who, job, parameters] of [
      [owner, "verification", { verificationId: id }],
      [officer, "export", { exportId: id }],
      [officer, "match", { scope: "full" }],
      [officer, "match", { scope: "product", productId: id }],
    ] as const)
      expect(await tried(who, asked(who, { job, key: id, parameters })), job).toBe(REFUSED);
    const { productId } = world.product;
    const match = { job: "match", key: `product:${productId}` };
    expect(
      await tried(officer, asked(officer, { ...match, parameters: { scope: "product", productId } })),
    ).toBe(1);
    expect(await tried(officer, asked(officer, { ...match, parameters: { scope: "full" } }))).toBe(REFUSED);
    const other = await aProduct(database.owner, (await aCase(database)).bank.id);
    const theirs = {
      key: `product:${other.productId}`,
      parameters: { scope: "product", productId: other.productId },
    };
    expect(await tried(officer, asked(officer, { job: "match", ...theirs }))).toBe(REFUSED);
  });

  test("is born waiting, with no result and in nobody else's name", async () => {
    for (const [column, value] of [
      [sql`status`, sql`'done'`],
      [sql`result`, sql`'{}'`],
      [sql`claimed_at`, sql`now()`],
      [sql`requested_by`, sql`${world.bank.officer.userId}`],
    ] as const)
      expect(await tried(owner, asked(owner, { ...own, more: sql`, ${column}`, is: sql`, ${value}` }))).toBe(
        KEPT,
      );
  });

  test("is done by the platform alone, and asked for anew at the time it is", async () => {
    const change = (set: SQL) =>
      tried(owner, asked(owner, own), sql`update job_requests set ${set} where key = ${own.key}`);
    expect(await change(sql`requested_at = now(), status = 'queued', attempts = 0`)).toBe(1);
    for (const forged of [
      sql`status = 'done'`,
      sql`status = 'running'`,
      sql`status = 'cancelled'`,
      sql`result = '{"points": 900}'`,
      sql`error = 'x'`,
      sql`attempts = 3`,
      sql`heartbeat_at = now()`,
    ])
      expect(await change(forged)).toBe(KEPT);
    expect(await change(sql`parameters = '{"scope": "all"}'`)).toBe(REFUSED);
    const later = sql`update job_requests set requested_at = '2099-01-01'`;
    const kept = sql`select from job_requests where requested_at > now() + interval '1 day'`;
    expect(await tried(owner, asked(owner, own), later, kept)).toBe(0);
  });
});

test("of a log-in a person changes nothing but that it ends, now, once", async () => {
  const { owner } = world.enterprise;
  await tokenOf(database, await canLogIn(database, owner));
  const change = (set: SQL) => sql`update sessions set ${set} where user_id = ${owner.userId}`;
  const end = change(sql`ended_at = now()`);
  expect(await tried(owner, end)).toBe(1);
  for (const forged of [
    sql`ended_at = '1999-01-01'`,
    sql`ended_at = now(), last_seen_at = '1999-01-01'`,
    sql`ended_at = now(), second_factor_at = now()`,
    sql`ended_at = now(), token_hash = '\\x00'`,
  ])
    expect(await tried(owner, change(forged))).toBe(KEPT);
  expect(await tried(owner, end, end), "twice").toBe(KEPT);
  expect(await tried(owner, end, change(sql`last_seen_at = '1999-01-01'`)), "afterwards").toBe(KEPT);
});

test("a verification is asked for when it is, so that each counts", async () => {
  const { owner } = world.enterprise;
  const ask = (at: SQL) =>
    tried(
      owner,
      sql`insert into verifications (id, enterprise_id, kind, status, asked_by, asked_at, checked_index)
        values (${newId()}, ${owner.organisationId}, 'legal_representative', 'asked', ${owner.userId}, ${at}, '\\x00')`,
    );
  expect(await ask(sql`now()`)).toBe(1);
  expect(await ask(sql`'1999-01-01'`)).toBe(REFUSED);
});

describe("an identity number that stood here before", () => {
  const earlier = makeIdentityNumber("120118", "1975-05-05", "011");
  let sealedEarlier: Buffer;
  let firm: Case["enterprise"];
  beforeAll(async () => {
    firm = (await aCase(database)).enterprise;
    const hands = (tx: Parameters<Parameters<typeof database.app.transaction>[0]>[0]) => ({
      tx,
      keys: testKeys,
    });
    sealedEarlier = await database.app.transaction(async (tx) => {
      await actAs(tx, system("test"));
      await keepIdentityNumber(hands(tx), firm.id, earlier, new Date());
      const { rows } = await tx.execute<{ sealed: Buffer }>(
        sql`select identity_number_sealed as sealed from legal_representatives where enterprise_id = ${firm.id}`,
      );
      return rows[0]!.sealed;
    });
    await showItself(database, firm);
  });
  const putBack = () =>
    sql`update legal_representatives set identity_number_sealed = ${sealedEarlier} where enterprise_id = ${firm.id}`;

  test("put back in place ends the verification of the one that was shown", async () => {
    const passed = sql`select from verifications where kind = 'legal_representative' and status = 'passed'`;
    expect(await tried(firm.owner, passed)).toBe(1);
    expect(await tried(firm.owner, putBack(), passed)).toBe(0);
  });

  test("opens for nobody as the number of today", async () => {
    const read = database.app.transaction(async (tx) => {
      await actAs(tx, firm.owner);
      await tx.execute(putBack());
      return readRepresentative({ tx, keys: testKeys }, firm.id);
    });
    await expect(read).rejects.toThrow("not the number that its index names");
  });
});

test("a firm's people are not written down in the clear", async () => {
  const { owner } = world.enterprise;
  const write = (column: string) =>
    tried(owner, sql`update enterprise_contacts set ${sql.identifier(column)} = '13800000000'`);
  for (const column of ["contact_name", "phone"]) expect(await write(column)).toBe(KEPT);
  expect(await tried(owner, sql`update enterprise_contacts set contact_name = null`)).toBe(1);
});

describe("words of supervision", () => {
  test("are dated when they are said, and say something", async () => {
    const { bank, enterprise, consent } = await aCase(database);
    const compliance = await aMember(database.owner, { id: bank.id, kind: "bank" }, "compliance");
    await database.app.transaction(async (tx) => {
      await actAs(tx, bank.officer, "credit_review");
      await tx.execute(sql`insert into data_reads (id, at, enterprise_id, reader_organisation_id, reader_user_id, reader_role,
          verb, domains, purpose, consent_id, mac)
        values (${newId()}, now(), ${enterprise.id}, ${bank.id}, ${bank.officer.userId}, 'officer', 'test', '{tax}',
          'credit_review', ${consent.id}, decode(repeat('00', 48), 'hex'))`);
    });
    const explain = (words: string, at: SQL) =>
      tried(
        compliance,
        sql`update access_alerts set status = 'explained', explanation = ${words}, explained_by = ${compliance.userId},
          explained_at = ${at}`,
      );
    const words = "客户来电询问续贷，已核实未作他用。";
    expect(await explain(words, sql`now()`)).toBe(1);
    expect(await explain(words, sql`'1999-01-01'`)).toBe(KEPT);
    for (const nothing of ["。。。。。。。。。。。。", "............", "查查查查查查查查查查查查"])
      expect(await explain(nothing, sql`now()`), nothing).toBe(BROKEN);
  });

  test("are no row of dots", async () => {
    const bureau = await anOrganisation(database.owner, "bureau");
    const official = await aMember(database.owner, bureau, "official");
    const open = (explanation: string) =>
      tried(
        official,
        sql`insert into supervisory_accesses (id, enterprise_id, bureau_id, opened_by, opener_name, enterprise_name, uscc,
            reason, explanation, document_number, opened_at, expires_at)
          values (${newId()}, ${world.enterprise.id}, ${bureau.id}, ${official.userId}, '', '', '', 'risk', ${explanation},
            '静金〔2026〕1号', now(), now() + interval '5 minutes')`,
      );
    expect(await open("例行抽查这家企业的贷款")).toBe(1);
    expect(await open("·············")).toBe(BROKEN);
  });
});

test("rates and working days come from what the platform loads, not from the operator's hand", async () => {
  const operator = await aMember(
    database.owner,
    await anOrganisation(database.owner, "operator"),
    "administrator",
  );
  await database.owner.execute(
    sql`insert into lpr_quotes values ('2026-11-20', 300, 350) on conflict do nothing`,
  );
  for (const statement of [
    sql`insert into lpr_quotes values ('2026-12-21', 1, 1)`,
    sql`insert into calendar_days values ('2026-12-25', false, 'x')`,
    sql`insert into divisions (code, name, kind) values ('99', 'x', 'province')`,
  ])
    expect(await tried(operator, statement)).toBe(REFUSED);
  expect(await tried(operator, sql`update lpr_quotes set one_year_bps = 1`)).toBe(0);
});

test("the application has no right that no policy would let through", async () => {
  const idle = await database.owner.execute(sql`
    select c.relname as name, word.privilege
    from pg_class c cross join (values ('d', 'delete'), ('w', 'update')) as word (command, privilege)
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
      and not exists (select from pg_policy p where p.polrelid = c.oid and p.polcmd::text = word.command)
      and has_table_privilege('xyd_app', c.oid, word.privilege)`);
  // To lock the table as a whole, which the upgrade does once. A trigger refuses the removal itself.
  expect(idle.rows).toEqual([{ name: "consents", privilege: "delete" }]);
});

test("the application makes no functions", async () => {
  for (const language of ["sql", "plpgsql"]) {
    const made = sql.raw(`create function pg_temp.mine() returns integer language ${language} as 'select 1'`);
    expect(await tried(world.enterprise.owner, made)).toBe(REFUSED);
  }
});
