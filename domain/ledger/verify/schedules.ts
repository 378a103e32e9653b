import { sql } from "drizzle-orm";
import type { Tx } from "#db/client.ts";
import { type Finding, Offenders } from "#ledger/verify/invariant.ts";
import { fen } from "#lib/money.ts";
import { repaymentSchedule } from "#lib/repayment-schedule.ts";
import type { Word } from "#lib/vocabulary.ts";
import { inPieces } from "../../access/in-pieces.ts";

export const SCHEDULES = {
  schedules_are_those_of_their_terms: "还款计划与按合同条件重算的一致",
} as const;

type LoanRow = {
  id: string;
  principal: string;
  rateBps: number;
  startOn: string;
  termMonths: number;
  method: Word<"repaymentMethod">;
  /** Instalments in order: number, due date, principal, interest. */
  plan: [number, string, string, string][] | null;
};

/** Computes every loan's schedule anew from its terms and holds the instalments against it, a piece of them at a time. */
export async function verifySchedules(tx: Tx): Promise<Finding[]> {
  const offenders = new Offenders();
  const loans = sql`
    select l.id, l.principal_fen as principal, l.rate_bps as "rateBps", l.started_on as "startOn",
      l.term_months as "termMonths", l.repayment_method as method, (
        select json_agg(json_build_array(i.n, i.due_on, i.principal_fen::text, i.interest_fen::text) order by i.n)
        from instalments i where i.loan_id = l.id) as plan
    from loans l`;
  for await (const rows of inPieces<LoanRow>(tx, loans))
    for (const row of rows) if (!isOfItsTerms(row)) offenders.add(row.id);
  return offenders.under("schedules_are_those_of_their_terms", SCHEDULES.schedules_are_those_of_their_terms);
}

function isOfItsTerms({ id: _, plan, principal, ...terms }: LoanRow): boolean {
  try {
    const { instalments } = repaymentSchedule({ ...terms, principal: fen(BigInt(principal)) });
    const again = instalments.map(({ n, dueOn, ...part }) => [
      n,
      dueOn,
      part.principal.toString(),
      part.interest.toString(),
    ]);
    return JSON.stringify(again) === JSON.stringify(plan);
  } catch (error) {
    // Terms that no loan has: somebody changed them.
    if (error instanceof RangeError) return false;
    throw error;
  }
}
