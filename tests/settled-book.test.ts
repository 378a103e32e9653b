import { type SQL, sql } from "drizzle-orm";
import { beforeAll, expect, test } from "vitest";
import type { Member } from "#domain/access/actor.ts";
import { system } from "#domain/access/actor.ts";
import { aCase, type Case, granted, lent, released } from "#domain/loans/case.fixture.ts";
import { confirmDrawdown } from "#domain/loans/index.ts";
import { newId } from "#lib/ids.ts";
import { wan } from "#lib/money.ts";
import { useDatabase } from "./database.ts";
import { KEPT, REFUSED, tryingOn, UNTRUE } from "./trying.fixture.ts";

/* The book says what people of a case did, when they did it: all of it, once, and nothing else. */

const database = useDatabase();
const tried = tryingOn(database);
let world: Case;
beforeAll(async () => {
  world = await aCase(database);
});

type Booking = {
  event: string;
  key?: string;
  loanId: string;
  bankId?: string;
  enterpriseId?: string;
  id?: string;
};
const booked = ({
  event,
  key,
  loanId,
  bankId,
  enterpriseId,
  id = newId(),
}: Booking) => sql`insert into ledger_transactions
  (id, idempotency_key, request_hash, event, subject_type, subject_id, bank_id, enterprise_id, effective_on, recorded_at)
  values (${id}, ${key ?? `${event}/${newId()}`}, 'x', ${event}, 'loan', ${loanId}, ${bankId ?? world.bank.id},
    ${enterpriseId ?? world.enterprise.id}, (now() at time zone 'Asia/Shanghai')::date, now())`;
const account = (loanId: string, parties: { bankId: string; enterpriseId: string }, totals = "") => sql`
  insert into ledger_accounts
    (id, code, owner_id, subject_type, subject_id, bank_id, enterprise_id, unit, balance_limit ${sql.raw(totals && ", debits_posted")})
  values (${newId()}, 'loan_loss', ${parties.bankId}, 'loan', ${loanId}, ${parties.bankId}, ${parties.enterpriseId}, 'cny',
    'credits_must_not_exceed_debits' ${sql.raw(totals && `, ${totals}`)})`;

test("nobody books what nobody did: no debt of a stranger, no payment, nothing twice", async () => {
  world = await aCase(database);
  const { loanId, drawdownId } = await lent(world);
  const stranger = await aCase(database);
  const { owner } = world.enterprise;
  const { officer, approver } = world.bank;
  const tries: [string, Member, Booking][] = [
    ["a payment, by the firm", owner, { event: "repayment", loanId }],
    ["a payment, by the bank", officer, { event: "repayment", loanId }],
    ["interest", officer, { event: "interest_accrued", key: `interest_accrued/${loanId}/1`, loanId }],
    [
      "interest, by the firm",
      owner,
      { event: "interest_accrued", key: `interest_accrued/${loanId}/1`, loanId },
    ],
    ["a loss", approver, { event: "written_off", key: `written_off/${loanId}`, loanId }],
    ["the drawing a second time", owner, { event: "drawdown_confirmed", loanId }],
    ["it once more", owner, { event: "drawdown_confirmed", key: `drawdown_confirmed/${drawdownId}`, loanId }],
    ["at another bank", owner, { event: "drawdown_confirmed", loanId, bankId: stranger.bank.id }],
    ["of a stranger", officer, { event: "repayment", loanId, enterpriseId: stranger.enterprise.id }],
    ["of no loan", officer, { event: "repayment", loanId: newId() }],
  ];
  for (const [what, who, booking] of tries) expect(await tried(who, [booked(booking)]), what).toBe(REFUSED);
});

test("an account is of a loan of both parties, and born empty", async () => {
  world = await aCase(database);
  const { loanId } = await lent(world);
  const parties = { bankId: world.bank.id, enterpriseId: world.enterprise.id };
  const { officer } = world.bank;
  expect(await tried(officer, [account(loanId, parties)])).toBe(1);
  expect(await tried(officer, [account(loanId, parties, "100000000")]), "with a balance").toBe(REFUSED);
  expect(await tried(officer, [account(newId(), parties)]), "of no loan").toBe(REFUSED);
  const stranger = (await aCase(database)).enterprise.id;
  expect(await tried(officer, [account(loanId, { ...parties, enterpriseId: stranger })])).toBe(REFUSED);
});

test("nobody writes the totals of an account: they follow its transfers", async () => {
  world = await aCase(database);
  const { loanId } = await lent(world);
  const clear = (change: SQL) => sql`update ledger_accounts set ${change} where subject_id = ${loanId}`;
  for (const who of [world.enterprise.owner, world.bank.officer, system("clocks")] as const) {
    expect(await tried(who, [clear(sql`credits_posted = debits_posted`)]), who.kind).toBe(REFUSED);
    expect(await tried(who, [clear(sql`created_at = now()`)]), "nor anything else").toBe(KEPT);
  }
});

/** The owner's word that money has come, with the drawing booked like another one was. */
async function confirming() {
  world = await aCase(database);
  const { lineId } = await granted(world);
  const drawn = () => released(world, lineId, wan(50));
  const first = await drawn();
  const { loanId } = await confirmDrawdown(world.as.owner, { drawdownId: first });
  return { first, loanId, drawdownId: await drawn() };
}

type Moved = Partial<Record<"amount" | "code" | "kind" | "where" | "debit" | "pending", SQL>>;

test("a posting moves what is due, all of it, on the accounts of its subject, and once", async () => {
  const { first, loanId, drawdownId } = await confirming();
  const { owner } = world.enterprise;
  const confirm = async (...moves: Moved[]) => {
    const [id, transactionId] = [newId(), newId()];
    const accounts = sql`insert into ledger_accounts
      (id, code, owner_id, subject_type, subject_id, bank_id, enterprise_id, unit, balance_limit)
      select gen_random_uuid(), code, owner_id, subject_type, ${id}::uuid, bank_id, enterprise_id, unit, balance_limit
      from ledger_accounts where subject_id = ${loanId}`;
    const begin = sql`insert into loans
      select ${id}::uuid, ${id}, credit_line_id, ${drawdownId}::uuid, enterprise_id, bank_id, product_version_id, division_code,
        industry_section, size_class, guarantee_mode, first_loan, principal_fen, rate_bps, term_months, repayment_method,
        started_on, matures_on, 'active', null, now()
      from loans where id = ${loanId}`;
    const plan = sql`insert into instalments
      select ${id}::uuid, enterprise_id, bank_id, n, due_on, principal_fen, interest_fen, 0, 0, null
      from instalments where loan_id = ${loanId}`;
    const receive = sql`update drawdowns
      set status = 'confirmed', resolved_by = ${owner.userId}, resolved_at = now() where id = ${drawdownId}`;
    // The accounts of the line stay, those of the loan become those of the new one.
    const own = (side: string) =>
      sql.raw(`coalesce((select n.id from ledger_accounts o join ledger_accounts n on n.code = o.code
        where o.id = t.${side}_account_id and o.subject_type = 'loan' and n.subject_id = '${id}'), t.${side}_account_id)`);
    const move = (over: Moved, at: number) => sql`insert into ledger_transfers
      (id, transaction_id, ordinal, subject_id, bank_id, enterprise_id, effective_on, recorded_at, debit_account_id, credit_account_id,
        amount_fen, kind, pending_id, code)
      select gen_random_uuid(), ${transactionId}::uuid, ${at * 10} + t.ordinal,
        (select subject_id from ledger_accounts where id = ${own("credit")}), t.bank_id, t.enterprise_id,
        own.effective_on, own.recorded_at,
        ${over.debit ?? own("debit")}, ${own("credit")}, ${over.amount ?? sql`t.amount_fen`}, ${over.kind ?? sql`t.kind`},
        ${over.pending ?? sql`case when t.pending_id is not null then ${drawdownId}::uuid end`}, ${over.code ?? sql`t.code`}
      from ledger_transfers t join ledger_transactions x on x.id = t.transaction_id
      join ledger_transactions own on own.id = ${transactionId}::uuid
      where x.idempotency_key = ${`drawdown_confirmed/${first}`} and ${over.where ?? sql`true`}`;
    const post = booked({
      id: transactionId,
      event: "drawdown_confirmed",
      key: `drawdown_confirmed/${drawdownId}`,
      loanId: id,
    });
    return tried(owner, [receive, begin, plan, accounts, post, ...moves.map(move)]);
  };
  expect(await confirm({})).toBe(2);
  expect(await confirm(), "that moves nothing").toBe(KEPT);
  for (const [what, moves] of Object.entries<Moved[]>({
    "of 1 fen": [{ amount: sql`1` }],
    "without the debt": [{ where: sql`t.code = 'limit_drawn'` }],
    "without the line": [{ where: sql`t.code <> 'limit_drawn'` }],
    "not of what was held": [{ kind: sql`'posted'`, pending: sql`null::uuid` }],
    "of another reason": [
      { code: sql`case t.code when 'limit_drawn' then t.code else 'principal_repaid' end` },
    ],
    "on another's account": [{ debit: sql`t.debit_account_id` }],
    "and then some": [{}, { amount: sql`1`, where: sql`t.code = 'principal_disbursed'` }],
  }))
    expect(await confirm(...moves), what).toBe(KEPT);
});

test("nothing is added to a posting once it stands", async () => {
  world = await aCase(database);
  await lent(world);
  const again = sql`insert into ledger_transfers
    (id, transaction_id, ordinal, subject_id, bank_id, enterprise_id, effective_on, recorded_at, debit_account_id, credit_account_id,
      amount_fen, kind, code)
    select ${newId()}::uuid, transaction_id, 99, subject_id, bank_id, enterprise_id, effective_on, recorded_at, credit_account_id, debit_account_id, 1, 'posted', code
    from ledger_transfers where code = 'limit_drawn' limit 1`;
  for (const who of [world.enterprise.owner, world.bank.officer])
    expect(await tried(who, [again]), who.kind).toBe(REFUSED);
});

test("no event takes the key of another, which would never be booked then", async () => {
  world = await aCase(database);
  const { loanId, lineId } = await lent(world);
  for (const key of [`line_expired/${lineId}`, `interest_accrued/${loanId}/1`]) {
    const squatting = booked({ event: "drawdown_confirmed", key, loanId });
    expect(await tried(world.enterprise.owner, [squatting]), key).toBe(REFUSED);
    expect(await tried(system("clocks"), [squatting]), key).toBe(UNTRUE);
  }
});
