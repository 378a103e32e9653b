import { describe, expect, it, test } from "vitest";
import { newId } from "#lib/ids.ts";
import { fen, yuan, ZERO } from "#lib/money.ts";
import { useDatabase } from "#tests/database.ts";
import { lineBalances, loanBalances, poolBalances } from "./balances.ts";
import { asSystem, newParties, postAll } from "./book.fixture.ts";
import { adjustment } from "./events/adjustment.ts";
import { compensation } from "./events/compensation.ts";
import { drawdownConfirmed } from "./events/drawdown-confirmed.ts";
import { drawdownRequested } from "./events/drawdown-requested.ts";
import { interestAccrued } from "./events/interest-accrued.ts";
import { lineGranted } from "./events/line-granted.ts";
import { loanCovered } from "./events/loan-covered.ts";
import { overdueMoved } from "./events/overdue-moved.ts";
import { poolAgreed } from "./events/pool-agreed.ts";
import { poolFunded } from "./events/pool-funded.ts";
import { recovery } from "./events/recovery.ts";
import { renewal } from "./events/renewal.ts";
import { repayment } from "./events/repayment.ts";
import { reversal } from "./events/reversal.ts";
import { writtenOff } from "./events/written-off.ts";
import { findTransaction } from "./recorded.ts";
import type { LedgerTransaction } from "./transaction.ts";
import { verifyLedger } from "./verify.ts";

const database = useDatabase();
const on = "2026-03-02";

/** A loan of 60 yuan under a line of 100. */
async function aLoan() {
  const ids = { ...newParties(), lineId: newId(), drawdownId: newId(), loanId: newId(), amount: yuan(60) };
  await postAll(database.app, [
    lineGranted({ ...ids, limit: yuan(100), grantedOn: "2026-01-05" }),
    drawdownRequested({ ...ids, requestedOn: "2026-01-20" }),
    drawdownConfirmed({ ...ids, paidOn: "2026-01-20" }),
  ]);
  const balances = () =>
    asSystem(database.app, async (tx) => ({
      line: (await lineBalances(tx, [ids.lineId])).get(ids.lineId)!,
      loan: (await loanBalances(tx, [ids.loanId])).get(ids.loanId)!,
    }));
  return { ...ids, balances };
}

const pay = (
  loan: { loanId: string; lineId: string; bankId: string; enterpriseId: string },
  principal = yuan(20),
) => repayment({ ...loan, repaymentId: newId(), principal, receivedOn: on, restoresLine: true });

const REFUSED = { cause: { code: "23001" } };

describe("a reversal", () => {
  it("takes back what was posted, found by its key, and once", async () => {
    const loan = await aLoan();
    const before = await loan.balances();
    const paid = pay(loan);
    await postAll(database.app, [paid]);
    const reversed = await asSystem(database.app, (tx) => findTransaction(tx, paid.idempotencyKey));
    expect(reversed).toEqual(paid);
    const back = reversal({ reversed: reversed!, reversedOn: on });
    const results = await Promise.all([postAll(database.app, [back]), postAll(database.app, [back])]);
    expect(results.flat().filter(({ isNew }) => isNew)).toHaveLength(1);
    expect(await loan.balances()).toEqual(before);
    // On another day it would be a second one.
    const second = reversal({ reversed: paid, reversedOn: "2026-03-03" });
    await expect(postAll(database.app, [second])).rejects.toMatchObject({ code: "conflict" });
  });

  it("of a confirmation gives the line its money back, and the loan owes nothing", async () => {
    const loan = await aLoan();
    const key = `drawdown_confirmed/${loan.drawdownId}`;
    const reversed = await asSystem(database.app, (tx) => findTransaction(tx, key));
    await postAll(database.app, [reversal({ reversed: reversed!, reversedOn: on })]);
    expect(await loan.balances()).toMatchObject({
      line: { limit: yuan(100), available: yuan(100), held: 0n, drawn: 0n },
      loan: { principal: 0n },
    });
  });

  test.each<[string, (mirror: LedgerTransaction) => LedgerTransaction]>([
    [
      "another amount",
      (mirror) => ({ ...mirror, transfers: mirror.transfers.map((t) => ({ ...t, amount: fen(1) })) }),
    ],
    ["another order", (mirror) => ({ ...mirror, transfers: [...mirror.transfers].reverse() })],
    ["nothing that was posted", (mirror) => ({ ...mirror, idempotencyKey: `reversal/repayment/${newId()}` })],
    ["a day before it", (mirror) => ({ ...mirror, effectiveOn: "2026-03-01" })],
    ["another subject", (mirror) => ({ ...mirror, subjectId: newId() })],
  ])("that mirrors %s is refused by the database", async (_, forge) => {
    const loan = await aLoan();
    const paid = pay(loan);
    await postAll(database.app, [paid]);
    const forged = forge(reversal({ reversed: paid, reversedOn: on }));
    await expect(postAll(database.app, [forged])).rejects.toMatchObject(REFUSED);
  });

  it("of a reversal is refused by the database too", async () => {
    const loan = await aLoan();
    const paid = pay(loan);
    const back = reversal({ reversed: paid, reversedOn: on });
    await postAll(database.app, [paid, back]);
    const again = reversal({ reversed: { ...back, event: "repayment" }, reversedOn: on });
    await expect(postAll(database.app, [again])).rejects.toMatchObject(REFUSED);
  });
});

describe("an adjustment", () => {
  it("corrects what it names, in the open month", async () => {
    const loan = await aLoan();
    const instalment = { n: 1, dueOn: "2026-02-20", interest: yuan(5) };
    const booked = interestAccrued({ ...loan, instalment, bookedOn: "2026-02-20" })!;
    const less = {
      code: "interest_accrued",
      subjectId: loan.loanId,
      amount: yuan(2),
      direction: "less",
    } as const;
    const correction = adjustment({
      ...{ adjustmentId: newId(), corrected: booked, corrections: [less], adjustedOn: on },
    });
    await postAll(database.app, [booked, correction]);
    expect((await loan.balances()).loan).toMatchObject({ interest: yuan(3), interestEarned: yuan(3) });
    const homeless = { ...correction, idempotencyKey: `adjustment/${newId()}/interest_accrued/${newId()}/1` };
    await expect(postAll(database.app, [homeless])).rejects.toMatchObject(REFUSED);
  });
});

it("renews a loan without cash: the line's drawn amount stays, and the new loan owes", async () => {
  const loan = await aLoan();
  const before = (await loan.balances()).line;
  const newLoanId = newId();
  const old = { ...loan, standing: { current: yuan(60) }, unpaidInterest: ZERO };
  await postAll(database.app, [renewal({ ...old, newLoanId, newLineId: loan.lineId, renewedOn: on })]);
  const { line, loan: settled } = await loan.balances();
  expect([line, settled.principal]).toEqual([before, 0n]);
  const fresh = await asSystem(database.app, (tx) => loanBalances(tx, [newLoanId]));
  expect(fresh.get(newLoanId)).toMatchObject({ principal: yuan(60) });
});

describe("the risk pool", () => {
  const terms = { shareBps: 5000, loanCap: yuan(25) };

  /** An agreement of the loan's bank, with money and a cap; the loan was given up and its cover determined. */
  async function aLoss(fund: number, cap: number) {
    const loan = await aLoan();
    const pool = { agreementId: newId(), bankId: loan.bankId, districtId: newId() };
    const lost = { principal: yuan(60), loss: yuan(60), isWrittenOff: true, daysOverdue: 0 };
    await postAll(database.app, [
      writtenOff({ ...loan, ...lost, writtenOffOn: on }),
      loanCovered({ ...loan, ...terms, ...lost, coveredOn: on }),
      poolFunded({ ...pool, fundingId: newId(), amount: yuan(fund), fundedOn: on }),
      poolAgreed({ ...pool, changeId: newId(), cap: ZERO, newCap: yuan(cap), agreedOn: on }),
    ]);
    const claim = (amount: number, over: Record<string, unknown> = {}) =>
      compensation({
        ...{ ...loan, ...pool, ...terms, compensationId: newId(), amount: yuan(amount), loss: yuan(60) },
        ...{ compensated: ZERO, paidOn: on, ...over },
      });
    const stands = () =>
      asSystem(database.app, async (tx) =>
        (await poolBalances(tx, [pool.agreementId])).get(pool.agreementId),
      );
    return { ...loan, pool, claim, stands };
  }

  it("pays up to its cap for the loan, for the bank, and what it holds, whatever a caller believes", async () => {
    const rich = await aLoss(1000, 1000);
    await postAll(database.app, rich.claim(25));
    await expect(postAll(database.app, rich.claim(1))).rejects.toMatchObject({
      code: "invalid",
      message: /这笔贷款尚可补偿 0.00 元/,
    });
    const capped = await aLoss(1000, 24);
    await expect(postAll(database.app, capped.claim(25))).rejects.toThrow(/这家银行尚可补偿 24.00 元/);
    const poor = await aLoss(24, 1000);
    await expect(postAll(database.app, poor.claim(25))).rejects.toThrow(/资金池余额不足：当前余额 24.00 元/);
    expect(await poor.stands()).toEqual({ fund: yuan(24), cap: yuan(1000), entitlement: yuan(1000) });
  });

  it("covers all that a loan more than 90 days overdue owes, wherever it stands, and no more", async () => {
    const loan = await aLoan();
    const paid = pay(loan, yuan(50));
    await postAll(database.app, [paid]);
    const move = { ...loan, moveId: newId(), standing: { current: yuan(10) }, movedOn: on };
    // The payment bounced after the rest had become overdue: what it had paid stands where it stood.
    await postAll(database.app, [overdueMoved({ ...move, to: "over_90" })!]);
    await postAll(database.app, [reversal({ reversed: paid, reversedOn: on })]);
    const covered = (loss: number) =>
      loanCovered({
        ...{ ...loan, shareBps: 10_000, loanCap: yuan(1000), loss: yuan(loss) },
        ...{ isWrittenOff: false, daysOverdue: 91, coveredOn: on },
      });
    await expect(postAll(database.app, [covered(61)])).rejects.toMatchObject(REFUSED);
    await postAll(database.app, [covered(60)]);
  });

  it("gives one winner to a race for the last of it", async () => {
    const loss = await aLoss(1000, 1000);
    const race = Array.from({ length: 10 }, () => postAll(database.app, loss.claim(25)));
    const outcomes = await Promise.allSettled(race);
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await loss.stands()).toEqual({ fund: yuan(975), cap: yuan(1000), entitlement: yuan(975) });
  });

  it("pays nothing for a loan of which no loss was determined", async () => {
    const loan = await aLoan();
    const { pool } = await aLoss(1000, 1000);
    const claim = compensation({
      ...{ ...loan, ...pool, ...terms, bankId: loan.bankId, compensationId: newId(), amount: yuan(1) },
      ...{ loss: yuan(60), compensated: ZERO, paidOn: on },
    });
    await expect(postAll(database.app, claim)).rejects.toMatchObject({ code: "invalid" });
  });

  it("THREATS 45: pays no other bank, by constraint", async () => {
    const [ours, theirs] = [await aLoss(1000, 1000), await aLoss(1000, 1000)];
    const [received, paid] = ours.claim(5);
    const crossed = theirs.claim(5, { compensationId: "x" })[1];
    const key = paid.idempotencyKey;
    await expect(
      postAll(database.app, [received, { ...crossed, idempotencyKey: key }]),
    ).rejects.toMatchObject(REFUSED);
    await expect(
      postAll(database.app, [received, { ...paid, transfers: crossed.transfers }]),
    ).rejects.toMatchObject({ cause: { constraint: expect.stringMatching(/account_fk$/) } });
    await expect(postAll(database.app, [received])).rejects.toMatchObject(REFUSED);
    await expect(postAll(database.app, [paid])).rejects.toMatchObject(REFUSED);
  });

  it("gets its part of a recovery back", async () => {
    const loss = await aLoss(1000, 1000);
    await postAll(database.app, loss.claim(20));
    const money = { ...loss, recoveryId: newId(), amount: yuan(30), loss: yuan(60), receivedOn: on };
    const compensated = { amount: yuan(20), agreement: loss.pool };
    await postAll(database.app, recovery({ ...money, compensated }));
    expect(await loss.stands()).toEqual({ fund: yuan(990), cap: yuan(1000), entitlement: yuan(990) });
    expect((await loss.balances()).loan).toMatchObject({
      loss: yuan(30),
      compensated: yuan(10),
      cover: yuan(15),
    });
  });
});

test("after all this the book is sound", async () => {
  expect(await asSystem(database.app, verifyLedger)).toEqual([]);
});
