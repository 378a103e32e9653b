import { sql } from "drizzle-orm";
import pg from "pg";
import { beforeAll, describe, expect, test } from "vitest";
import type { Actor } from "#domain/access/actor.ts";
import { withdrawConsent } from "#domain/consents/index.ts";
import { aCase, type Case, submitted } from "#domain/loans/case.fixture.ts";
import { postgresCode } from "#lib/errors.ts";
import { newId } from "#lib/ids.ts";
import { useDatabase } from "./database.ts";
import { aConsent, aMember, anOrganisation, callerAs } from "./factories.ts";
import { REFUSED } from "./trying.fixture.ts";

/*
 * Nobody holds time still: neither by a message whose statements wait for one another, for which PostgreSQL's
 * statement_timestamp() stands, nor by a transaction that is kept open, for which now() and its snapshot do.
 */

const database = useDatabase();
let world: Case;
beforeAll(async () => {
  world = await aCase(database);
  await submitted(world);
});

/** As `command` and `query` tell PostgreSQL who acts. */
const actor = (who: Actor, purpose = "") =>
  `select set_config('app.actor', ${pg.escapeLiteral(JSON.stringify(who))}, true), set_config('app.purpose', '${purpose}', true);`;

/** How many rows the last statement of one message touched or showed, or what PostgreSQL said; nothing of it stays. */
async function inOneMessage(who: Actor, statements: string, purpose?: string) {
  const client = await database.app.$client.connect();
  try {
    const answers = await client.query(`begin; ${actor(who, purpose)} ${statements}`);
    return (answers as unknown as pg.QueryResult[]).at(-1)!.rowCount;
  } catch (error) {
    return postgresCode(error);
  } finally {
    await client.query("rollback");
    client.release();
  }
}

const WAIT = "select pg_sleep(0.5);";
const soon = () => new Date(Date.now() + 300);

describe("what has run out is closed to a statement that waited in one message for its turn", () => {
  const consented = "select from profiles union all select from app.live_consents();";
  const expiring = (bankId: string) =>
    aConsent(database.owner, world.enterprise, bankId, { purpose: "post_loan", expiresAt: soon() });

  test("a consent", async () => {
    const { officer, id } = world.bank;
    await expiring(id);
    expect(await inOneMessage(officer, consented, "post_loan")).toBe(1);
    await expiring(id);
    expect(await inOneMessage(officer, WAIT + consented, "post_loan")).toBe(0);
  });

  const log = (consentId: string) => `insert into data_reads
    (id, at, enterprise_id, reader_organisation_id, reader_user_id, reader_role, verb, domains, purpose, consent_id, mac)
    values ('${newId()}', now(), '${world.enterprise.id}', '${world.bank.id}', '${world.bank.officer.userId}', 'officer', 'test',
      '{tax}', 'post_loan', '${consentId}', decode(repeat('00', 48), 'hex'));`;

  test("a read under it", async () => {
    const { officer, id } = world.bank;
    expect(await inOneMessage(officer, log((await expiring(id)).id))).toBe(1);
    expect(await inOneMessage(officer, WAIT + log((await expiring(id)).id))).toBe(REFUSED);
  });

  test("a supervisory access", async () => {
    const bureau = await anOrganisation(database.owner, "bureau");
    const official = await aMember(database.owner, bureau, "official");
    const open = `insert into supervisory_accesses
      (id, enterprise_id, bureau_id, opened_by, opener_name, enterprise_name, uscc, reason, explanation, document_number, opened_at, expires_at)
      values ('${newId()}', '${world.enterprise.id}', '${bureau.id}', '${official.userId}', '', '', '', 'risk',
        '例行抽查这家企业的贷款', '静金〔2026〕1号', now(), now() + interval '300 milliseconds');`;
    expect(await inOneMessage(official, `${open} select from applications;`)).toBe(1);
    expect(await inOneMessage(official, `${open} ${WAIT} select from applications;`)).toBe(0);
  });
});

test("a transaction that began before a withdrawal, and keeps what it saw then, reads nothing after it", async () => {
  const { bank, enterprise } = await aCase(database);
  const consent = await aConsent(database.owner, enterprise, bank.id, { purpose: "post_loan" });
  const client = await database.app.$client.connect();
  const seen = async () => (await client.query("select from app.live_consents()")).rowCount;
  try {
    for (const level of ["read committed", "repeatable read", "serializable"]) {
      await client.query(`begin isolation level ${level}; ${actor(bank.officer, "post_loan")}`);
      expect(await seen(), level).toBe(level === "read committed" ? 1 : 0);
      await client.query("commit");
    }
    await client.query(`begin; ${actor(bank.officer, "post_loan")}`);
    expect(await seen()).toBe(1);
    await withdrawConsent(callerAs(database, enterprise.owner), { consentId: consent.id });
    expect(await seen()).toBe(0);
  } finally {
    await client.query("rollback");
    client.release();
  }
});

test("of what ends and of what is dated, nothing goes by the time of a message or a transaction", async () => {
  const { rows } = await database.owner.execute<{ name: string }>(sql`
    select proname as name from pg_proc
    where pronamespace = 'app'::regnamespace and pg_get_functiondef(oid) ~ '(expires_at|instant|day) .*(statement_timestamp|[^_]now)[(]'
    union all
    select policyname from pg_policies
    where concat(qual, with_check) ~ '(expires_at|closed_at) [<>]+=? [(]?(statement_timestamp|now)[(]'
    order by 1`);
  // A trigger of a leaver's that takes one back too many, which has ended by itself, opens nothing.
  expect(rows.map(({ name }) => name)).toEqual(["end_leavers_consents", "end_personal_consents"]);
});
