import { idOf, type Named } from "./names.ts";
import type { Operation } from "./operations.ts";
import type { World } from "./world.ts";

const NAMES = { line: "line", newLine: "line", loan: "loan", newLoan: "loan", pool: "pool" } as const;

/** The lines, loans and agreements whose accounts an operation may move, as far as the case tells. */
export function subjectsOf(operation: Operation, { loans, drawdowns }: World): string[] {
  const named = Object.entries(NAMES).flatMap(([field, kind]: [string, Named]) => {
    const name = (operation as Record<string, unknown>)[field];
    return typeof name === "string" ? [idOf(kind, name)] : [];
  });
  const drawdown = "drawdown" in operation && drawdowns.get(idOf("drawdown", operation.drawdown));
  const ofLoans = named.flatMap((id) => {
    const loan = loans.get(id);
    return loan ? [loan.line.id, ...(loan.pool ? [loan.pool.id] : [])] : [];
  });
  return [...named, ...ofLoans, ...(drawdown ? [drawdown.line.id] : [])];
}
