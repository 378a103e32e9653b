import { conflict } from "#lib/errors.ts";
import { type Fen, ZERO } from "#lib/money.ts";
import { BUCKET_DAYS, BUCKETS, outstanding } from "../buckets.ts";
import { compensation } from "../events/compensation.ts";
import { compensationReturned } from "../events/compensation-returned.ts";
import { assertShare, loanCovered } from "../events/loan-covered.ts";
import { assertNotNegative } from "../events/parts/checks.ts";
import { poolAgreed } from "../events/pool-agreed.ts";
import { poolFunded } from "../events/pool-funded.ts";
import { poolWithdrawn } from "../events/pool-withdrawn.ts";
import { recovery } from "../events/recovery.ts";
import { writtenOff } from "../events/written-off.ts";
import type { ExpectedBook } from "./expected-book.ts";
import { idOf } from "./names.ts";
import { loanOf, ownId, type Planner, poolOf } from "./plan.ts";
import { idsOf, owedBy } from "./plan-loans.ts";
import type { Loan, Pool } from "./world.ts";

const agreementOf = ({ id, bankId, districtId }: Pool) => ({ agreementId: id, bankId, districtId });

const writeOff: Planner<"write_off"> = ({ loan: name, on }, { world, book }) => {
  const loan = loanOf(world, name);
  const standing = book.standing(loan.id);
  return {
    transactions: [writtenOff({ ...idsOf(loan), ...owedBy(book, loan), standing, writtenOffOn: on })],
    note: () => world.set(loan, "isWrittenOff", true),
  };
};

const recover: Planner<"recover"> = (operation, { world, book }) => {
  const { amount, on } = operation;
  const loan = loanOf(world, operation.loan);
  const loss = book.balance(loan.id, "loan_loss").posted;
  const paid = book.balance(loan.id, "loan_compensated").posted;
  const compensated =
    loan.pool && paid > 0n ? { amount: paid, agreement: agreementOf(loan.pool) } : undefined;
  const ids = { ...idsOf(loan), recoveryId: ownId(operation) };
  const facts = { amount, loss, receivedOn: on, ...(compensated && { compensated }) };
  return { transactions: recovery({ ...ids, ...facts }) };
};

const agreePool: Planner<"agree_pool"> = (operation, { world, book }) => {
  const { pool: name, cap: newCap, shareBps, loanCap, on } = operation;
  const id = idOf("pool", name);
  const sides = {
    bankId: idOf("organisation", operation.bank),
    districtId: idOf("organisation", operation.district),
  };
  const known = world.pools.get(id);
  if (known && (known.bankId !== sides.bankId || known.districtId !== sides.districtId))
    throw conflict(`资金池协议“${name}”的银行或主管部门与原协议不同，请使用新的协议编号。`);
  assertShare(shareBps);
  assertNotNegative(loanCap, "单笔补偿上限");
  const cap = book.balance(id, "pool_commitment").posted;
  const onlyTerms = known && cap === newCap && (known.shareBps !== shareBps || known.loanCap !== loanCap);
  const agreement = { agreementId: id, ...sides, changeId: ownId(operation) };
  return {
    transactions: onlyTerms ? [] : [poolAgreed({ ...agreement, cap, newCap, agreedOn: on })],
    note: () => world.add(world.pools, id, { id, name, ...sides, shareBps, loanCap }),
  };
};

const fundPool: Planner<"fund_pool"> = (operation, { world }) => {
  const { pool, amount, on } = operation;
  const ids = { ...agreementOf(poolOf(world, pool)), fundingId: ownId(operation) };
  return { transactions: [poolFunded({ ...ids, amount, fundedOn: on })] };
};

const withdrawPool: Planner<"withdraw_pool"> = (operation, { world }) => {
  const { pool, amount, on } = operation;
  const ids = { ...agreementOf(poolOf(world, pool)), withdrawalId: ownId(operation) };
  return { transactions: [poolWithdrawn({ ...ids, amount, withdrawnOn: on })] };
};

/** What is lost of a loan: written off and not recovered, or else all that is outstanding. */
const lossOf = (book: ExpectedBook, { id, isWrittenOff }: Loan): Fen =>
  isWrittenOff ? book.balance(id, "loan_loss").posted : outstanding(book.standing(id));

/** The least days overdue of the worst bucket in which principal stands. */
function leastDaysOverdue(book: ExpectedBook, { id }: Loan): number {
  const standing = book.standing(id);
  const worst = BUCKETS.findLastIndex((bucket) => (standing[bucket] ?? ZERO) > 0n);
  return worst <= 0 ? 0 : BUCKET_DAYS[worst - 1]![1] + 1;
}

const coverLoan: Planner<"cover_loan"> = (operation, { world, book }) => {
  const loan = loanOf(world, operation.loan);
  const pool = poolOf(world, operation.pool);
  if (pool.bankId !== loan.line.bankId) throw conflict("资金池协议与贷款不属于同一家银行，请核对协议。");
  const { shareBps, loanCap } = pool;
  const { isWrittenOff } = loan;
  const facts = { loss: lossOf(book, loan), isWrittenOff, daysOverdue: leastDaysOverdue(book, loan) };
  return {
    transactions: [loanCovered({ ...idsOf(loan), shareBps, loanCap, ...facts, coveredOn: operation.on })],
    note: () => world.set(loan, "pool", pool),
  };
};

/** @throws DomainError `conflict` where no agreement bears a part of the loss */
function coveringPool({ pool, name }: Loan): Pool {
  if (!pool) throw conflict(`贷款“${name}”还没有核定补偿额度，请先核定。`);
  return pool;
}

const compensate: Planner<"compensate"> = (operation, { world, book }) => {
  const { amount, on } = operation;
  const loan = loanOf(world, operation.loan);
  const pool = coveringPool(loan);
  const { shareBps, loanCap } = pool;
  const compensated = book.balance(loan.id, "loan_compensated").posted;
  const facts = { shareBps, loanCap, amount, loss: lossOf(book, loan), compensated, paidOn: on };
  const ids = { ...idsOf(loan), ...agreementOf(pool), compensationId: ownId(operation) };
  return { transactions: compensation({ ...ids, ...facts }) };
};

const returnCompensation: Planner<"return_compensation"> = (operation, { world }) => {
  const { amount, on } = operation;
  const loan = loanOf(world, operation.loan);
  const ids = { ...idsOf(loan), ...agreementOf(coveringPool(loan)), returnId: ownId(operation) };
  return { transactions: compensationReturned({ ...ids, amount, returnedOn: on }) };
};

export const LOSS_PLANNERS = {
  write_off: writeOff,
  recover,
  agree_pool: agreePool,
  fund_pool: fundPool,
  withdraw_pool: withdrawPool,
  cover_loan: coverLoan,
  compensate,
  return_compensation: returnCompensation,
};
