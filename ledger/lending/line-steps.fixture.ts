import { fen } from "#lib/money.ts";
import { drawdownConfirmed } from "../events/drawdown-confirmed.ts";
import { drawdownRequested } from "../events/drawdown-requested.ts";
import { drawdownVoided } from "../events/drawdown-voided.ts";
import { lineChanged } from "../events/line-changed.ts";
import { type LendingNotebook, line, ON, type Proposal, type Turn } from "./notebook.fixture.ts";

/** What is done to the line. */
export const LINE_STEPS = {
  change: (book: LendingNotebook, { amount }: Turn): Proposal => {
    const held = [...book.holds.values()].reduce((sum, each) => sum + each, 0n);
    const drawn = book.limit - book.available - held;
    const now = { limit: fen(book.limit), drawn: fen(drawn), held: fen(held) };
    const newLimit = fen(amount * 4n);
    return {
      post: () => [lineChanged({ ...line, ...now, changeId: book.id("change"), newLimit, changedOn: ON })],
      accepted: newLimit >= drawn + held && newLimit !== book.limit,
      note: () => {
        book.available += newLimit - book.limit;
        book.limit = newLimit;
      },
    };
  },
  draw: (book: LendingNotebook, { amount }: Turn): Proposal => {
    const drawdownId = book.id("draw");
    return {
      post: () => [drawdownRequested({ ...line, drawdownId, amount, requestedOn: ON })],
      accepted: amount <= book.available,
      note: () => {
        book.available -= amount;
        book.holds.set(drawdownId, amount);
      },
    };
  },
  confirm: (book: LendingNotebook, { hold }: Turn): Proposal | null => {
    if (!hold) return null;
    const [drawdownId, held] = hold;
    const loanId = `loan-of-${drawdownId}`;
    return {
      post: () => [drawdownConfirmed({ ...line, drawdownId, loanId, amount: fen(held), paidOn: ON })],
      accepted: true,
      note: () => {
        book.holds.delete(drawdownId);
        book.add(held).id = loanId;
      },
    };
  },
  void: (book: LendingNotebook, { hold }: Turn): Proposal | null => {
    if (!hold) return null;
    const [drawdownId, held] = hold;
    const voiding = { ...line, drawdownId, amount: fen(held), voidedOn: ON, lineEnded: false };
    return {
      post: () => [drawdownVoided(voiding)],
      accepted: true,
      note: () => {
        book.holds.delete(drawdownId);
        book.available += held;
      },
    };
  },
};
