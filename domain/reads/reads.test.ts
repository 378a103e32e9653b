import { randomBytes } from "node:crypto";
import { eq, sql } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import { schema } from "#db/client.ts";
import { type Member, system } from "#domain/access/actor.ts";
import { readWriter } from "#domain/access/reads.ts";
import { actAs } from "#domain/access/verb.ts";
import { aCase, type Case, lent, submitted } from "#domain/loans/case.fixture.ts";
import { postgresCode } from "#lib/errors.ts";
import { newId } from "#lib/ids.ts";
import { useDatabase } from "#tests/database.ts";
import { aConsent, aMember, anOrganisation, callerAs } from "#tests/factories.ts";
import {
  applyRetention,
  escalateAlert,
  explainAlert,
  listAlerts,
  listReads,
  prepareReadMonths,
  readsCsv,
  readsCsvHead,
  viewAlert,
} from "./index.ts";

const database = useDatabase();
const platform = () => callerAs(database, system("retention"));
const { accessAlerts, dataReads } = schema;

/** A consent that outlives the case, so that reads are possible without one. */
const kept = (world: Case, over: Parameters<typeof aConsent>[3] = {}) =>
  aConsent(database.owner, world.enterprise, world.bank.id, { mode: "store", ...over });

type Look = { consentId: string; purpose?: "credit_review" | "post_loan"; fields?: string[] };
const look = (world: Case, { consentId, purpose = "credit_review", fields }: Look) => {
  const caller = callerAs(database, world.bank.officer);
  return database.app.transaction(async (tx) => {
    await actAs(tx, caller.actor, purpose);
    await readWriter(
      tx,
      caller,
      "profile.view_authorised",
    )({ enterpriseId: world.enterprise.id, domains: ["tax"], fields, purpose, consentId });
  });
};
const readsOf = (world: Case) =>
  database.owner.select().from(dataReads).where(eq(dataReads.enterpriseId, world.enterprise.id));
const alertsOf = (world: Case) =>
  database.owner.select().from(accessAlerts).where(eq(accessAlerts.enterpriseId, world.enterprise.id));
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

describe("a read knows whether its reader had an open case", () => {
  test("an application under review is one for the review of loans, and no alert is raised", async () => {
    const world = await aCase(database);
    const { id } = await kept(world);
    await submitted(world);
    await look(world, { consentId: id });
    expect(await readsOf(world)).toMatchObject([{ openCase: true, basis: "consent" }]);
    expect(await alertsOf(world)).toEqual([]);
  });

  test("an unsettled loan is one for aftercare, but not for the review of loans", async () => {
    const world = await aCase(database);
    const review = await kept(world);
    const aftercare = await kept(world, { purpose: "post_loan" });
    await lent(world);
    await look(world, { consentId: aftercare.id, purpose: "post_loan" });
    expect(await alertsOf(world)).toEqual([]);
    await look(world, { consentId: review.id });
    expect(await alertsOf(world)).toMatchObject([{ consentId: review.id, status: "open" }]);
  });

  test("without one an alert names reader, firm and consent, whatever the reader says", async () => {
    const world = await aCase(database);
    const { id } = await kept(world);
    const { officer } = world.bank;
    expect(
      await codeOf(
        officer,
        sql`insert into data_reads (id, at, enterprise_id, reader_organisation_id, reader_user_id, reader_role, verb, domains,
            purpose, consent_id, open_case, mac)
          values (${newId()}, now(), ${world.enterprise.id}, ${officer.organisationId}, ${officer.userId}, 'officer', 'test',
            '{tax}', 'credit_review', ${id}, true, ${Buffer.alloc(48)})`,
      ),
    ).toBeUndefined();
    const [read] = await readsOf(world);
    expect(read).toMatchObject({ openCase: false });
    expect(await alertsOf(world)).toMatchObject([
      { readId: read!.id, bankId: world.bank.id, readerUserId: officer.userId, consentId: id },
    ]);
  });

  test("a read has the instant of its transaction by the database's clock, whatever its writer says", async () => {
    const world = await aCase(database);
    const { id } = await kept(world);
    const { officer } = world.bank;
    const log = (at: ReturnType<typeof sql>) =>
      codeOf(
        officer,
        sql`insert into data_reads (id, at, enterprise_id, reader_organisation_id, reader_user_id, reader_role, verb, domains,
            purpose, consent_id, mac)
          values (${newId()}, ${at}, ${world.enterprise.id}, ${officer.organisationId}, ${officer.userId}, 'officer', 'test',
            '{tax}', 'credit_review', ${id}, ${Buffer.alloc(48)})`,
      );
    for (const away of ["- interval '1 microsecond'", "+ interval '1 second'", "- interval '3 hours'"])
      expect(await log(sql`now() ${sql.raw(away)}`), away).toBe("42501");
    expect(await readsOf(world)).toEqual([]);
    expect(await log(sql`now()`)).toBeUndefined();
  });

  test("a read says what was read, and was written by the platform", async () => {
    const world = await aCase(database);
    const { id } = await kept(world);
    const { officer } = world.bank;
    const log = (domains: string, fields: string, mac: Buffer | null) =>
      codeOf(
        officer,
        sql`insert into data_reads (id, at, enterprise_id, reader_organisation_id, reader_user_id, reader_role, verb, domains,
            fields, purpose, consent_id, mac)
          values (${newId()}, now(), ${world.enterprise.id}, ${officer.organisationId}, ${officer.userId}, 'officer', 'test',
            ${domains}::text[], ${fields}::text[], 'credit_review', ${id}, ${mac})`,
      );
    expect(await log("{}", "{}", Buffer.alloc(48)), "nothing").toBe("42501");
    expect(await log("{tax}", "{}", null), "without a MAC").toBe("42501");
    expect(await log("{}", "{firm_age}", Buffer.alloc(48))).toBeUndefined();
  });

  test("business alone carries no look that a consent would have to carry", async () => {
    const world = await aCase(database);
    await submitted(world);
    const { officer } = world.bank;
    const log = (domains: string, fields: string) =>
      codeOf(
        officer,
        sql`insert into data_reads (id, at, enterprise_id, reader_organisation_id, reader_user_id, reader_role, verb, domains,
            fields, basis, mac)
          values (${newId()}, now(), ${world.enterprise.id}, ${officer.organisationId}, ${officer.userId}, 'officer', 'test',
            ${domains}::text[], ${fields}::text[], 'case', ${Buffer.alloc(48)})`,
      );
    expect(await log("{tax}", "{contact_name}")).toBe("42501");
    expect(await log("{}", "{contact_name,identity_number}")).toBe("42501");
    expect(await log("{}", "{contact_name,phone}")).toBeUndefined();
  });
});

describe("an alert", () => {
  let world: Case;
  let compliance: Member;
  let official: Member;
  let bureauAdministrator: Member;
  beforeAll(async () => {
    world = await aCase(database);
    const bank = { id: world.bank.id, kind: "bank" as const };
    compliance = await aMember(database.owner, bank, "compliance");
    const bureau = await anOrganisation(database.owner, "bureau");
    official = await aMember(database.owner, bureau, "official");
    bureauAdministrator = await aMember(database.owner, bureau, "administrator");
  });

  const raised = async () => {
    const before = new Set((await alertsOf(world)).map(({ id }) => id));
    const { id } = await kept(world);
    await look(world, { consentId: id });
    return (await alertsOf(world)).find((alert) => !before.has(alert.id))!.id;
  };
  const explanation = "客户来电询问续贷，查看了留存资料，未作他用。";

  test("is shown to the bank's compliance with names, to the bureau without", async () => {
    const alertId = await raised();
    const own = await viewAlert(callerAs(database, compliance), { alertId });
    expect(own).toMatchObject({ enterprise: world.enterprise.name, readerName: "测试人员", status: "open" });
    const theirs = await viewAlert(callerAs(database, official), { alertId });
    expect(theirs).toMatchObject({ bankName: world.bank.name, readerName: "" });
    expect(theirs.enterprise).toMatch(/^QY[0-9A-F]{12}$/);
    const { alerts, open } = await listAlerts(callerAs(database, official), { bankId: world.bank.id });
    expect(alerts.map(({ id }) => id)).toContain(alertId);
    expect(open).toBeGreaterThan(0);
  });

  test("is nobody else's: neither the officers' nor another bank's", async () => {
    const alertId = await raised();
    const stranger = await aMember(
      database.owner,
      { id: (await aCase(database)).bank.id, kind: "bank" },
      "compliance",
    );
    await expect(viewAlert(callerAs(database, stranger), { alertId })).rejects.toMatchObject({
      code: "not_found",
    });
    await expect(explainAlert(callerAs(database, stranger), { alertId, explanation })).rejects.toMatchObject({
      code: "not_found",
    });
    await expect(viewAlert(world.as.officer, { alertId })).rejects.toMatchObject({ code: "forbidden" });
    const seen = await database.app.transaction(async (tx) => {
      await actAs(tx, world.bank.officer);
      return tx.select().from(accessAlerts);
    });
    expect(seen).toEqual([]);
  });

  test("is explained once, and the explanation stays", async () => {
    const alertId = await raised();
    await explainAlert(callerAs(database, compliance), { alertId, explanation });
    expect(await viewAlert(callerAs(database, official), { alertId })).toMatchObject({
      status: "explained",
      explanation,
    });
    const again = explainAlert(callerAs(database, compliance), {
      alertId,
      explanation: `${explanation}再说`,
    });
    await expect(again).rejects.toMatchObject({ code: "conflict" });
    const rewrite = sql`update access_alerts set explanation = 'x' where id = ${alertId}`;
    expect(await codeOf(compliance, rewrite)).toBe("23001");
    expect(await codeOf(compliance, sql`update access_alerts set domains = '{}' where id = ${alertId}`)).toBe(
      "42501",
    );
    expect(await codeOf(compliance, sql`delete from access_alerts where id = ${alertId}`)).toBe("42501");
  });

  test("is passed on by an official, explained or not, once; the bank may still explain", async () => {
    const alertId = await raised();
    const escalation = "银行五日内未作说明，转金融监管支局核查。";
    await expect(
      escalateAlert(callerAs(database, bureauAdministrator), { alertId, escalation }),
    ).rejects.toMatchObject({ code: "forbidden" });
    await escalateAlert(callerAs(database, official), { alertId, escalation });
    await expect(escalateAlert(callerAs(database, official), { alertId, escalation })).rejects.toMatchObject({
      code: "conflict",
    });
    await explainAlert(callerAs(database, compliance), { alertId, explanation });
    expect(await viewAlert(callerAs(database, compliance), { alertId })).toMatchObject({
      ...{ status: "escalated", escalation, explanation },
    });
  });

  test("is not explained away by SQL in the bureau's place, nor escalated in the bank's", async () => {
    const alertId = await raised();
    const set = (what: ReturnType<typeof sql>) => sql`update access_alerts set ${what} where id = ${alertId}`;
    const said = (who: Member) =>
      sql`status = 'explained', explanation = 'x', explained_by = ${who.userId}, explained_at = now()`;
    const passed = (who: Member) =>
      sql`status = 'escalated', escalation = 'x', escalated_by = ${who.userId}, escalated_at = now()`;
    expect(await codeOf(official, set(said(official)))).toBe("23001");
    expect(await codeOf(compliance, set(passed(compliance)))).toBe("23001");
    expect(await codeOf(compliance, set(said(official)))).toBe("42501");
    expect(await codeOf(official, set(passed(compliance)))).toBe("42501");
    expect(
      await codeOf(
        world.bank.officer,
        sql`insert into access_alerts select * from access_alerts where id = ${alertId}`,
      ),
    ).toBe("42501");
  });
});

describe("the owner's list", () => {
  test("is filtered by purpose, basis and period, and names the fields", async () => {
    const world = await aCase(database);
    const review = await kept(world);
    const aftercare = await kept(world, { purpose: "post_loan" });
    await submitted(world);
    await look(world, { consentId: review.id, fields: ["firm_age", "identity_number", "unheard_of"] });
    await look(world, { consentId: aftercare.id, purpose: "post_loan" });
    const list = (input: Parameters<typeof listReads>[1]) => listReads(world.as.owner, input);
    expect((await list({ purpose: "credit_review" })).reads).toMatchObject([
      { fields: [expect.stringMatching(/[一-龥]/), "身份证件号码", "unheard_of"], openCase: true },
    ]);
    expect((await list({ purpose: "post_loan" })).reads).toMatchObject([{ openCase: false }]);
    expect((await list({ basis: "supervision" })).reads).toEqual([]);
    expect((await list({ to: "2020-01-01" })).reads).toEqual([]);
    expect((await list({ from: "2020-01-01" })).reads).toHaveLength(2);
    const clerk = await aMember(database.owner, { id: world.enterprise.id, kind: "enterprise" }, "clerk");
    expect((await listReads(callerAs(database, clerk), {})).reads).toHaveLength(2);
  });

  test("THREATS 57: comes as a file in which no cell is a formula", async () => {
    const world = await aCase(database);
    const { id } = await kept(world);
    await look(world, { consentId: id, fields: ["=cmd|'/c calc'!A1"] });
    const { reads } = await listReads(world.as.owner, {});
    const [line] = readsCsv(reads.map((read) => ({ ...read, organisationName: "＝银行" }))).split("\r\n");
    expect(line).toContain("'=cmd");
    expect(line).toContain("'＝银行");
    expect(readsCsvHead().startsWith("\uFEFF时间,机构")).toBe(true);
  });
});

describe("the log is kept", () => {
  const partitions = async () =>
    (
      await database.owner.execute<{ name: string }>(
        sql`select relname as name from pg_class where relnamespace = 'archive'::regnamespace and relkind = 'r'`,
      )
    ).rows.map(({ name }) => name);
  const aReadIn = async (world: Case, at: string) => {
    const { id } = await kept(world);
    await database.owner.insert(dataReads).values({
      ...{ at: new Date(at), enterpriseId: world.enterprise.id, readerOrganisationId: world.bank.id },
      ...{ readerUserId: world.bank.officer.userId, readerRole: "officer", verb: "test", domains: ["tax"] },
      ...{ purpose: "credit_review", consentId: id },
    });
    await database.owner.execute(sql`select app.make_read_partition(${at}::timestamptz)`);
  };

  test("in months that are made ahead, each once", async () => {
    expect(await prepareReadMonths(platform(), {})).toEqual({ made: 0 });
    expect((await partitions()).length).toBeGreaterThanOrEqual(14);
  });

  test("by midnight in Asia/Shanghai, with what waited for its month", async () => {
    const world = await aCase(database);
    await aReadIn(world, "2026-02-28T16:00:00Z");
    const { rows } = await database.owner.execute(
      sql`select tableoid::regclass::text as partition from data_reads where enterprise_id = ${world.enterprise.id}`,
    );
    expect(rows).toEqual([{ partition: "archive.data_reads_202603" }]);
  });

  test("and reached through the table alone: no partition is read, changed or dropped by the application", async () => {
    const officer = (await aCase(database)).bank.officer;
    for (const partition of await partitions()) {
      const name = sql.raw(`archive.${partition}`);
      expect(await codeOf(officer, sql`select 1 from ${name}`), partition).toBe("42501");
      expect(await codeOf(officer, sql`drop table ${name}`), partition).toBe("42501");
      for (const statement of [
        "update archive.? set verb = 'x'",
        "delete from archive.?",
        "truncate archive.?",
      ])
        await expect(
          database.owner.execute(sql.raw(statement.replace("?", partition))),
          `${statement} ${partition}`,
        ).rejects.toMatchObject({ cause: { code: "23001" } });
    }
    expect(await codeOf(officer, sql`select app.make_read_partition('2031-01-01')`)).toBe("42501");
    expect(await codeOf(officer, sql`select app.drop_reads_before('2000-01-01')`)).toBe("42501");
    expect(await codeOf(officer, sql`select app.drop_log_ins_before('2000-01-01')`)).toBe("42501");
  });

  test("THREATS 67: reads younger than five years and log-ins younger than six months are not purged", async () => {
    const world = await aCase(database);
    await aReadIn(world, "2015-04-10T02:00:00Z");
    await look(world, { consentId: (await kept(world)).id });
    const before = await readsOf(world);
    const day = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
    for (const readsBefore of [day(-400), day(0), day(365 * 5 - 5)])
      await expect(applyRetention(platform(), { readsBefore })).rejects.toMatchObject({ code: "forbidden" });
    for (const logInsBefore of [day(-400), day(0), day(170)])
      await expect(applyRetention(platform(), { logInsBefore })).rejects.toMatchObject({ code: "forbidden" });
    expect(await readsOf(world)).toHaveLength(before.length);
    expect(await applyRetention(platform(), { readsBefore: "2015-05-01" })).toEqual({
      months: [{ month: "201504", reads: 1 }],
      logIns: 0,
    });
    expect(await readsOf(world)).toHaveLength(before.length - 1);
  });

  test("THREATS 67: log-ins go after six months, and not before, even by the owner's hand", async () => {
    const { userId } = (await aCase(database)).bank.officer;
    const { sessions } = schema;
    const [place] = await database.owner
      .select({ membershipId: schema.memberships.id })
      .from(schema.memberships)
      .where(eq(schema.memberships.userId, userId));
    const logIn = (endedAt: string) => ({
      ...{ id: newId(), userId, membershipId: place!.membershipId, standing: 3 },
      ...{ tokenHash: randomBytes(32), expiresAt: new Date(endedAt), endedAt: new Date(endedAt) },
    });
    const [old, recent] = [logIn("2020-01-01T00:00:00Z"), logIn(new Date().toISOString())];
    await database.owner.insert(sessions).values([old, recent]);
    const removing = database.owner.delete(sessions).where(eq(sessions.id, recent.id));
    await expect(removing).rejects.toMatchObject({ cause: { code: "23001" } });
    const { logIns } = await applyRetention(platform(), { logInsBefore: "2021-01-01" });
    expect(logIns).toBe(1);
    const left = await database.owner.select({ id: sessions.id }).from(sessions);
    expect(left.map(({ id }) => id)).toEqual([recent.id]);
  });
});
