import { conflict } from "#lib/errors.ts";
import { type Fen, ZERO } from "#lib/money.ts";
import { bucketOf, outstanding } from "../buckets.ts";
import { allocateRepayment, type Claims } from "../claims.ts";
import { feeCharged } from "../events/fee-charged.ts";
import { guaranteeFeeSubsidised } from "../events/guarantee-fee-subsidised.ts";
import { interestAccrued } from "../events/interest-accrued.ts";
import { interestSubsidised } from "../events/interest-subsidised.ts";
import { overdueMoved } from "../events/overdue-moved.ts";
import { penaltyAccrued } from "../events/penalty-accrued.ts";
import { prepayment } from "../events/prepayment.ts";
import { renewal } from "../events/renewal.ts";
import { repayment } from "../events/repayment.ts";
import { restructuring } from "../events/restructuring.ts";
import type { LedgerTransaction } from "../transaction.ts";
import type { ExpectedBook } from "./expected-book.ts";
import { lineOf, loanOf, newLoan, ownId, type Plan, type Planner, parties } from "./plan.ts";
import type { Loan, World } from "./world.ts";

export const idsOf = ({ id, line }: Loan) => ({ ...parties(line), loanId: id, lineId: line.id });

/** What a loan owes, in fen. */
export const owedBy = (book: ExpectedBook, { id }: Loan): Claims => ({
  fee: book.balance(id, "loan_fee_receivable").posted,
  penalty: book.balance(id, "loan_penalty_receivable").posted,
  interest: book.balance(id, "loan_interest_receivable").posted,
  principal: outstanding(book.standing(id)),
});

/** What the transactions pay of a loan's interest, in fen. */
export const interestPaidBy = (transactions: readonly (LedgerTransaction | null)[]): bigint =>
  transactions
    .flatMap((each) => each?.transfers ?? [])
    .filter(({ code }) => code === "interest_repaid")
    .reduce(
      (sum, { amount, credit }) => sum + (credit.code === "loan_interest_receivable" ? amount : -amount),
      0n,
    );

const payment = (world: World, loan: Loan, transactions: Plan["transactions"]): Plan => ({
  transactions,
  note: () => world.set(loan, "interestPaid", loan.interestPaid + interestPaidBy(transactions)),
});

const restoresLine = ({ line }: Loan) => line.revolving && !line.ended;

const accrueInterest: Planner<"accrue_interest"> = ({ loan: name, instalment: n, amount, on }, { world }) => {
  const instalment = { n, dueOn: on, interest: amount };
  return { transactions: [interestAccrued({ ...idsOf(loanOf(world, name)), instalment, bookedOn: on })] };
};

const accruePenalty: Planner<"accrue_penalty"> = ({ key, op, loan, on, ...terms }, { world }) => ({
  transactions: [penaltyAccrued({ ...idsOf(loanOf(world, loan)), ...terms, until: on })],
});

const chargeFee: Planner<"charge_fee"> = (operation, { world }) => {
  const { amount, on, loan } = operation;
  const ids = { ...idsOf(loanOf(world, loan)), feeId: ownId(operation) };
  return { transactions: [feeCharged({ ...ids, amount, chargedOn: on })] };
};

const repay: Planner<"repay"> = (operation, { world, book }) => {
  const { amount, order, on, fee, penalty, interest, principal } = operation;
  const loan = loanOf(world, operation.loan);
  const given = {
    fee: fee ?? ZERO,
    penalty: penalty ?? ZERO,
    interest: interest ?? ZERO,
    principal: principal ?? ZERO,
  };
  const claims = amount === undefined ? given : allocateRepayment(amount, owedBy(book, loan), order);
  const facts = { standing: book.standing(loan.id), restoresLine: restoresLine(loan) };
  const ids = { ...idsOf(loan), repaymentId: ownId(operation) };
  return payment(world, loan, [repayment({ ...ids, ...claims, ...facts, receivedOn: on })]);
};

const prepay: Planner<"prepay"> = (operation, { world, book }) => {
  const { principal, interest, fee, on } = operation;
  const loan = loanOf(world, operation.loan);
  const parts = { principal, interestToDate: interest, ...(fee === undefined ? {} : { fee }) };
  const facts = { standing: book.standing(loan.id), restoresLine: restoresLine(loan) };
  const ids = { ...idsOf(loan), prepaymentId: ownId(operation) };
  return payment(world, loan, [prepayment({ ...ids, ...parts, ...facts, receivedOn: on })]);
};

const moveOverdue: Planner<"move_overdue"> = (operation, { world, book }) => {
  const loan = loanOf(world, operation.loan);
  const move = {
    standing: book.standing(loan.id),
    to: bucketOf(operation.daysOverdue),
    movedOn: operation.on,
  };
  return { transactions: [overdueMoved({ ...idsOf(loan), moveId: ownId(operation), ...move })] };
};

const renew: Planner<"renew"> = (operation, { world, book }) => {
  const { amount, on, newLine } = operation;
  const loan = loanOf(world, operation.loan);
  const line = newLine === undefined ? loan.line : lineOf(world, newLine);
  if (line.bankId !== loan.line.bankId || line.enterpriseId !== loan.line.enterpriseId)
    throw conflict("续贷所用的授信与原贷款不属于同一家银行或企业，请核对授信。");
  const next = newLoan(world, operation.newLoan, line);
  const { fee, penalty, interest } = owedBy(book, loan);
  const unpaidInterest = (fee + penalty + interest) as Fen;
  const old = { ...idsOf(loan), standing: book.standing(loan.id), unpaidInterest };
  return {
    transactions: [renewal({ ...old, newLoanId: next.id, newLineId: line.id, amount, renewedOn: on })],
    note: () => world.add(world.loans, next.id, next),
  };
};

const restructure: Planner<"restructure"> = (operation, { world, book }) => {
  const { on, penalty = ZERO } = operation;
  const loan = loanOf(world, operation.loan);
  const owed = owedBy(book, loan);
  const capitalised = { interest: operation.interest, penalty };
  const facts = { standing: book.standing(loan.id), interest: owed.interest, penalty: owed.penalty };
  const ids = { ...idsOf(loan), restructuringId: ownId(operation) };
  return { transactions: [restructuring({ ...ids, ...facts, capitalised, restructuredOn: on })] };
};

const subsidiseInterest: Planner<"subsidise_interest"> = (operation, { world, book }) => {
  const { amount, on } = operation;
  const loan = loanOf(world, operation.loan);
  const subsidised = book.balance(loan.id, "loan_interest_subsidy").posted;
  const facts = { amount, paid: loan.interestPaid as Fen, subsidised, subsidisedOn: on };
  return { transactions: [interestSubsidised({ ...idsOf(loan), subsidyId: ownId(operation), ...facts })] };
};

const subsidiseGuaranteeFee: Planner<"subsidise_guarantee_fee"> = (operation, { world, book }) => {
  const { amount, paid, on } = operation;
  const loan = loanOf(world, operation.loan);
  const subsidised = book.balance(loan.id, "loan_guarantee_fee_subsidy").posted;
  const facts = { amount, paid, subsidised, subsidisedOn: on };
  return {
    transactions: [guaranteeFeeSubsidised({ ...idsOf(loan), subsidyId: ownId(operation), ...facts })],
  };
};

export const LOAN_PLANNERS = {
  accrue_interest: accrueInterest,
  accrue_penalty: accruePenalty,
  charge_fee: chargeFee,
  repay,
  prepay,
  move_overdue: moveOverdue,
  renew,
  restructure,
  subsidise_interest: subsidiseInterest,
  subsidise_guarantee_fee: subsidiseGuaranteeFee,
};
