import fc from "fast-check";
import { newId } from "#lib/ids.ts";
import { type Fen, fen, minFen } from "#lib/money.ts";
import { newParties, TODAY } from "./book.fixture.ts";
import { drawdownConfirmed } from "./events/drawdown-confirmed.ts";
import { drawdownRequested } from "./events/drawdown-requested.ts";
import { drawdownVoided } from "./events/drawdown-voided.ts";
import { interestAccrued } from "./events/interest-accrued.ts";
import { lineExpired } from "./events/line-expired.ts";
import { lineGranted } from "./events/line-granted.ts";
import { repayment } from "./events/repayment.ts";
import type { LedgerTransaction } from "./transaction.ts";

/** A firm's notebook: what one revolving line and its loans must come to, kept without the ledger's code. */
export class Notebook {
  readonly line = { ...newParties(), lineId: newId() };
  limit = 100n;
  available = 100n;
  ended = false;
  readonly held = new Map<string, bigint>();
  readonly loans: { loanId: string; drawn: bigint; principal: bigint; interest: bigint; accrued: number }[] =
    [];
  readonly past: LedgerTransaction[] = [];
  readonly granted = lineGranted({ ...this.line, limit: fen(100), grantedOn: TODAY });
}

export type Step = {
  what: "draw" | "confirm" | "void" | "accrue" | "repay" | "expire" | "again";
  which: number;
  amount: bigint;
};

/** The event of a step, or null where the notebook has nothing to do it on; and whether the book must take it. */
export function propose(
  book: Notebook,
  { what, which, amount }: Step,
): { event: LedgerTransaction; accepted: boolean } | null {
  const { line } = book;
  const holds = [...book.held];
  const hold = holds[which % holds.length];
  const loan = book.loans[which % book.loans.length];
  switch (what) {
    case "draw": {
      const drawdownId = newId();
      const event = drawdownRequested({ ...line, drawdownId, amount: fen(amount), requestedOn: TODAY });
      const accepted = amount <= book.available;
      if (accepted) {
        book.available -= amount;
        book.held.set(drawdownId, amount);
      }
      return { event, accepted };
    }
    case "confirm": {
      if (!hold) return null;
      const loanId = newId();
      book.held.delete(hold[0]);
      book.loans.push({ loanId, drawn: hold[1], principal: hold[1], interest: 0n, accrued: 0 });
      const ids = { ...line, drawdownId: hold[0], loanId, amount: fen(hold[1]) };
      return { event: drawdownConfirmed({ ...ids, paidOn: TODAY }), accepted: true };
    }
    case "void": {
      if (!hold) return null;
      book.held.delete(hold[0]);
      if (book.ended) book.limit -= hold[1];
      else book.available += hold[1];
      const ids = { ...line, drawdownId: hold[0], amount: fen(hold[1]) };
      return { event: drawdownVoided({ ...ids, voidedOn: TODAY, lineEnded: book.ended }), accepted: true };
    }
    case "accrue": {
      if (!loan) return null;
      loan.accrued += 1;
      loan.interest += amount;
      const instalment = { n: loan.accrued, dueOn: TODAY, interest: fen(amount) };
      return {
        event: interestAccrued({ ...line, loanId: loan.loanId, instalment, bookedOn: TODAY })!,
        accepted: true,
      };
    }
    case "repay": {
      if (!loan) return null;
      const interest = minFen(fen(amount), fen(loan.interest));
      const principal = fen(amount - interest);
      const accepted = principal <= loan.principal;
      if (accepted) {
        loan.interest -= interest;
        loan.principal -= principal;
        if (book.ended) book.limit -= principal;
        else book.available += principal;
      }
      const paid = {
        ...line,
        loanId: loan.loanId,
        repaymentId: newId(),
        interest,
        principal,
        receivedOn: TODAY,
      };
      return { event: repayment({ ...paid, restoresLine: !book.ended }), accepted };
    }
    case "expire": {
      const remaining = book.available as Fen;
      const event = lineExpired({ ...line, remaining, expiredOn: TODAY });
      if (book.ended || !event) return null;
      book.ended = true;
      book.limit -= remaining;
      book.available = 0n;
      return { event, accepted: true };
    }
    case "again": {
      const event = book.past[which % book.past.length];
      return event ? { event, accepted: true } : null;
    }
  }
}

export const step: fc.Arbitrary<Step> = fc.record({
  what: fc.constantFrom(
    "draw",
    "draw",
    "confirm",
    "confirm",
    "void",
    "accrue",
    "repay",
    "repay",
    "repay",
    "expire",
    "again",
  ),
  which: fc.nat(20),
  amount: fc.bigInt({ min: 1n, max: 60n }),
});
