import { fen } from "#lib/money.ts";
import { allocateRepayment } from "../claims.ts";
import { feeCharged } from "../events/fee-charged.ts";
import { interestAccrued } from "../events/interest-accrued.ts";
import { overdueMoved } from "../events/overdue-moved.ts";
import { penaltyAccrued } from "../events/penalty-accrued.ts";
import { prepayment } from "../events/prepayment.ts";
import { renewal } from "../events/renewal.ts";
import { repayment } from "../events/repayment.ts";
import { restructuring } from "../events/restructuring.ts";
import {
  BUCKETS_IN_TURN,
  ids,
  type LendingNotebook,
  min,
  ON,
  type Proposal,
  parties,
  standing,
  type Turn,
} from "./notebook.fixture.ts";

/** What is done to a loan. */
export const LOAN_STEPS = {
  accrue: (_: LendingNotebook, { loan, amount }: Turn): Proposal => ({
    post: () => [
      interestAccrued({
        ...{ ...ids(loan), bookedOn: ON },
        instalment: { n: loan.accrued + 1, dueOn: ON, interest: amount },
      }),
    ],
    accepted: true,
    note: () => {
      loan.accrued += 1;
      loan.interest += amount;
    },
  }),
  punish: (book: LendingNotebook, { loan, amount }: Turn): Proposal => {
    // 360 days at 100 % × 150 %: half as much again.
    const of = { principal: amount, rateBps: 10_000, percent: 150, contractedOn: "2024-01-01" };
    const days = { from: "2025-01-01", until: "2025-12-27", dayCount: "act_360" as const };
    const loanId = loan.id;
    return {
      post: () => {
        const accrual = penaltyAccrued({ ...parties, ...of, ...days, loanId });
        return [accrual && { ...accrual, idempotencyKey: `penalty_accrued/${book.id(loanId)}` }];
      },
      accepted: true,
      note: () => {
        loan.penalty += (amount * 3n + 1n) / 2n;
      },
    };
  },
  charge: (book: LendingNotebook, { loan, amount }: Turn): Proposal => ({
    post: () => [feeCharged({ ...ids(loan), feeId: book.id("fee"), amount, chargedOn: ON })],
    accepted: true,
    note: () => {
      loan.fee += amount;
    },
  }),
  repay: (book: LendingNotebook, { loan, amount }: Turn): Proposal => {
    const fee = min(amount, loan.fee);
    const penalty = min(amount - fee, loan.penalty);
    const interest = min(amount - fee - penalty, loan.interest);
    const principal = amount - fee - penalty - interest;
    const owed = {
      ...{ fee: fen(loan.fee), penalty: fen(loan.penalty) },
      ...{ interest: fen(loan.interest), principal: fen(loan.principal) },
    };
    const paid = { repaymentId: book.id("pay"), receivedOn: ON, restoresLine: true };
    return {
      post: () => {
        const split = allocateRepayment(amount, owed);
        return [repayment({ ...ids(loan), ...split, ...paid, standing: standing(loan) })];
      },
      accepted: principal <= loan.principal,
      note: () => {
        loan.fee -= fee;
        loan.penalty -= penalty;
        loan.interest -= interest;
        loan.principal -= principal;
        book.available += principal;
      },
    };
  },
  prepay: (book: LendingNotebook, { loan, amount }: Turn): Proposal => {
    const early = { prepaymentId: book.id("pre"), principal: amount, receivedOn: ON, restoresLine: false };
    const costs = { interestToDate: fen(2), fee: fen(1), standing: standing(loan) };
    return {
      post: () => [prepayment({ ...ids(loan), ...early, ...costs })],
      accepted: amount <= loan.principal,
      note: () => {
        loan.principal -= amount;
        book.limit -= amount;
      },
    };
  },
  age: (book: LendingNotebook, { loan, which }: Turn): Proposal => {
    const to = BUCKETS_IN_TURN[which % BUCKETS_IN_TURN.length]!;
    const move = { moveId: book.id("move"), loanId: loan.id, standing: standing(loan), to, movedOn: ON };
    return {
      post: () => [overdueMoved({ ...parties, ...move })],
      accepted: true,
      note: () => {
        loan.bucket = to;
      },
    };
  },
  renew: (book: LendingNotebook, { loan, amount }: Turn): Proposal => {
    const unpaidInterest = fen(loan.interest + loan.penalty + loan.fee);
    const newLoanId = book.id("new");
    const old = { ...ids(loan), standing: standing(loan), unpaidInterest };
    return {
      post: () => [renewal({ ...old, newLoanId, newLineId: "line", amount, renewedOn: ON })],
      accepted: unpaidInterest === 0n && amount <= loan.principal,
      note: () => {
        loan.principal -= amount;
        book.add(amount).id = newLoanId;
      },
    };
  },
  restructure: (book: LendingNotebook, { loan, amount }: Turn): Proposal => {
    const owed = { interest: fen(loan.interest), penalty: fen(loan.penalty), standing: standing(loan) };
    const capitalised = { interest: amount, penalty: fen(loan.penalty) };
    const change = { restructuringId: book.id("terms"), capitalised, restructuredOn: ON };
    return {
      post: () => [restructuring({ ...ids(loan), ...owed, ...change })],
      accepted: amount <= loan.interest,
      note: () => {
        const grown = amount + loan.penalty;
        loan.interest -= amount;
        loan.penalty = 0n;
        loan.principal += grown;
        loan.bucket = "current";
        book.limit += grown;
      },
    };
  },
};
