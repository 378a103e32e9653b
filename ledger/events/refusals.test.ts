import { expect, test } from "vitest";
import { DomainError } from "#lib/errors.ts";
import { fen, yuan, ZERO } from "#lib/money.ts";
import type { LedgerTransaction } from "../transaction.ts";
import { adjustment } from "./adjustment.ts";
import { compensation } from "./compensation.ts";
import { poolsPart } from "./compensation-returned.ts";
import { drawdownConfirmed } from "./drawdown-confirmed.ts";
import { drawdownRequested } from "./drawdown-requested.ts";
import { drawdownVoided } from "./drawdown-voided.ts";
import { feeCharged } from "./fee-charged.ts";
import { interestAccrued } from "./interest-accrued.ts";
import { interestSubsidised, interestSubsidy } from "./interest-subsidised.ts";
import { lineChanged } from "./line-changed.ts";
import { lineExpired } from "./line-expired.ts";
import { lineGranted } from "./line-granted.ts";
import { loanCovered } from "./loan-covered.ts";
import { overdueMoved } from "./overdue-moved.ts";
import { penaltyAccrued } from "./penalty-accrued.ts";
import { poolAgreed } from "./pool-agreed.ts";
import { poolFunded } from "./pool-funded.ts";
import { poolWithdrawn } from "./pool-withdrawn.ts";
import { prepayment } from "./prepayment.ts";
import { recovery } from "./recovery.ts";
import { renewal } from "./renewal.ts";
import { repayment } from "./repayment.ts";
import { restructuring } from "./restructuring.ts";
import { reversal } from "./reversal.ts";
import { writtenOff } from "./written-off.ts";

/* Each event refuses what can be no event of its kind, in a sentence for the person who asked for it. */

const parties = { bankId: "bank", enterpriseId: "firm" };
const loan = { ...parties, loanId: "loan", lineId: "line" };
const line = { ...parties, lineId: "line" };
const pool = { agreementId: "pool", bankId: "bank", districtId: "district" };
const on = "2026-03-02";
const minus = fen(-1);

const draw = { ...line, drawdownId: "draw", amount: ZERO };
const changed = { ...line, changeId: "c", limit: yuan(100), drawn: yuan(60), held: yuan(10), changedOn: on };
const penalty = {
  ...{ ...parties, loanId: "loan", principal: yuan(100), rateBps: 360, percent: 150 },
  ...{ contractedOn: "2025-01-20", from: "2026-02-20", until: on, dayCount: "act_360" as const },
};
const renewed = {
  ...{ ...loan, standing: { current: yuan(60) }, unpaidInterest: ZERO },
  ...{ newLoanId: "new", newLineId: "line", amount: yuan(60), renewedOn: on },
};
const restructured = { ...loan, restructuringId: "r", standing: {}, interest: yuan(3), restructuredOn: on };
const terms = { shareBps: 5000, loanCap: yuan(1000) };
const covered = {
  ...{
    ...parties,
    ...terms,
    loanId: "loan",
    loss: yuan(100),
    isWrittenOff: false,
    daysOverdue: 91,
    coveredOn: on,
  },
};
const compensated = {
  ...{ ...parties, ...pool, ...terms, compensationId: "k", loanId: "loan" },
  ...{ amount: yuan(20), loss: yuan(100), compensated: yuan(30), paidOn: on },
};
const recovered = {
  ...parties,
  recoveryId: "v",
  loanId: "loan",
  loss: yuan(100),
  amount: yuan(1),
  receivedOn: on,
};
const subsidised = {
  ...{ ...parties, subsidyId: "s", loanId: "loan", amount: yuan(5), paid: yuan(9), subsidised: yuan(4) },
  subsidisedOn: on,
};
const paid = repayment({
  ...{
    ...loan,
    repaymentId: "pay",
    interest: yuan(1),
    principal: yuan(9),
    receivedOn: on,
    restoresLine: true,
  },
});
const adjusted = { adjustmentId: "a", corrected: paid, adjustedOn: "2026-04-01" };
const less = (
  code: LedgerTransaction["transfers"][number]["code"],
  amount = yuan(1),
  subjectId = "loan",
) => ({
  ...{ code, subjectId, amount, direction: "less" as const },
});

const more = (code: LedgerTransaction["transfers"][number]["code"]) => ({
  ...less(code),
  direction: "more" as const,
});

type Case = [what: string, attempt: () => unknown, message: RegExp, code?: string];

test.each<Case>([
  ["a line of nothing", () => lineGranted({ ...line, limit: ZERO, grantedOn: on }), /授信额度必须大于零/],
  ["a limit that stays", () => lineChanged({ ...changed, newLimit: yuan(100) }), /无需调整/],
  [
    "a limit below what is drawn and held",
    () => lineChanged({ ...changed, newLimit: fen(6999) }),
    /70.00 元/,
  ],
  ["a negative limit", () => lineChanged({ ...changed, newLimit: minus }), /不能小于零/],
  [
    "taking back less than nothing",
    () => lineExpired({ ...line, remaining: minus, expiredOn: on }),
    /不能小于零/,
  ],
  ["drawing nothing", () => drawdownRequested({ ...draw, requestedOn: on }), /提款金额必须大于零/],
  [
    "confirming nothing",
    () => drawdownConfirmed({ ...draw, loanId: "loan", paidOn: on }),
    /提款金额必须大于零/,
  ],
  [
    "voiding nothing",
    () => drawdownVoided({ ...draw, voidedOn: on, lineEnded: false }),
    /提款金额必须大于零/,
  ],
  [
    "negative interest",
    () => interestAccrued({ ...loan, instalment: { n: 1, dueOn: on, interest: minus }, bookedOn: on }),
    /利息不能小于零/,
  ],
  ["a penalty below 130 %", () => penaltyAccrued({ ...penalty, percent: 129 }), /130% 至 150%/],
  ["a penalty above 150 %", () => penaltyAccrued({ ...penalty, percent: 151 }), /银发〔2003〕251号/],
  ["a penalty before the rule", () => penaltyAccrued({ ...penalty, contractedOn: "2003-12-31" }), /没有适用/],
  [
    "penalty days that run backwards",
    () => penaltyAccrued({ ...penalty, until: "2026-02-19" }),
    /早于起算日/,
  ],
  ["a penalty on less than nothing", () => penaltyAccrued({ ...penalty, principal: minus }), /逾期本金/],
  ["a rate below nothing", () => penaltyAccrued({ ...penalty, rateBps: -1 }), /合同利率/],
  [
    "a fee of nothing",
    () => feeCharged({ ...loan, feeId: "f", amount: ZERO, chargedOn: on }),
    /费用必须大于零/,
  ],
  [
    "a payment of nothing",
    () => repayment({ ...loan, repaymentId: "pay", receivedOn: on, restoresLine: true }),
    /还款金额必须大于零/,
  ],
  [
    "a payment with a negative part",
    () =>
      repayment({
        ...loan,
        repaymentId: "pay",
        interest: minus,
        principal: yuan(1),
        receivedOn: on,
        restoresLine: true,
      }),
    /归还的利息不能小于零/,
  ],
  [
    "prepaying nothing",
    () =>
      prepayment({
        ...loan,
        prepaymentId: "p",
        principal: ZERO,
        interestToDate: ZERO,
        receivedOn: on,
        restoresLine: true,
      }),
    /提前归还的本金必须大于零/,
  ],
  [
    "a bucket of less than nothing",
    () => overdueMoved({ ...loan, moveId: "m", standing: { "1_30": minus }, to: "current", movedOn: on }),
    /逾期 1 至 30 天的本金不能小于零/,
  ],
  ["renewing more than is owed", () => renewal({ ...renewed, amount: fen(6001) }), /尚欠本金 60.00 元/],
  ["renewing a loan by itself", () => renewal({ ...renewed, newLoanId: "loan" }), /新的借据/],
  [
    "renewing while interest is unpaid",
    () => renewal({ ...renewed, unpaidInterest: fen(1) }),
    /没有结清/,
    "conflict",
  ],
  [
    "capitalising more interest than is owed",
    () => restructuring({ ...restructured, capitalised: { interest: fen(301) } }),
    /应收利息 3.00 元/,
  ],
  ["giving up nothing", () => writtenOff({ ...loan, writtenOffOn: on }), /核销金额必须大于零/],
  [
    "THREATS 42: cover before a loss",
    () => loanCovered({ ...covered, daysOverdue: 90 }),
    /核销或逾期超过 90 天/,
  ],
  ["cover of no loss", () => loanCovered({ ...covered, loss: ZERO }), /损失金额/],
  ["a share above all", () => loanCovered({ ...covered, shareBps: 10_001 }), /补偿比例/],
  [
    "THREATS 42: more than the share",
    () => compensation({ ...compensated, amount: fen(2001) }),
    /按协议比例可补偿的 50.00 元/,
  ],
  ["compensating nothing", () => compensation({ ...compensated, amount: ZERO }), /补偿金额必须大于零/],
  [
    "recovering more than was lost",
    () => recovery({ ...recovered, amount: fen(10_001) }),
    /已核销未收回的 100.00 元/,
  ],
  ["recovering nothing", () => recovery({ ...recovered, amount: ZERO }), /收回金额必须大于零/],
  [
    "funding with nothing",
    () => poolFunded({ ...pool, fundingId: "x", amount: ZERO, fundedOn: on }),
    /拨入金额/,
  ],
  [
    "taking nothing back",
    () => poolWithdrawn({ ...pool, withdrawalId: "x", amount: ZERO, withdrawnOn: on }),
    /收回金额/,
  ],
  [
    "a cap that stays",
    () => poolAgreed({ ...pool, changeId: "x", cap: yuan(1), newCap: yuan(1), agreedOn: on }),
    /无需调整/,
  ],
  [
    "a subsidy above the interest paid",
    () => interestSubsidised({ ...subsidised, amount: fen(501) }),
    /企业实际支付的利息 9.00 元/,
  ],
  [
    "subsidising more than the rate",
    () => interestSubsidy(yuan(1), { contractBps: 300, subsidisedBps: 301 }),
    /不超过合同利率/,
  ],
  [
    "the reversal of a reversal",
    () => reversal({ reversed: reversal({ reversed: paid, reversedOn: on }), reversedOn: on }),
    /不能再冲正/,
    "conflict",
  ],
  ["a reversal before the day", () => reversal({ reversed: paid, reversedOn: "2026-03-01" }), /不能早于/],
  [
    "the reversal of a hold",
    () =>
      reversal({
        reversed: drawdownRequested({ ...draw, amount: yuan(1), requestedOn: on }),
        reversedOn: on,
      }),
    /请作废/,
    "conflict",
  ],
  [
    "the reversal of a voiding",
    () =>
      reversal({
        ...{
          reversed: drawdownVoided({ ...draw, amount: yuan(1), voidedOn: on, lineEnded: true }),
          reversedOn: on,
        },
      }),
    /重新提款/,
    "conflict",
  ],
  [
    "the reversal of one half of a pair",
    () => reversal({ reversed: compensation(compensated)[1], reversedOn: on }),
    /单边冲正/,
    "conflict",
  ],
  ["an adjustment of nothing", () => adjustment({ ...adjusted, corrections: [] }), /至少填写一项/],
  [
    "an adjustment of what the event does not move",
    () => adjustment({ ...adjusted, corrections: [less("interest_accrued")] }),
    /没有“计提利息”这一项/,
  ],
  [
    "an adjustment of another loan",
    () => adjustment({ ...adjusted, corrections: [less("interest_repaid", yuan(1), "other")] }),
    /不能据此调整/,
  ],
  [
    "an adjustment of principal without the line",
    () => adjustment({ ...adjusted, corrections: [less("principal_repaid")] }),
    /本金与已用额度必须同额/,
  ],
  [
    "an adjustment by which the pool would cover more",
    () =>
      adjustment({ ...adjusted, corrected: loanCovered(covered), corrections: [more("cover_determined")] }),
    /不能调增/,
  ],
  [
    "an adjustment by which a subsidy would grow",
    () =>
      adjustment({
        ...adjusted,
        corrected: interestSubsidised(subsidised),
        corrections: [more("interest_subsidised")],
      }),
    /不能调增/,
  ],
  [
    "the adjustment of a reversal",
    () =>
      adjustment({ ...adjusted, corrected: reversal({ reversed: paid, reversedOn: on }), corrections: [] }),
    /不能再调整/,
    "conflict",
  ],
])("%s is refused", (_, attempt, message, code = "invalid") => {
  expect(attempt).toThrow(message);
  expect(attempt).toThrow(DomainError);
  expect(attempt).toThrow(expect.objectContaining({ code }));
});

test("the pool has got all back when the whole loss has come back, in whatever parts", () => {
  let [loss, owed] = [yuan(100), fen(3333)];
  for (const part of [1, 777, 4999, 3, 4220]) {
    const back = poolsPart(fen(part), { loss, compensated: owed });
    loss = fen(loss - BigInt(part));
    owed = fen(owed - back);
    expect(owed >= 0n && owed <= loss).toBe(true);
  }
  expect([loss, owed]).toEqual([ZERO, ZERO]);
});

test("a reversal mirrors what it reverses, last first; an adjustment names what it corrects", () => {
  const reversed = reversal({ reversed: paid, reversedOn: "2026-03-05" });
  expect(reversed).toMatchObject({ idempotencyKey: "reversal/repayment/pay", effectiveOn: "2026-03-05" });
  expect(reversed.transfers).toEqual(
    [...paid.transfers]
      .reverse()
      .map(({ debit, credit, ...rest }) => ({ ...rest, debit: credit, credit: debit })),
  );
  const corrections = [
    less("principal_repaid"),
    less("limit_restored", yuan(1), "line"),
    less("interest_repaid"),
  ];
  const correction = adjustment({ ...adjusted, corrections });
  expect(correction).toMatchObject({
    idempotencyKey: "adjustment/a/repayment/pay",
    effectiveOn: "2026-04-01",
  });
  expect(correction.transfers.map(({ debit, credit }) => `${debit.code} ${credit.code}`)).toEqual([
    "loan_principal loan_settlement",
    "line_available line_drawn",
    "loan_interest_receivable loan_settlement",
  ]);
});
