import { sql } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import { system } from "#domain/access/actor.ts";
import { verifyLedger } from "#domain/ledger/index.ts";
import { startSession } from "#domain/sessions/index.ts";
import { makeLog } from "#lib/log.ts";
import { useDatabase } from "#tests/database.ts";
import { callerAs } from "#tests/factories.ts";
import { testKeys } from "#tests/keys.ts";
import { DEMO_LOG_INS, DEMO_PASSWORD, demoState, seedDistrict } from "./run.ts";

const database = useDatabase();
const count = async (query: ReturnType<typeof sql>) =>
  Number((await database.owner.execute<{ n: string }>(query)).rows[0]!.n);

describe("the demo district", () => {
  let counts: Record<string, number>;

  beforeAll(async () => {
    expect(await demoState(database.app)).toBe("empty");
    const platform = {
      db: database.app,
      keys: testKeys,
      log: makeLog({ LOG_LEVEL: "silent" }, "test"),
      ring: () => {},
      readiness: async () => ({ database: true, queue: true, migrations: true }),
    };
    counts = await seedDistrict(platform, { enterprises: 120, now: new Date("2026-11-22T04:00:00Z") });
  }, 120_000);

  test("is told from an empty database and from one that people have filled", async () => {
    expect(await demoState(database.app)).toBe("complete");
  });

  test("has everything that its screens show", async () => {
    expect(counts).toMatchObject({ organisations: 15, products: 40, enterprises: 120 });
    expect(counts.records).toBeGreaterThan(3_000);
    expect(counts.eligiblePairs).toBeGreaterThan(50);
    expect(await count(sql`select count(*) as n from divisions where parent_code = '120118'`)).toBe(23);
    for (const status of ["approved", "declined"]) {
      expect(
        await count(sql`select count(*) as n from applications where status = ${status}`),
        status,
      ).toBeGreaterThan(0);
    }
    expect(await count(sql`select count(*) as n from loans`)).toBeGreaterThan(5);
    expect(await count(sql`select count(*) as n from repayments`)).toBeGreaterThan(5);
  });

  test("stands on a sound ledger", async () => {
    expect(await verifyLedger(callerAs(database, system("test")), {})).toEqual([]);
  });

  test("lets what is owed, drawn and scheduled agree", async () => {
    const odd = sql`
      select count(*) as n from loans l
      join ledger_accounts a on a.subject_id = l.id and a.code = 'loan_principal'
      where a.debits_posted - a.credits_posted
        <> l.principal_fen - (select sum(principal_paid_fen) from instalments i where i.loan_id = l.id)`;
    expect(
      await count(sql`select count(*) as n from ledger_accounts where code = 'loan_principal'`),
    ).toBeGreaterThan(5);
    expect(await count(odd)).toBe(0);
  });

  test("keeps every application under a consent that was live when it was made", async () => {
    const bare = sql`
      select count(*) as n from applications a join consents c on c.id = a.consent_id
      where not (c.granted_at <= a.submitted_at and c.purpose = 'credit_review' and c.expires_at > a.submitted_at)`;
    expect(await count(bare)).toBe(0);
  });

  test("never lets one person propose and confirm", async () => {
    expect(
      await count(sql`select count(*) as n from application_decisions where proposed_by = reviewed_by`),
    ).toBe(0);
  });

  test("introduces an owner who can apply, and one who has loans", async () => {
    const of = (loginName: string, what: ReturnType<typeof sql>) => sql`
      select ${what} as n from memberships m join users u on u.id = m.user_id where u.login_name = ${loginName}`;
    const offers = sql`(select sum(length(o.packed) / 20) from offers o where o.enterprise_id = m.organisation_id and o.valid_to is null)`;
    const open = sql`(select count(*) from applications a where a.enterprise_id = m.organisation_id and a.closed_at is null)`;
    const loans = sql`(select count(*) from loans l where l.enterprise_id = m.organisation_id and l.status = 'active')`;
    expect(await count(of(DEMO_LOG_INS[0].loginName, offers))).toBeGreaterThan(5);
    expect(await count(of(DEMO_LOG_INS[0].loginName, open))).toBe(0);
    expect(await count(of(DEMO_LOG_INS[1].loginName, loans))).toBeGreaterThan(0);
  });

  test("introduces one who owns two firms and can switch between them", async () => {
    const owned = sql`
      select count(*) as n from memberships m join users u on u.id = m.user_id
      where u.login_name = ${DEMO_LOG_INS[2].loginName} and m.role = 'owner'`;
    expect(await count(owned)).toBe(2);
    expect(await count(sql`select count(*) as n from memberships where role = 'owner'`)).toBe(120);
  });

  test("leaves no work behind but the month's report", async () => {
    expect(
      await count(sql`select count(*) as n from job_requests where status in ('queued', 'running')`),
    ).toBe(0);
  });

  test.each(DEMO_LOG_INS.map((each) => each.loginName))("opens to %s", async (loginName) => {
    const caller = callerAs(database, { kind: "anonymous" });
    expect(await startSession(caller, { loginName, password: DEMO_PASSWORD })).toMatchObject({
      started: true,
      step: loginName.startsWith("owner") ? "done" : "code",
    });
  });
});
