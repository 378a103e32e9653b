import fc from "fast-check";
import { fen } from "#lib/money.ts";
import { LINE_STEPS } from "./line-steps.fixture.ts";
import { LOAN_STEPS } from "./loan-steps.fixture.ts";
import { LOSS_STEPS } from "./loss-steps.fixture.ts";
import type { LendingNotebook, Proposal } from "./notebook.fixture.ts";
import { POOL_STEPS } from "./pool-steps.fixture.ts";

const STEPS = { ...LINE_STEPS, ...LOAN_STEPS, ...LOSS_STEPS, ...POOL_STEPS };
type What = keyof typeof STEPS;
export type LendingStep = { what: What; which: number; amount: bigint };

const NEEDS_LOAN = new Set<string>([...Object.keys(LOAN_STEPS), ...Object.keys(LOSS_STEPS)]);

/** The proposal of a step, or null where the notebook has nothing to do it on. */
export function propose(book: LendingNotebook, { what, which, amount }: LendingStep): Proposal | null {
  const loan = book.loans[which % book.loans.length];
  if (!loan && NEEDS_LOAN.has(what)) return null;
  const hold = [...book.holds][which % book.holds.size];
  return STEPS[what](book, { amount: fen(amount), loan: loan!, hold, which });
}

const often: What[] = ["draw", "draw", "confirm", "confirm", "repay", "age", "fund", "compensate", "cover"];
export const lendingStep: fc.Arbitrary<LendingStep> = fc.record({
  what: fc.constantFrom(...(Object.keys(STEPS) as What[]), ...often),
  which: fc.nat(20),
  amount: fc.bigInt({ min: 1n, max: 90n }),
});
