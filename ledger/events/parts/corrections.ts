import type { LedgerEvent } from "#lib/chart-of-accounts.ts";
import { PRINCIPAL_ACCOUNTS } from "../../buckets.ts";
import type { LedgerTransfer } from "../../transaction.ts";

/** Each is half of a pair in two books; taken back by its counterpart, which moves both. */
export const PAIRED: ReadonlySet<LedgerEvent> = new Set([
  "compensation_received",
  "compensation_paid",
  "compensation_returned",
  "compensation_refunded",
]);

/** By how much the transfers raise what lines have drawn, and what loans owe of principal, in fen. */
export function drawnAndOwed(transfers: readonly LedgerTransfer[]): { drawn: bigint; owed: bigint } {
  let drawn = 0n;
  let owed = 0n;
  for (const { debit, credit, amount, kind } of transfers) {
    if (kind !== "posted" && kind !== "post_pending") continue;
    if (credit.code === "line_drawn") drawn += amount;
    if (debit.code === "line_drawn") drawn -= amount;
    if (PRINCIPAL_ACCOUNTS.includes(debit.code)) owed += amount;
    if (PRINCIPAL_ACCOUNTS.includes(credit.code)) owed -= amount;
  }
  return { drawn, owed };
}
