import { fen } from "#lib/money.ts";
import { poolAgreed } from "../events/pool-agreed.ts";
import { poolFunded } from "../events/pool-funded.ts";
import { poolWithdrawn } from "../events/pool-withdrawn.ts";
import { type LendingNotebook, ON, type Proposal, pool, type Turn } from "./notebook.fixture.ts";

/** What is done to the pool. */
export const POOL_STEPS = {
  fund: (book: LendingNotebook, { amount }: Turn): Proposal => ({
    post: () => [poolFunded({ ...pool, fundingId: book.id("funding"), amount, fundedOn: ON })],
    accepted: true,
    note: () => {
      book.fund += amount;
    },
  }),
  withdraw: (book: LendingNotebook, { amount }: Turn): Proposal => ({
    post: () => [poolWithdrawn({ ...pool, withdrawalId: book.id("back"), amount, withdrawnOn: ON })],
    accepted: amount <= book.fund,
    note: () => {
      book.fund -= amount;
    },
  }),
  agree: (book: LendingNotebook, { amount }: Turn): Proposal => {
    const newCap = fen(amount * 2n);
    const agreed = { changeId: book.id("cap"), cap: fen(book.cap), newCap, agreedOn: ON };
    return {
      post: () => [poolAgreed({ ...pool, ...agreed })],
      accepted: newCap !== book.cap && newCap >= book.paidOut,
      note: () => {
        book.cap = newCap;
      },
    };
  },
};
