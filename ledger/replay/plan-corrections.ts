import { conflict } from "#lib/errors.ts";
import { CHART, type LedgerSubject } from "../accounts.ts";
import { adjustment } from "../events/adjustment.ts";
import { reversal } from "../events/reversal.ts";
import { MOVEMENTS } from "../movements.ts";
import type { LedgerTransaction } from "../transaction.ts";
import { idOf, type Named } from "./names.ts";
import { appliedOf, ownId, type Plan, type Planner, type Scene } from "./plan.ts";
import { interestPaidBy } from "./plan-loans.ts";

async function recallOf(scene: Scene, key: string): Promise<LedgerTransaction[]> {
  const { ledgerKeys } = appliedOf(scene.world, key);
  if (ledgerKeys.length === 0) throw conflict(`操作“${key}”没有记账，没有可以更正的内容。`);
  const recalled = await scene.recall(ledgerKeys);
  // A hold that was made and posted in one operation is taken back with what it became.
  const moved = recalled.filter(({ event }) => event !== "drawdown_requested");
  return moved.length > 0 ? moved : recalled;
}

/** What of the case is as it was before, where an event is taken back. */
function noteReversed(world: Scene["world"], { event, subjectId }: LedgerTransaction): void {
  const [line, loan] = [world.lines.get(subjectId), world.loans.get(subjectId)];
  if (line && event === "line_expired") world.set(line, "ended", false);
  if (loan && event === "written_off") world.set(loan, "isWrittenOff", false);
}

function notePaid(world: Scene["world"], transactions: Plan["transactions"]): void {
  for (const transaction of transactions) {
    const loan = transaction && world.loans.get(transaction.subjectId);
    if (loan) world.set(loan, "interestPaid", loan.interestPaid + interestPaidBy([transaction]));
  }
}

const reverse: Planner<"reverse"> = async ({ of, on }, scene) => {
  const reversed = await recallOf(scene, of);
  const transactions = reversed.reverse().map((each) => reversal({ reversed: each, reversedOn: on }));
  return {
    transactions,
    note: () => {
      for (const each of reversed) noteReversed(scene.world, each);
      notePaid(scene.world, transactions);
    },
  };
};

const NAMED: Record<LedgerSubject, Named> = { credit_line: "line", loan: "loan", risk_pool: "pool" };

const adjust: Planner<"adjust"> = async (operation, scene) => {
  const { of, corrections, on } = operation;
  const [corrected, ...others] = await recallOf(scene, of);
  if (!corrected || others.length > 0)
    throw conflict(`操作“${of}”记了多笔账，不能一次调整，请先冲正再重新办理。`);
  const named = corrections.map(({ subject, ...rest }) => {
    const kind = NAMED[CHART[MOVEMENTS[rest.movement].debit].subject];
    return {
      code: rest.movement,
      subjectId: idOf(kind, subject),
      amount: rest.amount,
      direction: rest.direction,
    };
  });
  const ids = { adjustmentId: ownId(operation), corrected, adjustedOn: on };
  const transactions = [adjustment({ ...ids, corrections: named })];
  return { transactions, note: () => notePaid(scene.world, transactions) };
};

export const CORRECTION_PLANNERS = { reverse, adjust };
