import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Db } from "./client.ts";
import { expectedGuards, readGuards } from "./guards.ts";
import { migrateDatabase } from "./migrate.ts";
import { anOrdinaryOwner, migrateUpTo } from "./upgrade.fixture.ts";

/*
 * In production the owner of the tables is an ordinary role: policies bind it, and it may not do all that a superuser
 * may. Here such an owner upgrades a database of the first version that is in use.
 */

const AFTER_FIRST_VERSION = "0003_prepare_trust";
const FIRM = "00000000-0000-7000-8000-000000000001";
const BANK = "00000000-0000-7000-8000-000000000002";
const OFFICER = "00000000-0000-7000-8000-000000000003";
const CONSENT = "00000000-0000-7000-8000-000000000004";
const PROFILE = "00000000-0000-7000-8000-000000000005";
const [FIRST_RUN, LATER_RUN] = [
  "00000000-0000-7000-8000-000000000006",
  "00000000-0000-7000-8000-000000000007",
];
const [STAYS, GOES] = ["00000000-0000-7000-8000-000000000008", "00000000-0000-7000-8000-000000000009"];

let superuser: Db;
let owner: Db;
let close: () => Promise<unknown>;

beforeAll(async () => {
  const made = await anOrdinaryOwner();
  ({ superuser, owner, close } = made);
  await migrateUpTo(owner, AFTER_FIRST_VERSION);
  await inUse(superuser);
  await migrateDatabase(made.url);
}, 120_000);
afterAll(() => close?.());

/** A firm, a bank, a consent, a score, and reads over three months. */
async function inUse(db: Db) {
  await db.execute(sql`insert into divisions (code, name, kind) values ('120118', '静海区', 'district')`);
  await db.execute(
    sql`insert into industries (code, level, name, section) values ('C3311', 4, '金属结构制造', 'C')`,
  );
  await db.execute(sql`insert into organisations (id, kind, code, name, short_name) values
    (${FIRM}, 'enterprise', 'e', '样例企业', '样例'), (${BANK}, 'bank', 'b', '样例银行', '样例')`);
  await db.execute(sql`insert into users (id, login_name, password_hash, display_name)
    values (${OFFICER}, 'officer', 'none', '样例经理')`);
  await db.execute(sql`insert into enterprises (id, uscc, name, kind, division_code, industry_code, industry_section, size_class,
      registered_on, employees, annual_revenue_fen)
    values (${FIRM}, '91120118XY0000004E', '样例企业', 'company', '120118', 'C3311', 'C', 'small', '2018-01-01', 3, 5)`);
  await db.execute(sql`insert into consents (id, number, enterprise_id, grantee_id, purpose, domains, granted_at, expires_on,
      expires_at, granted_by, statement)
    values (${CONSENT}, 'SQ1', ${FIRM}, ${BANK}, 'credit_review', '{tax}', now() - interval '90 days', '2099-01-01',
      '2099-01-01', ${OFFICER}, '样例授权')`);
  await db.execute(sql`insert into data_reads (id, at, enterprise_id, reader_organisation_id, reader_user_id, reader_role, verb,
      domains, purpose, consent_id)
    select gen_random_uuid(), now() - make_interval(days => 10 * n), ${FIRM}, ${BANK}, ${OFFICER}, 'officer', 'test', '{tax}',
      'credit_review', ${CONSENT}
    from generate_series(0, 8) n`);
  await db.execute(sql`insert into profiles (id, enterprise_id, as_of, known_at, digest)
    values (${PROFILE}, ${FIRM}, '2026-01-05', now(), 'x')`);
  await db.execute(sql`insert into scores (id, profile_id, enterprise_id, model_version, points, grade, result, scored_at)
    values (${PROFILE}, ${PROFILE}, ${FIRM}, 'expert@1.0.0', 713, 'good', '{}', now())`);
  await offered(db);
}

/** Two offers of one run, of which the next one closed the second. */
async function offered(db: Db) {
  await db.execute(sql`insert into loan_products (id, bank_id, code, name, summary)
    values (${STAYS}, ${BANK}, 'P1', '样例贷一', '样例'), (${GOES}, ${BANK}, 'P2', '样例贷二', '样例')`);
  await db.execute(sql`insert into loan_product_versions (id, product_id, bank_id, version, guarantee_mode, min_amount_fen,
      max_amount_fen, terms, valid_from)
    select id, id, bank_id, 1, 'credit', 1, 2, '{"guaranteeMode": "credit", "minFen": 1, "maxFen": 2}', '2026-01-01'
    from loan_products`);
  await db.execute(sql`insert into match_runs (id, scope, enterprises, products, eligible_pairs, matched_enterprises,
      changed_offers, summary, started_at, finished_at)
    values (${FIRST_RUN}, 'full', 1, 2, 2, 1, 2, '{}', '2026-01-05', '2026-01-05'),
      (${LATER_RUN}, 'full', 1, 1, 1, 1, 1, '{}', '2026-01-06', '2026-01-06')`);
  await db.execute(sql`insert into offers (id, run_id, enterprise_id, product_version_id, limit_fen, term_months, rate_bps,
      annual_cost_bps, rank, valid_from, valid_to)
    values (gen_random_uuid(), ${FIRST_RUN}, ${FIRM}, ${STAYS}, 96000000000, 12, 350, 355.25, 2, '2026-01-05', null),
      (gen_random_uuid(), ${FIRST_RUN}, ${FIRM}, ${GOES}, 5, 36, 10000, 12000.01, 1, '2026-01-05', '2026-01-06')`);
}

test("offers of the first version are carried over as lists, one from each instant at which one came or went", async () => {
  const { rows } = await superuser.execute(sql`
    select o.run_id, o.valid_to is null as stands, array_agg(
      concat_ws(' ', v.product_id, f.limit_fen, f.term_months, f.rate_bps, f.ranking_cost) order by f.rank) as list
    from offers o cross join lateral app.unpacked_offers(o.packed) f
    join loan_product_versions v on v.number = f.version_number
    group by 1, 2, o.valid_from order by o.valid_from`);
  expect(rows).toEqual([
    {
      run_id: FIRST_RUN,
      stands: false,
      list: [`${GOES} 5 36 10000 1200001`, `${STAYS} 96000000000 12 350 35525`],
    },
    { run_id: LATER_RUN, stands: true, list: [`${STAYS} 96000000000 12 350 35525`] },
  ]);
  const runs = await superuser.execute(
    sql`select status, total, changed_enterprises as changed from match_runs order by id`,
  );
  expect(runs.rows).toEqual([
    { status: "finished", total: 1, changed: 1 },
    { status: "finished", total: 1, changed: 0 },
  ]);
});

test("the reads of the first version are carried over into their months, and count nothing twice", async () => {
  const { rows } = await superuser.execute<{ partition: string; reads: number; open: boolean }>(sql`
    select tableoid::regclass::text as partition, count(*)::int as reads, bool_or(open_case) as open
    from data_reads group by 1 order by 1`);
  expect(rows.reduce((total, { reads }) => total + reads, 0)).toBe(9);
  for (const { partition, open } of rows) {
    expect(partition).toMatch(/^archive\.data_reads_\d{6}$/);
    expect(open).toBe(false);
  }
  const consents = await superuser.execute(sql`select uses, items from consents`);
  expect(consents.rows).toEqual([{ uses: 0, items: ["tax_filing", "tax_grade"] }]);
  expect((await superuser.execute(sql`select from access_alerts`)).rows).toEqual([]);
});

test("what the firm said of itself is carried over beside its registration", async () => {
  const { rows } = await superuser.execute(sql`select * from self_declarations`);
  expect(rows).toEqual([
    { enterprise_id: FIRM, employees: 3, annual_revenue_fen: "5", total_assets_fen: null },
  ]);
});

test("reads of the first version stay without a MAC, for the platform to adopt", async () => {
  const { rows } = await superuser.execute(
    sql`select count(*)::int as reads from data_reads where mac is null`,
  );
  expect(rows).toEqual([{ reads: 9 }]);
  expect((await superuser.execute(sql`select from audit_seal_reads`)).rows).toEqual([]);
});

test("a score of the first version names the model that is registered now, and has no inputs as later ones must", async () => {
  const { rows } = await superuser.execute(
    sql`select points, inputs, digest is not null as registered from scores left join model_versions on version = model_version`,
  );
  expect(rows).toEqual([{ points: 713, inputs: null, registered: true }]);
  const again = superuser.execute(
    sql`insert into scores (id, profile_id, enterprise_id, model_version, points, grade, result, scored_at)
      select gen_random_uuid(), profile_id, enterprise_id, model_version, points, grade, result, now() from scores`,
  );
  await expect(again).rejects.toMatchObject({ cause: { constraint: "scores_inputs_check" } });
});

test("what guards the rows is the same as in a new database, months that were carried over included", async () => {
  expect((await readGuards(owner)).objects).toEqual(expectedGuards().objects);
});

test("the triggers that act as the platform work for an owner whom policies bind", async () => {
  await superuser.execute(sql`update consents set status = 'withdrawn', withdrawn_at = now()`);
  await superuser.execute(sql`insert into consents (id, number, enterprise_id, grantee_id, purpose, domains, items, mode,
      granted_at, expires_on, expires_at, granted_by, statement)
    values (gen_random_uuid(), 'SQ2', ${FIRM}, ${BANK}, 'credit_review', '{tax}', '{tax_filing}', 'store', now(), '2099-01-01',
      '2099-01-01', ${OFFICER}, '样例授权')`);
  const actor = { kind: "bank", userId: OFFICER, organisationId: BANK, role: "officer" };
  await owner.transaction(async (tx) => {
    await tx.execute(sql`set local role xyd_app`);
    await tx.execute(sql`select set_config('app.actor', ${JSON.stringify(actor)}, true)`);
    await tx.execute(sql`insert into data_reads (id, at, enterprise_id, reader_organisation_id, reader_user_id, reader_role,
        verb, domains, purpose, consent_id, mac)
      select gen_random_uuid(), now(), enterprise_id, grantee_id, ${OFFICER}, 'officer', 'test', '{tax}', purpose, id,
        ${Buffer.alloc(48)}
      from consents where number = 'SQ2'`);
    const { rows } = await tx.execute<{ actor: string }>(sql`select current_setting('app.actor') as actor`);
    expect(JSON.parse(rows[0]!.actor)).toEqual(actor);
  });
  const alerts = await superuser.execute(sql`select reader_name, status from access_alerts`);
  expect(alerts.rows).toEqual([{ reader_name: "样例经理", status: "open" }]);
  const used = await superuser.execute(sql`select uses from consents where number = 'SQ2'`);
  expect(used.rows).toEqual([{ uses: 1 }]);
});

test("the triggers that write what people may not work for an owner whom policies bind", async () => {
  const [line, limit, available, transaction] = [1, 2, 3, 4].map(() => randomUUID());
  const account = (id: string, code: string, ownerId: string, balanceLimit: string) =>
    sql`(${id}, ${code}, ${ownerId}, 'credit_line', ${line!}, ${BANK}, ${FIRM}, 'cny', ${balanceLimit})`;
  await superuser.execute(sql`insert into memberships (id, user_id, organisation_id, role)
    values (${randomUUID()}, ${OFFICER}, ${BANK}, 'officer')`);
  await owner.transaction(async (tx) => {
    await tx.execute(sql`set local role xyd_app`);
    await tx.execute(sql`select set_config('app.actor', '{"kind": "system", "job": "test"}', true)`);
    await tx.execute(sql`insert into ledger_accounts
      (id, code, owner_id, subject_type, subject_id, bank_id, enterprise_id, unit, balance_limit)
      values ${account(limit!, "line_limit", BANK, "credits_must_not_exceed_debits")},
        ${account(available!, "line_available", FIRM, "debits_must_not_exceed_credits")}`);
    await tx.execute(sql`insert into ledger_transactions (id, idempotency_key, request_hash, event, subject_type, subject_id,
        bank_id, enterprise_id, effective_on, recorded_at)
      values (${transaction!}, ${`line_granted/${line!}`}, 'x', 'line_granted', 'credit_line', ${line!}, ${BANK}, ${FIRM},
        '2026-01-05', now())`);
    await tx.execute(sql`insert into ledger_transfers (id, transaction_id, ordinal, subject_id, bank_id, enterprise_id, effective_on,
        recorded_at, debit_account_id, credit_account_id, amount_fen, kind, code)
      values (${randomUUID()}, ${transaction!}, 1, ${line!}, ${BANK}, ${FIRM}, '2026-01-05', now(), ${limit!}, ${available!}, 100, 'posted',
        'limit_granted')`);
    await tx.execute(sql`update users set display_name = '改名' where id = ${OFFICER}`);
  });
  const totals = await superuser.execute(
    sql`select debits_posted, credits_posted from ledger_accounts order by code`,
  );
  expect(totals.rows).toEqual([
    { debits_posted: "0", credits_posted: "100" },
    { debits_posted: "100", credits_posted: "0" },
  ]);
  const names = await superuser.execute(sql`select display_name from memberships`);
  expect(names.rows).toEqual([{ display_name: "改名" }]);
});
