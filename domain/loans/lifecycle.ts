import { type DateOn, formatDate } from "#lib/dates.ts";
import { conflict, invalid } from "#lib/errors.ts";
import { label, type Word } from "#lib/vocabulary.ts";

export type DrawdownStatus = Word<"drawdownStatus">;
export type LoanStatus = Word<"loanStatus">;
export type LineStatus = Word<"creditLineStatus">;

/**
 * Refuses to confirm or void a drawdown that is settled already.
 * @throws DomainError `conflict`
 */
export function assertUnresolved(status: DrawdownStatus): void {
  if (status === "requested") return;
  throw conflict(
    `这笔放款当前为“${label("drawdownStatus", status)}”，不能再次处理。请刷新页面，查看最新状态。`,
  );
}

type LineDates = { status: LineStatus; grantedOn: DateOn; expiresOn: DateOn; termMonths: number };

/**
 * Refuses a payment that the line does not carry: a line that has ended, a day outside its life, a term beyond it.
 * @throws DomainError `conflict` where the line has ended, `invalid` beside the field otherwise
 */
export function assertDrawable(
  line: LineDates,
  draw: { paidOn: DateOn; termMonths: number },
  today: DateOn,
): void {
  if (line.status !== "active" || line.expiresOn < today)
    throw conflict(`这笔授信已于 ${formatDate(line.expiresOn)}到期或已关闭，不能再放款。请企业重新申请。`);
  assertPastDay("paidOn", "放款日", draw.paidOn, line.grantedOn, today);
  if (draw.termMonths > line.termMonths) {
    const message = `借款期限不能超过授信批准的 ${line.termMonths} 个月。`;
    throw invalid(message, { termMonths: [message] });
  }
}

/**
 * Refuses a day of payment that lies in the future or before what it belongs to began.
 * @throws DomainError `invalid`, beside the field
 */
export function assertPastDay(
  field: string,
  name: string,
  on: DateOn,
  earliest: DateOn,
  today: DateOn,
): void {
  if (on >= earliest && on <= today) return;
  const message = on > today ? `${name}不能晚于今天。` : `${name}不能早于 ${formatDate(earliest)}。`;
  throw invalid(message, { [field]: [message] });
}

/** Where a loan stands by its unpaid instalments. Settled and written-off loans stay so. */
export function standingOf(status: LoanStatus, unpaidDueDates: readonly DateOn[], today: DateOn): LoanStatus {
  if (status === "settled" || status === "written_off") return status;
  return unpaidDueDates.some((dueOn) => dueOn < today) ? "overdue" : "active";
}
