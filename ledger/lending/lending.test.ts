import fc from "fast-check";
import { expect, test } from "vitest";
import { DomainError } from "#lib/errors.ts";
import { fen } from "#lib/money.ts";
import { type Word, words } from "#lib/vocabulary.ts";
import { BUCKETS, principalAccount } from "../buckets.ts";
import { drawdownVoided } from "../events/drawdown-voided.ts";
import { lineGranted } from "../events/line-granted.ts";
import { reversal } from "../events/reversal.ts";
import { MemoryBook } from "../memory-book.fixture.ts";
import type { LedgerTransaction } from "../transaction.ts";
import { LendingNotebook, line, ON } from "./notebook.fixture.ts";
import { type LendingStep, lendingStep, propose } from "./steps.fixture.ts";

/* Whatever is done in lending, the accounts agree with a notebook that knows no accounts. Amounts in fen. */

const TODAY = "2026-11-22";
const granted = lineGranted({ ...line, limit: fen(300), grantedOn: ON });

const isTaken = (run: () => void): boolean => {
  try {
    run();
    return true;
  } catch (error) {
    if (error instanceof DomainError) return false;
    throw error;
  }
};

const sum = (amounts: Iterable<bigint>) => [...amounts].reduce((total, each) => total + each, 0n);

/** What the notebook says of every account, by its name; what it does not name stands at zero. */
function noted({ loans, holds, limit, available, fund, cap, paidOut }: LendingNotebook): Map<string, bigint> {
  const held = sum(holds.values());
  const figures = new Map<string, bigint>([
    ["line/line_limit", limit],
    ["line/line_available", available + held],
    ["line/held", held],
    ["line/line_drawn", sum(loans.map((each) => each.principal))],
    ["pool/pool_fund", fund],
    ["pool/pool_commitment", cap],
    ["pool/pool_entitlement", cap - paidOut],
  ]);
  for (const loan of loans) {
    for (const bucket of BUCKETS)
      figures.set(`${loan.id}/${principalAccount(bucket)}`, bucket === loan.bucket ? loan.principal : 0n);
    figures.set(`${loan.id}/loan_interest_receivable`, loan.interest);
    figures.set(`${loan.id}/loan_penalty_receivable`, loan.penalty);
    figures.set(`${loan.id}/loan_fee_receivable`, loan.fee);
    figures.set(`${loan.id}/loan_loss`, loan.loss);
    figures.set(`${loan.id}/loan_compensated`, loan.compensated);
    figures.set(`${loan.id}/loan_cover`, loan.cover);
  }
  return figures;
}

function assertAgrees(book: MemoryBook, notebook: LendingNotebook): void {
  const { loans, holds, limit, available, paidOut } = notebook;
  const figures = noted(notebook);
  for (const [name, figure] of figures) {
    const [subject, code] = name.split("/") as [string, Word<"ledgerAccount">];
    const isHeld = name === "line/held";
    const said = isHeld ? book.balance("line", "line_available").held : book.balance(subject, code).posted;
    if (said !== figure) expect(said, name).toBe(figure);
  }
  const invariants = {
    subjectsAreClosed: ["line", "pool", ...loans.map(({ id }) => id)].every((each) => book.gap(each) === 0n),
    limitIsAvailableHeldAndDrawn: limit === available + sum(holds.values()) + figures.get("line/line_drawn")!,
    compensationKeepsItsCaps: loans.every((each) => each.compensated <= each.cover && each.cover <= 60n),
    poolPaidWhatLoansGot: paidOut === sum(loans.map((each) => each.compensated)),
  };
  if (Object.values(invariants).includes(false)) expect(invariants).toBe("all true");
}

function play(steps: readonly LendingStep[]) {
  const [book, notebook] = [new MemoryBook(TODAY), new LendingNotebook()];
  book.post([granted]);
  const seen = new Set<string>();
  for (const step of steps) {
    const proposal = propose(notebook, step);
    if (!proposal) continue;
    const said = `${step.what} ${step.which} ${step.amount}`;
    let posted: LedgerTransaction[] = [];
    const outcome = isTaken(() => {
      posted = proposal.post().filter((each) => each !== null);
      book.post(posted);
    });
    if (outcome !== proposal.accepted) expect(outcome, said).toBe(proposal.accepted);
    if (outcome) {
      if (book.post(posted) !== 0) expect.fail(`${said} was posted twice`);
      proposal.note();
    }
    seen.add(`${step.what} ${outcome}`);
    for (const { event } of posted) seen.add(`${event} ${outcome}`);
    assertAgrees(book, notebook);
  }
  return { book, notebook, seen };
}

const step = (what: LendingStep["what"], amount = 1n, which = 0): LendingStep => ({ what, amount, which });
/** Everything that can befall two loans, so that each event is seen whatever chance brings. */
const WHOLE_LIFE: LendingStep[] = [
  ...[step("fund", 90n), step("agree", 40n), step("draw", 80n), step("confirm"), step("age", 1n, 4)],
  ...[step("cover"), step("compensate", 10n), step("writeOff"), step("recover", 20n), step("withdraw", 5n)],
  ...[step("draw", 70n), step("confirm"), step("draw", 9n), step("void"), step("accrue", 5n, 1)],
  ...[step("punish", 2n, 1), step("charge", 3n, 1), step("restructure", 2n, 1), step("repay", 20n, 1)],
  ...[step("prepay", 5n, 1), step("renew", 30n, 1), step("change", 80n)],
];

test("the accounts agree with the notebook after every step, and what it does not allow is refused", () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(fc.array(lendingStep, { minLength: 60, maxLength: 120 }), (steps) => {
      for (const each of play(steps).seen) seen.add(each);
    }),
    { numRuns: 60, examples: [[WHOLE_LIFE]] },
  );
  // Else the property says less than its name.
  const elsewhere = new Set(["line_granted", "line_expired", "reversal", "adjustment"]);
  const played = words("ledgerEvent").filter(
    (event) => !elsewhere.has(event) && !event.endsWith("_subsidised"),
  );
  expect(played.filter((event) => !seen.has(`${event} true`))).toEqual([]);
  const refusable = [
    "change",
    "draw",
    "repay",
    "prepay",
    "renew",
    "restructure",
    "cover",
    "compensate",
    "recover",
  ];
  expect(refusable.filter((what) => !seen.has(`${what} false`))).toEqual([]);
});

/** A hold is voided, and not reversed; once confirmed, its drawing is reversed with the confirmation. */
const HELD = new Set(["drawdown_requested", "drawdown_voided"]);
/** What stands in two books is returned, and not reversed. */
const PAIRS = new Set(["compensate", "recover"]);

test("reversing all that can be reversed, the last first, leaves every account as it was before", () => {
  let reversed = 0;
  fc.assert(
    fc.property(fc.array(lendingStep, { minLength: 30, maxLength: 60 }), (steps) => {
      const { book, notebook } = play(steps.filter(({ what }) => !PAIRS.has(what)));
      for (const [drawdownId, amount] of notebook.holds)
        book.post([
          drawdownVoided({ ...line, drawdownId, amount: fen(amount), voidedOn: ON, lineEnded: false }),
        ]);
      for (const transaction of book.transactions().reverse()) {
        if (transaction === granted || HELD.has(transaction.event)) continue;
        const back = reversal({ reversed: transaction, reversedOn: ON });
        expect([book.post([back]), book.post([back])]).toEqual([1, 0]);
        reversed += 1;
      }
      const before = new MemoryBook(TODAY);
      before.post([granted]);
      const subjects = ["line", "pool", ...notebook.loans.map((each) => each.id)];
      const left = subjects.flatMap((subject) =>
        words("ledgerAccount")
          .filter((code) => book.balance(subject, code).posted !== before.balance(subject, code).posted)
          .map((code) => `${subject} ${code}`),
      );
      expect(left).toEqual([]);
    }),
    { numRuns: 30 },
  );
  expect(reversed).toBeGreaterThan(100);
});
