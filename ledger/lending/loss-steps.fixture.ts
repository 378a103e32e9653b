import { fen } from "#lib/money.ts";
import { compensation } from "../events/compensation.ts";
import { loanCovered } from "../events/loan-covered.ts";
import { recovery } from "../events/recovery.ts";
import { writtenOff } from "../events/written-off.ts";
import {
  ids,
  type LendingNotebook,
  min,
  ON,
  type Proposal,
  parties,
  pool,
  standing,
  type Turn,
  terms,
} from "./notebook.fixture.ts";

/** What follows when a loan is lost. */
export const LOSS_STEPS = {
  writeOff: (book: LendingNotebook, { loan }: Turn): Proposal | null => {
    const { principal, interest, penalty, fee } = loan;
    const lost = principal + interest + penalty + fee;
    if (loan.isWrittenOff || lost === 0n) return null;
    const claims = {
      principal: fen(principal),
      interest: fen(interest),
      penalty: fen(penalty),
      fee: fen(fee),
    };
    return {
      post: () => [writtenOff({ ...ids(loan), ...claims, standing: standing(loan), writtenOffOn: ON })],
      accepted: true,
      note: () => {
        Object.assign(loan, { principal: 0n, interest: 0n, penalty: 0n, fee: 0n, isWrittenOff: true });
        loan.loss += lost;
        book.limit -= principal;
      },
    };
  },
  cover: (_: LendingNotebook, { loan }: Turn): Proposal | null => {
    if (loan.isCovered) return null;
    const { id: loanId, isWrittenOff } = loan;
    const loss = fen(isWrittenOff ? loan.loss : loan.principal);
    const daysOverdue = loan.bucket === "over_90" ? 91 : 0;
    const cover = min((loss * 2n) / 5n, 60n);
    return {
      post: () => [
        loanCovered({ ...parties, ...terms, loanId, loss, isWrittenOff, daysOverdue, coveredOn: ON }),
      ],
      accepted: (isWrittenOff || daysOverdue > 0) && cover > 0n,
      note: () => {
        loan.cover = cover;
        loan.isCovered = true;
      },
    };
  },
  compensate: (book: LendingNotebook, { loan, amount }: Turn): Proposal => {
    const loss = fen(loan.isWrittenOff ? loan.loss : loan.principal);
    const share = min((loss * 2n) / 5n, 60n);
    const facts = { loanId: loan.id, amount, loss, compensated: fen(loan.compensated), paidOn: ON };
    const claim = { compensationId: book.id("claim"), ...facts };
    const isWithin = loan.compensated + amount <= min(share, loan.cover);
    return {
      post: () => compensation({ ...parties, ...pool, ...terms, ...claim }),
      accepted: isWithin && amount <= book.fund && amount <= book.cap - book.paidOut,
      note: () => {
        loan.compensated += amount;
        book.fund -= amount;
        book.paidOut += amount;
      },
    };
  },
  recover: (book: LendingNotebook, { loan, amount }: Turn): Proposal => {
    const money = { recoveryId: book.id("recovery"), loanId: loan.id, amount, loss: fen(loan.loss) };
    const compensated = { amount: fen(loan.compensated), agreement: pool };
    return {
      post: () => recovery({ ...parties, ...money, compensated, receivedOn: ON }),
      accepted: amount <= loan.loss,
      note: () => {
        const part = (loan.compensated * amount * 2n + loan.loss) / (loan.loss * 2n);
        loan.loss -= amount;
        loan.cover -= part;
        loan.compensated -= part;
        book.fund += part;
        book.paidOut -= part;
      },
    };
  },
};
