import { type SQL, sql } from "drizzle-orm";
import { beforeAll, expect, test } from "vitest";
import { aCase, type Case, granted, lent, released } from "#domain/loans/case.fixture.ts";
import { confirmDrawdown } from "#domain/loans/index.ts";
import { newId } from "#lib/ids.ts";
import { wan } from "#lib/money.ts";
import type { MemberRole } from "#lib/vocabulary.ts";
import { useDatabase } from "./database.ts";
import { aMember } from "./factories.ts";
import { KEPT, REFUSED, tryingOn, UNTRUE } from "./trying.fixture.ts";

/* A loan has the terms and the schedule that were agreed, and is paid by what came in. */

const database = useDatabase();
const tried = tryingOn(database);
let world: Case;
beforeAll(async () => {
  world = await aCase(database);
});
const fresh = async () => {
  world = await aCase(database);
  return world;
};
const atBank = (role: MemberRole) => aMember(database.owner, { id: world.bank.id, kind: "bank" }, role);

/** A released drawdown of the same amount, day and line as a loan that there is. */
async function twins(method: string) {
  await fresh();
  const { lineId } = await granted(world, { repaymentMethod: method });
  const { loanId } = await confirmDrawdown(world.as.owner, {
    drawdownId: await released(world, lineId, wan(50)),
  });
  return { drawdownId: await released(world, lineId, wan(50)), loanId };
}

const received = (drawdownId: string) => sql`update drawdowns
  set status = 'confirmed', resolved_by = ${world.enterprise.owner.userId}, resolved_at = now() where id = ${drawdownId}`;

type Terms = Partial<Record<"size" | "first" | "principal" | "rate" | "matures" | "at" | "status", SQL>>;
const begun = (
  id: string,
  { drawdownId, loanId }: { drawdownId: string; loanId: string },
  over: Terms = {},
) =>
  sql`insert into loans
    select ${id}::uuid, ${id}, credit_line_id, ${drawdownId}::uuid, enterprise_id, bank_id, product_version_id, division_code,
      industry_section, ${over.size ?? sql`size_class`}, guarantee_mode, ${over.first ?? sql`first_loan`},
      ${over.principal ?? sql`principal_fen`}, ${over.rate ?? sql`rate_bps`}, term_months, repayment_method, started_on,
      ${over.matures ?? sql`matures_on`}, ${over.status ?? sql`'active'`}, null, ${over.at ?? sql`now()`}
    from loans where id = ${loanId}`;

test("a loan has the terms of its line and its drawdown, and begins today", async () => {
  const both = await twins("annuity");
  const { owner } = world.enterprise;
  const confirm = received(both.drawdownId);
  const begin = (over?: Terms) => tried(owner, [confirm, begun(newId(), both, over)], { unfinished: true });
  expect(await begin()).toBe(1);
  for (const [what, over] of Object.entries({
    "to be repaid some day": { matures: sql`'2199-01-01'::date` },
    "no first loan": { first: sql`not first_loan` },
    "of another size": { size: sql`'micro'` },
    "of less": { principal: sql`1` },
    "at another rate": { rate: sql`1` },
    "long ago": { at: sql`'1999-01-01'::timestamptz` },
    "given up already": { status: sql`'written_off'` },
  }))
    expect(await begin(over), what).toBe(REFUSED);
  const early = sql`update drawdowns set status = 'confirmed', resolved_by = ${owner.userId}, resolved_at = '1999-01-01'
    where id = ${both.drawdownId}`;
  expect(await tried(owner, [early]), "received long ago").toBe(REFUSED);
});

test.each(["annuity", "interest_only"])(
  "a loan of %s has the schedule that its terms make, unpaid",
  async (method) => {
    const both = await twins(method);
    const { owner } = world.enterprise;
    type Row = Partial<Record<"n" | "due" | "principal" | "interest" | "paid" | "where", SQL>>;
    const planned = (over: Row = {}) => {
      const id = newId();
      return tried(
        owner,
        [
          received(both.drawdownId),
          begun(id, both),
          sql`insert into instalments
          select ${id}::uuid, enterprise_id, bank_id, ${over.n ?? sql`n`}, ${over.due ?? sql`due_on`},
            ${over.principal ?? sql`principal_fen`}, ${over.interest ?? sql`interest_fen`}, ${over.paid ?? sql`0`}, 0, null
          from instalments where loan_id = ${both.loanId} and ${over.where ?? sql`true`}`,
          sql`set constraints loans_schedule, instalments_schedule immediate`,
          sql`select`,
        ],
        { unfinished: true },
      );
    };
    expect(await planned()).toBe(1);
    for (const [what, over] of Object.entries({
      "none at all": { where: sql`false` },
      "half of it": { where: sql`n <= 6` },
      "of 1 fen": { principal: sql`1` },
      "without interest": { interest: sql`0` },
      "with twice the interest": { interest: sql`interest_fen * 2` },
      "years later": { due: sql`due_on + 3650` },
      "counted otherwise": { n: sql`n + 1` },
      "all of it first": {
        principal: sql`case n when 1 then (select principal_fen from loans where id = loan_id) else 0 end`,
      },
    }))
      expect(await planned(over), what).toBe(KEPT);
    expect(await planned({ paid: sql`principal_fen` }), "paid already").toBe(REFUSED);
  },
);

test("nothing is added to a schedule once it stands", async () => {
  const { loanId } = await lent(await fresh());
  const more = sql`insert into instalments
    (loan_id, enterprise_id, bank_id, n, due_on, principal_fen, interest_fen, principal_paid_fen, interest_paid_fen)
    values (${loanId}, ${world.enterprise.id}, ${world.bank.id}, 99, '2030-01-01', 0, 0, 0, 0)`;
  expect(await tried(world.enterprise.owner, [more])).toBe(REFUSED);
});

type Payment = { on?: SQL; at?: SQL; instalments?: number };
/** A payment of whole instalments, as an officer records it. */
const payment = (loanId: string, { on, at, instalments = 1 }: Payment = {}) =>
  sql`insert into repayments (id, loan_id, enterprise_id, bank_id, bank_receipt_number, received_on, amount_fen,
      principal_fen, interest_fen, recorded_by, recorded_at)
    select ${newId()}::uuid, loan_id, enterprise_id, bank_id, ${newId()}, ${on ?? sql`(now() at time zone 'Asia/Shanghai')::date`},
      sum(principal_fen + interest_fen), sum(principal_fen), sum(interest_fen), ${world.bank.officer.userId}::uuid, ${at ?? sql`now()`}
    from instalments where loan_id = ${loanId} and n <= ${instalments} group by loan_id, enterprise_id, bank_id`;
const paid = (loanId: string, { instalments = 12 }: Payment = {}) => sql`update instalments
  set paid_on = (now() at time zone 'Asia/Shanghai')::date, principal_paid_fen = principal_fen, interest_paid_fen = interest_fen
  where loan_id = ${loanId} and n <= ${instalments}`;

test("an instalment is paid by a payment of its loan, as far as that goes, and stays paid", async () => {
  const { loanId } = await lent(await fresh());
  const { loanId: other } = await lent(await aCase(database));
  const { officer } = world.bank;
  const pay = (...statements: SQL[]) => tried(officer, statements, { unfinished: true });
  expect(await pay(payment(loanId), paid(loanId, { instalments: 1 }))).toBe(1);
  expect(await pay(paid(loanId)), "without a payment").toBe(KEPT);
  expect(await pay(payment(loanId), paid(loanId)), "beyond the payment").toBe(KEPT);
  expect(await pay(payment(other), paid(loanId)), "by a payment of another loan").toBe(KEPT);
  expect(await tried(await atBank("compliance"), [paid(loanId)]), "without the role").toBe(0);
  await database.owner.execute(payment(loanId));
  await database.owner.execute(paid(loanId, { instalments: 1 }));
  expect(await pay(paid(loanId, { instalments: 2 })), "by a payment of yesterday").toBe(KEPT);
  const unpaid = sql`update instalments set paid_on = null, principal_paid_fen = 0, interest_paid_fen = 0 where n = 1`;
  expect(await pay(payment(loanId), unpaid), "taken back").toBe(KEPT);
});

test("a payment came in while the loan ran, not after today, and is recorded as it is", async () => {
  const { loanId } = await lent(await fresh());
  const record = (over: Payment) => tried(world.bank.officer, [payment(loanId, over)], { unfinished: true });
  expect(await record({})).toBe(1);
  expect(await record({ on: sql`'2099-01-01'::date` }), "to come").toBe(UNTRUE);
  expect(await record({ on: sql`'2020-01-01'::date` }), "before the loan").toBe(REFUSED);
  expect(await record({ at: sql`'1999-01-01'::timestamptz` }), "recorded long ago").toBe(REFUSED);
  expect(await tried(world.bank.officer, [payment(loanId)]), "that nobody booked").toBe(KEPT);
});

test("a loan is settled by its last instalment, by those who lend, and stays settled", async () => {
  const { loanId } = await lent(await fresh());
  const { officer } = world.bank;
  const become = (status: string) => sql`update loans set status = ${status},
    settled_on = ${status === "settled" ? sql`(now() at time zone 'Asia/Shanghai')::date` : null} where id = ${loanId}`;
  const all = [payment(loanId, { instalments: 12 }), paid(loanId)];
  expect(await tried(officer, [become("settled")]), "unpaid").toBe(KEPT);
  expect(await tried(officer, [paid(loanId), become("settled")]), "by nothing").toBe(KEPT);
  expect(await tried(officer, [...all, become("settled")], { unfinished: true })).toBe(1);
  const on = sql`update loans set status = 'settled', settled_on = '2099-01-01' where id = ${loanId}`;
  expect(await tried(officer, [...all, on]), "on another day").toBe(KEPT);
  for (const statement of [...all, become("settled")]) await database.owner.execute(statement);
  expect(await tried(officer, [become("active")]), "revived").toBe(KEPT);
});

test("a loan is overdue by its unpaid instalments, whoever would have it otherwise", async () => {
  const { loanId } = await lent(await fresh());
  const { officer } = world.bank;
  const become = (status: string) => sql`update loans set status = ${status} where id = ${loanId}`;
  expect(await tried(officer, [become("overdue")]), "with nothing due").toBe(KEPT);
  expect(await tried(officer, [payment(loanId), become("overdue")]), "with a payment").toBe(KEPT);
  await database.owner.execute(become("overdue"));
  expect(await tried(officer, [become("active")]), "without a payment").toBe(KEPT);
});
