import { expect, it, test } from "vitest";
import { fen, yuan, ZERO } from "#lib/money.ts";
import { words } from "#lib/vocabulary.ts";
import { EVENT_MOVEMENTS, MOVEMENTS } from "../movements.ts";
import { assertPostable, type LedgerTransaction } from "../transaction.ts";
import { compensation } from "./compensation.ts";
import { compensationReturned } from "./compensation-returned.ts";
import { feeCharged } from "./fee-charged.ts";
import { guaranteeFeeSubsidised } from "./guarantee-fee-subsidised.ts";
import { interestSubsidised } from "./interest-subsidised.ts";
import { lineChanged } from "./line-changed.ts";
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
import { writtenOff } from "./written-off.ts";

/* What the events beyond the road's own move (those of the road: events.test.ts). Amounts in fen. */

const parties = { bankId: "bank", enterpriseId: "firm" };
const loan = { ...parties, loanId: "loan", lineId: "line" };
const pool = { agreementId: "pool", bankId: "bank", districtId: "district" };
const on = "2026-03-02";

const changed = { ...parties, changeId: "c", lineId: "line", limit: yuan(100), changedOn: on };
const paid = { ...loan, repaymentId: "pay", receivedOn: on, restoresLine: true };
const prepaid = { ...loan, prepaymentId: "pre", receivedOn: on, restoresLine: false };
const moved = { ...parties, moveId: "m", loanId: "loan", movedOn: on };
const penalty = {
  ...{ ...parties, loanId: "loan", principal: yuan(10_000), rateBps: 360, percent: 150 },
  ...{ contractedOn: "2025-01-20", from: "2026-02-20", until: on, dayCount: "act_360" as const },
};
const renewed = {
  ...{ ...loan, standing: { current: yuan(60) }, unpaidInterest: ZERO },
  ...{ newLoanId: "new", newLineId: "line", amount: yuan(60), renewedOn: on },
};
const restructured = {
  ...{ ...loan, restructuringId: "r", standing: { "31_60": yuan(60) }, interest: yuan(3), penalty: yuan(1) },
  restructuredOn: on,
};
const terms = { shareBps: 5000, loanCap: yuan(1000) };
const covered = {
  ...{
    ...parties,
    ...terms,
    loanId: "loan",
    loss: fen(10_001),
    isWrittenOff: true,
    daysOverdue: 0,
    coveredOn: on,
  },
};
const compensated = {
  ...{ ...parties, ...pool, ...terms, compensationId: "k", loanId: "loan" },
  ...{ amount: yuan(20), loss: yuan(100), compensated: yuan(30), paidOn: on },
};
const recovered = { ...parties, recoveryId: "v", loanId: "loan", loss: yuan(100), receivedOn: on };
const subsidised = {
  ...{ ...parties, subsidyId: "s", loanId: "loan", amount: yuan(5), paid: yuan(9), subsidised: yuan(4) },
  subsidisedOn: on,
};

/** `movement subject amount`, as an accountant would note it. */
const noted = (transaction: LedgerTransaction) =>
  transaction.transfers.map((t) => `${t.code} ${t.debit.subjectId} ${t.amount}`);

test.each<[string, LedgerTransaction[], Record<string, string[]>]>([
  [
    "a line is raised",
    [lineChanged({ ...changed, newLimit: yuan(130), drawn: yuan(80), held: ZERO })],
    { "line_changed/c": ["limit_raised line 3000"] },
  ],
  [
    "a line is lowered to what is drawn and held",
    [lineChanged({ ...changed, newLimit: yuan(70), drawn: yuan(60), held: yuan(10) })],
    { "line_changed/c": ["limit_lowered line 3000"] },
  ],
  [
    "a payment goes to everything that is owed",
    [repayment({ ...paid, fee: yuan(1), penalty: yuan(2), interest: yuan(3), principal: yuan(4) })],
    {
      "repayment/pay": [
        "fee_repaid loan 100",
        "penalty_repaid loan 200",
        "interest_repaid loan 300",
        "principal_repaid loan 400",
        "limit_restored line 400",
      ],
    },
  ],
  [
    "a payment takes principal from the longest overdue bucket first",
    [
      repayment({
        ...{ ...paid, principal: yuan(50) },
        standing: { current: yuan(60), "1_30": yuan(20), over_90: yuan(10) },
      }),
    ],
    {
      "repayment/pay": [
        "principal_left_over_90 loan 1000",
        "principal_left_1_30 loan 2000",
        "principal_repaid loan 5000",
        "limit_restored line 5000",
      ],
    },
  ],
  [
    "principal is prepaid, with interest to the day and compensation",
    [prepayment({ ...prepaid, principal: yuan(40), interestToDate: yuan(2), fee: yuan(1) })],
    {
      "prepayment/pre": [
        "interest_accrued loan 200",
        "fee_charged loan 100",
        "fee_repaid loan 100",
        "interest_repaid loan 200",
        "principal_repaid loan 4000",
        "limit_retired line 4000",
      ],
    },
  ],
  [
    "a fee is charged",
    [feeCharged({ ...parties, feeId: "f", loanId: "loan", amount: yuan(1), chargedOn: on })],
    { "fee_charged/f": ["fee_charged loan 100"] },
  ],
  [
    // 10,000.00 × 3.6 % × 150 % × 10 days ÷ 360
    "penalty interest of ten days",
    [penaltyAccrued(penalty)!],
    { "penalty_accrued/loan/2026-03-02": ["penalty_accrued loan 1500"] },
  ],
  [
    "a loan becomes overdue",
    [overdueMoved({ ...moved, standing: { current: yuan(60) }, to: "1_30" })!],
    { "overdue_moved/m": ["principal_overdue_1_30 loan 6000"] },
  ],
  [
    "a loan stays overdue",
    [overdueMoved({ ...moved, standing: { "1_30": yuan(50), current: yuan(10) }, to: "31_60" })!],
    { "overdue_moved/m": ["principal_left_1_30 loan 5000", "principal_overdue_31_60 loan 6000"] },
  ],
  [
    "what stands in the right bucket stays there",
    [overdueMoved({ ...moved, standing: { "1_30": yuan(50), over_90: yuan(10) }, to: "1_30" })!],
    { "overdue_moved/m": ["principal_left_over_90 loan 1000", "principal_overdue_1_30 loan 1000"] },
  ],
  [
    "a loan is cured",
    [overdueMoved({ ...moved, standing: { over_90: yuan(60) }, to: "current" })!],
    { "overdue_moved/m": ["principal_left_over_90 loan 6000"] },
  ],
  [
    "a loan is renewed under its line",
    [renewal(renewed)],
    {
      "renewal/new": [
        "principal_renewed loan 6000",
        "limit_restored line 6000",
        "limit_drawn line 6000",
        "renewal_disbursed new 6000",
      ],
    },
  ],
  [
    "a part of an overdue loan is renewed under a new line",
    [renewal({ ...renewed, standing: { "1_30": yuan(60) }, newLineId: "newer", amount: yuan(50) })],
    {
      "renewal/new": [
        "principal_left_1_30 loan 5000",
        "principal_renewed loan 5000",
        "limit_retired line 5000",
        "limit_drawn newer 5000",
        "renewal_disbursed new 5000",
      ],
    },
  ],
  [
    "a loan is restructured, its interest becoming principal",
    [restructuring({ ...restructured, capitalised: { interest: yuan(2), penalty: yuan(1) } })!],
    {
      "restructuring/r": [
        "principal_left_31_60 loan 6000",
        "interest_capitalised loan 200",
        "penalty_capitalised loan 100",
        "limit_capitalised line 300",
      ],
    },
  ],
  [
    "everything that an overdue loan owes is given up",
    [
      writtenOff({
        ...{ ...loan, fee: yuan(1), penalty: yuan(2), interest: yuan(3), principal: yuan(4) },
        ...{ standing: { over_90: yuan(4) }, writtenOffOn: on },
      }),
    ],
    {
      "written_off/loan": [
        "fee_written_off loan 100",
        "penalty_written_off loan 200",
        "interest_written_off loan 300",
        "principal_left_over_90 loan 400",
        "principal_written_off loan 400",
        "limit_retired line 400",
      ],
    },
  ],
  [
    "the district pays into its pool",
    [poolFunded({ ...pool, fundingId: "x", amount: yuan(9), fundedOn: on })],
    { "pool_funded/x": ["pool_funded pool 900"] },
  ],
  [
    "the district takes money back",
    [poolWithdrawn({ ...pool, withdrawalId: "x", amount: yuan(9), withdrawnOn: on })],
    { "pool_withdrawn/x": ["pool_withdrawn pool 900"] },
  ],
  [
    "a bank's cap is raised",
    [poolAgreed({ ...pool, changeId: "x", cap: yuan(10), newCap: yuan(15), agreedOn: on })],
    { "pool_agreed/x": ["pool_committed pool 500"] },
  ],
  [
    "a bank's cap is lowered",
    [poolAgreed({ ...pool, changeId: "x", cap: yuan(10), newCap: yuan(2), agreedOn: on })],
    { "pool_agreed/x": ["pool_uncommitted pool 800"] },
  ],
  [
    "the pool's share of a loss is determined, rounded down",
    [loanCovered(covered)],
    { "loan_covered/loan": ["cover_determined loan 5000"] },
  ],
  [
    "the cap of one loan binds",
    [loanCovered({ ...covered, loanCap: yuan(12), isWrittenOff: false, daysOverdue: 91 })],
    { "loan_covered/loan": ["cover_determined loan 1200"] },
  ],
  [
    "the pool compensates, in both books",
    compensation(compensated),
    {
      "compensation_received/k": ["cover_used loan 2000"],
      "compensation_paid/k": ["pool_compensated pool 2000"],
    },
  ],
  [
    "the bank returns a part, in both books",
    compensationReturned({
      ...parties,
      ...pool,
      returnId: "z",
      loanId: "loan",
      amount: yuan(7),
      returnedOn: on,
    }),
    {
      "compensation_returned/z": ["cover_returned loan 700"],
      "compensation_refunded/z": ["pool_refunded pool 700"],
    },
  ],
  [
    "money comes in for a loan that nobody compensated",
    recovery({ ...recovered, amount: yuan(10) }),
    { "recovery/v": ["loss_recovered loan 1000"] },
  ],
  [
    "money comes in for a loan that the pool compensated: its part goes back",
    recovery({ ...recovered, amount: yuan(10), compensated: { amount: yuan(40), agreement: pool } }),
    {
      "recovery/v": ["loss_recovered loan 1000"],
      "compensation_returned/v": ["cover_returned loan 400"],
      "compensation_refunded/v": ["pool_refunded pool 400"],
    },
  ],
  [
    "interest is subsidised",
    [interestSubsidised(subsidised)],
    { "interest_subsidised/s": ["interest_subsidised loan 500"] },
  ],
  [
    "a guarantee fee is subsidised",
    [guaranteeFeeSubsidised(subsidised)],
    { "guarantee_fee_subsidised/s": ["guarantee_fee_subsidised loan 500"] },
  ],
])("%s", (_, transactions, expected) => {
  expect(Object.fromEntries(transactions.map((each) => [each.idempotencyKey, noted(each)]))).toEqual(
    expected,
  );
  for (const each of transactions) {
    expect(() => assertPostable(each, "2026-11-22")).not.toThrow();
    const onPool = each.subjectType === "risk_pool";
    expect(each).toMatchObject({
      bankId: "bank",
      enterpriseId: onPool ? "district" : "firm",
      effectiveOn: on,
    });
  }
});

it("moves nothing where there is nothing to move", () => {
  expect(overdueMoved({ ...moved, standing: { "1_30": yuan(60) }, to: "1_30" })).toBeNull();
  expect(overdueMoved({ ...moved, standing: {}, to: "over_90" })).toBeNull();
  expect(penaltyAccrued({ ...penalty, until: penalty.from })).toBeNull();
  const termsAlone = { ...restructured, standing: { current: yuan(60) }, capitalised: { interest: ZERO } };
  expect(restructuring(termsAlone)).toBeNull();
});

it("uses every movement in some event, and every account in some movement", () => {
  const inEvents = new Set(
    words("ledgerEvent")
      .filter((event) => event !== "reversal" && event !== "adjustment")
      .flatMap((event) => EVENT_MOVEMENTS[event]),
  );
  expect([...inEvents].sort()).toEqual([...words("ledgerMovement")].sort());
  const touched = new Set(Object.values(MOVEMENTS).flatMap(({ debit, credit }) => [debit, credit]));
  expect([...touched].sort()).toEqual([...words("ledgerAccount")].sort());
});
