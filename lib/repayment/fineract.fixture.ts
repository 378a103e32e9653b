/**
 * Schedules of a core banking system, for figures to agree with.
 *
 * Source: Apache Fineract, commit 4198b0bcf9a94e1c7aa0f386317ba71f40ceb1d9, licence Apache-2.0:
 * fineract-progressive-loan/src/test/java/org/apache/fineract/portfolio/loanproduct/calc/ProgressiveEMICalculatorTest.java,
 * and Loan.feature of fineract-e2e-tests-runner for the whole schedule at 7 %.
 *
 * Taken: one disbursement on the day the first period begins, monthly instalments, DAYS_360 with DAYS_30 (our 30/360) or
 * DAYS_365 with ACTUAL (our ACT/365). Left out, because no loan here has that convention:
 * - a further disbursement within a period, or before the first begins: each drawdown is a loan of its own. One on a
 *   due date is the schedule of the whole balance from then on, and is taken so.
 * - an instalment paid before it is due, which Fineract counts as that instalment; here it is a prepayment. What had
 *   accrued by then is taken.
 * - ACTUAL days in a year of ACTUAL (366 in leap years), years of 364 days, instalments every week or fortnight or
 *   every 15 days.
 * - due dates moved by half a month under 30/360: Fineract counts six weeks as one month, we a month and odd days.
 */

/** total, interest, principal, balance, in fen. */
export type VectorRow = [number, number, number, number];

export type Vector = {
  test: string;
  annualRatePct: string;
  dayCount: "30_360" | "act_365";
  principal: number;
  startOn: string;
  rows: VectorRow[];
};

const JANUARY = "2024-01-01";

export const VECTORS: Vector[] = [
  {
    test: "CheckEmiButNewEmiNotBetterThanOriginal",
    ...{ annualRatePct: "15.678", dayCount: "act_365", principal: 10000, startOn: JANUARY },
    rows: [
      [1743, 133, 1610, 8390],
      [1743, 105, 1638, 6752],
      [1743, 90, 1653, 5099],
      [1743, 66, 1677, 3422],
      [1743, 46, 1697, 1725],
      [1747, 22, 1725, 0],
    ],
  },
  {
    test: "disbursedAmt100_dayInYears360_daysInMonth30_repayEvery1Month",
    ...{ annualRatePct: "9.4822", dayCount: "30_360", principal: 10000, startOn: JANUARY },
    rows: [
      [1713, 79, 1634, 8366],
      [1713, 66, 1647, 6719],
      [1713, 53, 1660, 5059],
      [1713, 40, 1673, 3386],
      [1713, 27, 1686, 1700],
      [1713, 13, 1700, 0],
    ],
  },
  {
    test: "multi_disbursedAmt200_2ndOnDueDate, from the second disbursement on",
    ...{ annualRatePct: "9.4822", dayCount: "30_360", principal: 16719, startOn: "2024-03-01" },
    rows: [
      [4263, 132, 4131, 12588],
      [4263, 99, 4164, 8424],
      [4263, 67, 4196, 4228],
      [4261, 33, 4228, 0],
    ],
  },
  {
    test: "Loan.feature, 100 at 7 % over six months",
    ...{ annualRatePct: "7", dayCount: "30_360", principal: 10000, startOn: JANUARY },
    rows: [
      [1701, 58, 1643, 8357],
      [1701, 49, 1652, 6705],
      [1701, 39, 1662, 5043],
      [1701, 29, 1672, 3371],
      [1701, 20, 1681, 1690],
      [1700, 10, 1690, 0],
    ],
  },
  {
    test: "disbursedAmt1000_NoInterest_repayEvery1Month",
    ...{ annualRatePct: "0", dayCount: "30_360", principal: 100000, startOn: JANUARY },
    rows: [
      [25000, 0, 25000, 75000],
      [25000, 0, 25000, 50000],
      [25000, 0, 25000, 25000],
      [25000, 0, 25000, 0],
    ],
  },
];

/** 100 at 7 % over six months, repriced to 4 %; the day is the first at the new rate. */
export const REPRICED: { test: string; on: string; rows: VectorRow[] }[] = [
  {
    test: "reschedule_interest_on0201_4per",
    on: "2024-02-01",
    rows: [
      [1701, 58, 1643, 8357],
      [1688, 28, 1660, 6697],
      [1688, 22, 1666, 5031],
      [1688, 17, 1671, 3360],
      [1688, 11, 1677, 1683],
      [1689, 6, 1683, 0],
    ],
  },
  {
    // Fineract's second stretch has 16 of February's 29 days: from the 14th, of the day named in the test inclusive.
    test: "reschedule_interest_on0215_4per",
    on: "2024-02-14",
    rows: [
      [1701, 58, 1643, 8357],
      [1690, 37, 1653, 6704],
      [1690, 22, 1668, 5036],
      [1690, 17, 1673, 3363],
      [1690, 11, 1679, 1684],
      [1690, 6, 1684, 0],
    ],
  },
];

/** 100 at 7 % over six months: interest of the running period by a day, and what pays the loan off on it. */
export const ACCRUED: { test: string; on: string; interest: number; payoff: number }[] = [
  { test: "payoff_on0115", on: "2024-01-15", interest: 26, payoff: 10026 },
  { test: "payoff_on0215", on: "2024-02-15", interest: 24, payoff: 8381 },
  { test: "add_balance_correction_on0215, on the due date", on: "2024-03-01", interest: 49, payoff: 6705 },
];
