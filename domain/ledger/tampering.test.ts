import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { aCase, lent, nextReceipt, today } from "#domain/loans/case.fixture.ts";
import { useDatabase } from "#tests/database.ts";
import { callerAs } from "#tests/factories.ts";
import { system } from "../access/actor.ts";
import { columnsOf, editsOf, tamperer } from "../audit/tampering.fixture.ts";
import { recordRepayment } from "../loans/index.ts";
import { sealLedger, verifyLedger } from "./index.ts";

/*
 * Whoever owns the database does to the book whatever SQL allows, and asks for the verification. Each attempt runs on the
 * same sealed book with a closed month, and is undone after it.
 */

const database = useDatabase();
const caller = () => callerAs(database, system("ledger-verify"));
let owner: Awaited<ReturnType<typeof tamperer>>;
let head: string;
let attempts: string[];

/** The book, and the cases that it is held against. */
const GUARDED = "^(ledger_|(credit_lines|drawdowns|loans|instalments|repayments|write_offs)$)";

/** Triggers, checks and keys out of the way. */
const UNGUARDED = [
  `do $$ declare g record; begin
    for g in select conrelid::regclass as place, conname from pg_constraint
      where contype in ('c', 'u', 'f') and conrelid::regclass::text ~ '${GUARDED}' order by contype = 'f' desc
    loop execute format('alter table %s drop constraint if exists %I cascade', g.place, g.conname); end loop;
    for g in select tgrelid::regclass as place, tgname from pg_trigger where not tgisinternal and tgrelid::regclass::text ~ '${GUARDED}'
    loop execute format('alter table %s disable trigger %I', g.place, g.tgname); end loop; end $$`,
  "drop index if exists ledger_transfers_resolution_unique; alter table ledger_transfers drop constraint if exists ledger_transfers_pkey",
];

const found = (...statements: string[]) =>
  owner.after(statements, async (db) =>
    (await verifyLedger({ ...caller(), db }, { head })).map(({ check }) => check),
  );

/** A closed month as the function makes it, of which this book has none, since all of it happens today. */
const CLOSED = `insert into ledger_periods (id, month, open_from, closed_at, transactions)
  values (gen_random_uuid(), '2020-01-01', '2020-02-01', now() - interval '1 year', 0)`;
const TOTALS = `insert into ledger_period_totals
  (period_id, bank_id, code, debits_pending, debits_posted, credits_pending, credits_posted)
  select p.id, a.bank_id, c.code, 0, 0, 0, 0 from ledger_periods p, (select bank_id from ledger_accounts limit 1) a,
    (values ('line_limit'), ('line_available')) c (code)`;
const AUDITED = `insert into audit_entries (id, at, verb, actor_kind, subject_type, subject_id, mac)
  values (gen_random_uuid(), now(), 'ledger.close', 'system', 'ledger_period', '2020-01-01', decode(repeat('00', 48), 'hex'))`;

beforeAll(async () => {
  const world = await aCase(database);
  const { loanId } = await lent(world);
  await recordRepayment(world.as.officer, {
    ...{ loanId, amount: "1000.00", bankReceiptNumber: nextReceipt(), receivedOn: today() },
  });
  await sealLedger(caller());
  await recordRepayment(world.as.officer, {
    ...{ loanId, amount: "2000.00", bankReceiptNumber: nextReceipt(), receivedOn: today() },
  });
  head = JSON.stringify((await sealLedger(caller()))!.head);
  attempts = await edits();
  owner = await tamperer(database, UNGUARDED);
});
afterAll(() => owner.close());

test("nothing is found where nothing was done, nor where a month that nobody booked in is closed", async () => {
  expect(await found()).toEqual([]);
  expect(await found(CLOSED, AUDITED)).toEqual(["nothing_was_slipped_in_after_sealing"]);
  expect(await found(CLOSED, TOTALS)).toEqual(
    expect.arrayContaining(["closed_totals_reproduce", "closings_are_audited"]),
  );
});

const TABLES = [
  "ledger_accounts",
  "ledger_transactions",
  "ledger_transfers",
  "ledger_seals",
  "ledger_seal_places",
];

/** Another value of every column, in a row that has not that value yet. */
async function edits(): Promise<string[]> {
  const all: string[] = [];
  for (const column of await columnsOf(database, TABLES)) {
    const { table, name } = column;
    const value = editsOf(column)[0]!;
    const row = `ctid = (select max(ctid) from ${table} where (${value})::text is distinct from ${name}::text)`;
    const { rows } = await database.owner.execute(sql.raw(`select 1 from ${table} where ${row}`));
    if (rows.length > 0) all.push(`update ${table} set ${name} = ${value} where ${row}`);
  }
  return all;
}

test("another value of any column is found", async () => {
  const escaped: string[] = [];
  for (const change of attempts) if ((await found(change)).length === 0) escaped.push(change);
  expect(escaped).toEqual([]);
  expect(attempts.length).toBeGreaterThan(45);
}, 120_000);

test.each<[string, string]>([
  [
    "a transaction deleted with all that it moved",
    `delete from ledger_transfers where transaction_id = (select min(id::text)::uuid from ledger_transactions);
    delete from ledger_transactions where id = (select min(id::text)::uuid from ledger_transactions)`,
  ],
  [
    "a transfer deleted",
    "delete from ledger_transfers where ctid = (select min(ctid) from ledger_transfers)",
  ],
  ["an account deleted", "delete from ledger_accounts where ctid = (select min(ctid) from ledger_accounts)"],
  [
    "every transaction deleted",
    "delete from ledger_transfers; delete from ledger_transactions; delete from ledger_accounts",
  ],
  [
    "the amounts of two transfers exchanged",
    `update ledger_transfers t set amount_fen = o.amount_fen from ledger_transfers o
    where t.ctid = (select min(ctid) from ledger_transfers) and o.ctid = (select max(ctid) from ledger_transfers)`,
  ],
  [
    "the transfers of a transaction put in another order",
    `update ledger_transfers t set ordinal = n.transfers + 1 - t.ordinal
    from (select transaction_id, count(*) as transfers from ledger_transfers group by 1 having count(*) > 1) n
    where n.transaction_id = t.transaction_id`,
  ],
  [
    "two transactions of one event exchanged",
    `update ledger_transfers t set transaction_id = o.other
    from (select x.id, y.id as other from ledger_transactions x join ledger_transactions y using (event)
      where x.id <> y.id and event = 'repayment') o where o.id = t.transaction_id`,
  ],
  [
    "two places exchanged",
    "update ledger_seal_places set ordinal = 1 - ordinal where seal = 1 and ordinal < 2",
  ],
  ["a place deleted", "delete from ledger_seal_places where seal = 1 and ordinal = 0"],
  [
    "the last seal cut off with its places",
    "delete from ledger_seal_places where seal = 2; delete from ledger_seals where number = 2",
  ],
  ["the first seal deleted", "delete from ledger_seals where number = 1"],
  ["every seal deleted", "delete from ledger_seal_places; delete from ledger_seals"],
  [
    "a transaction moved to an earlier day, with a digest to fit",
    "update ledger_transactions set effective_on = effective_on - 1, request_hash = 'x'",
  ],
  [
    "a transaction slipped in behind the seals",
    `insert into ledger_transactions
    (id, idempotency_key, request_hash, event, subject_type, subject_id, bank_id, enterprise_id, effective_on, recorded_at)
    select '00000000-0000-7000-8000-000000000001', 'line_expired/x', 'x', 'line_expired', subject_type, subject_id, bank_id,
      enterprise_id, effective_on, recorded_at from ledger_transactions where event = 'line_granted' limit 1`,
  ],
])("%s is found", async (_, change) => {
  expect(await found(change)).not.toEqual([]);
});

const ANOTHER_DAY = "(select min(due_on) from instalments)";

test.each<[string, string, string[]]>([
  ["a limit raised", "update credit_lines set limit_fen = limit_fen + 1", ["lines_are_granted_as_agreed"]],
  [
    "a drawdown lowered",
    "update drawdowns set amount_fen = amount_fen - 1",
    ["drawdowns_hold_what_is_drawn"],
  ],
  [
    "a loan made smaller",
    "update loans set principal_fen = principal_fen - 1",
    [
      "loans_are_disbursed_as_confirmed",
      "loans_owe_what_their_schedule_says",
      "schedules_are_those_of_their_terms",
    ],
  ],
  ["a rate lowered", "update loans set rate_bps = rate_bps - 1", ["schedules_are_those_of_their_terms"]],
  [
    "an instalment put off",
    "update instalments set due_on = due_on + 1 where n = 2",
    ["schedules_are_those_of_their_terms"],
  ],
  [
    "interest moved from one instalment to another",
    "update instalments set interest_fen = interest_fen + case n when 2 then -1 else 1 end where n in (2, 3)",
    ["schedules_are_those_of_their_terms"],
  ],
  [
    "the interest of an instalment that is booked lowered",
    `update instalments set interest_fen = interest_fen - 1 where due_on = ${ANOTHER_DAY}`,
    ["interest_is_booked_by_the_schedule", "schedules_are_those_of_their_terms"],
  ],
  [
    "an instalment deleted",
    "delete from instalments where n = (select max(n) from instalments)",
    ["loans_owe_what_their_schedule_says", "schedules_are_those_of_their_terms"],
  ],
  [
    "a payment credited with more",
    "update repayments set principal_fen = principal_fen + 1",
    ["receipts_are_posted_once", "instalments_are_paid_by_repayments"],
  ],
  [
    "a payment deleted",
    "delete from repayments where ctid = (select max(ctid) from repayments)",
    ["receipts_are_posted_once", "instalments_are_paid_by_repayments"],
  ],
  [
    "a receipt recorded twice",
    "update repayments set bank_receipt_number = (select min(bank_receipt_number) from repayments)",
    ["receipts_are_posted_once"],
  ],
  [
    "an instalment said to be paid",
    "update instalments set principal_paid_fen = principal_paid_fen + 1 where n = 2",
    ["instalments_are_paid_by_repayments", "loans_owe_what_their_schedule_says"],
  ],
  [
    "a write-off made up",
    `insert into write_offs (loan_id, bank_id, enterprise_id, change_id, principal_fen, interest_fen, written_off_on, recorded_at)
      select id, bank_id, enterprise_id, gen_random_uuid(), 1, 0, current_date, now() from loans`,
    ["write_offs_rest_on_two_people", "loans_owe_what_their_schedule_says", "settled_loans_owe_nothing"],
  ],
  [
    "the audit of the payments deleted",
    "delete from audit_entries where verb = 'repayment.record'",
    ["money_events_are_audited"],
  ],
])("%s in the case is found, by its name", async (_, change, expected) => {
  expect((await found(change)).sort()).toEqual([...expected].sort());
});
