import { hash } from "node:crypto";
import { type DateOn, formatDate, isDate } from "#lib/dates.ts";
import { invalid } from "#lib/errors.ts";
import type { Fen } from "#lib/money.ts";
import type { Word } from "#lib/vocabulary.ts";
import { type AccountKey, accountName, type LedgerSubject } from "./accounts.ts";
import { EVENT_MOVEMENTS, MOVEMENTS, MOVES_BACK, type Movement } from "./movements.ts";

/** Posted at once; held; or the end of a hold, which names it. A hold's id is chosen by whoever makes it. */
type Stage =
  | { kind: "posted" }
  | { kind: "pending"; id: string }
  | { kind: "post_pending" | "void_pending"; pendingId: string };

/** One positive amount from one account to another. */
export type LedgerTransfer = { code: Movement; debit: AccountKey; credit: AccountKey; amount: Fen } & Stage;

/** The bank and the enterprise between which something happens, by the ids of their organisations. */
export type Parties = { bankId: string; enterpriseId: string };

/** What one business event moves; all of it or nothing. */
export type LedgerTransaction = Parties & {
  /** The same key with the same content is one event, however often it is posted. */
  idempotencyKey: string;
  event: Word<"ledgerEvent">;
  subjectType: LedgerSubject;
  subjectId: string;
  /** The business date on which it counts. */
  effectiveOn: DateOn;
  /** Of a late entry the day on which it happened, in a month that is closed by now. */
  happenedOn?: DateOn;
  transfers: LedgerTransfer[];
};

/** A transfer between two accounts of one subject, on the accounts that the movement names. */
export const transfer = (
  code: Movement,
  subjectId: string,
  amount: Fen,
  stage: Stage = { kind: "posted" },
): LedgerTransfer => ({
  code,
  debit: { code: MOVEMENTS[code].debit, subjectId },
  credit: { code: MOVEMENTS[code].credit, subjectId },
  amount,
  ...stage,
});

/** A transfer that takes back what an earlier one of the movement moved: the same accounts, their sides exchanged. */
export const transferBack = (code: Movement, subjectId: string, amount: Fen): LedgerTransfer => {
  const { debit, credit, ...rest } = transfer(code, subjectId, amount);
  return { ...rest, debit: credit, credit: debit };
};

/**
 * Refuses a transaction that no book could take.
 * @throws DomainError `invalid` on an amount that is not positive, or a date after `today`; Error on what only
 *   a fault in the program can bring: no transfers, or accounts that the movement does not join
 */
export function assertPostable(transaction: LedgerTransaction, today: DateOn): void {
  const { transfers, effectiveOn, idempotencyKey, event } = transaction;
  if (transfers.length === 0) throw new Error(`ledger: ${idempotencyKey} moves nothing`);
  if (!isDate(effectiveOn)) throw new Error(`ledger: ${idempotencyKey} has no date: ${effectiveOn}`);
  if (effectiveOn > today) {
    throw invalid(
      `记账日期 ${formatDate(effectiveOn)}晚于今天（${formatDate(today)}），请改为今天或更早的日期。`,
    );
  }
  for (const { code, debit, credit, amount } of transfers) {
    if (amount <= 0n) throw invalid("记账金额必须大于零，请核对金额。");
    if (!joins(code, debit, credit) && !(MOVES_BACK.has(event) && joins(code, credit, debit))) {
      throw new Error(`ledger: ${code} does not move from ${debit.code} to ${credit.code}`);
    }
    if (!EVENT_MOVEMENTS[event].includes(code)) throw new Error(`ledger: ${event} does not move ${code}`);
  }
}

const joins = (code: Movement, debit: AccountKey, credit: AccountKey) =>
  MOVEMENTS[code].debit === debit.code && MOVEMENTS[code].credit === credit.code;

/** A digest of everything that a transaction says but its key. It is the same whether it comes in time or late. */
export function requestHash(transaction: LedgerTransaction): string {
  const { event, subjectType, subjectId, bankId, enterpriseId, effectiveOn, happenedOn, transfers } =
    transaction;
  // As JSON writes the rows of texts; ids, words and dates hold nothing that it would mark.
  let content = `[["${event}","${subjectType}","${subjectId}","${bankId}","${enterpriseId}","${happenedOn ?? effectiveOn}"]`;
  for (const each of transfers) {
    const hold = each.kind === "pending" ? each.id : each.kind === "posted" ? null : each.pendingId;
    content += `,["${each.code}","${accountName(each.debit)}","${accountName(each.credit)}","${each.amount}","${each.kind}",${hold === null ? "null" : `"${hold}"`}]`;
  }
  return hash("sha256", `${content}]`);
}
