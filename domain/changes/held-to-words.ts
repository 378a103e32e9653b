import { conflict } from "#lib/errors.ts";
import type { ChangeRow } from "./open-change.ts";

/**
 * Holds what has just been carried out against the words that the reviewer read: each of these facts must stand among
 * them, once. Called by the verb that approves, whose transaction is undone where they differ.
 * @param done what the change came to, by the name of the fact
 * @throws DomainError `conflict` where the words said something else
 */
export function assertHeldToWords(change: ChangeRow, done: Record<string, string>): void {
  const differing = Object.entries(done).filter(([name, after]) => {
    const told = change.facts.filter((fact) => fact.name === name);
    return told.length !== 1 || told[0]!.after !== after;
  });
  if (differing.length === 0) return;
  const names = differing.map(([name]) => `“${name}”`).join("、");
  throw conflict(`这份变更说明中的${names}与实际要办理的内容不一致，不能通过。请退回，由提交人重新提交。`);
}
