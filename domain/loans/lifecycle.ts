import { type DateOn, daysBetween, formatDate } from "#lib/dates.ts";
import { conflict, invalid } from "#lib/errors.ts";
import { label, type Word } from "#lib/vocabulary.ts";

export type DrawdownStatus = Word<"drawdownStatus">;
export type LoanStatus = Word<"loanStatus">;
export type LineStatus = Word<"creditLineStatus">;

/** Where each step of a drawdown begins. */
const BEGINS: Record<"release" | "confirm" | "void", readonly DrawdownStatus[]> = {
  release: ["requested"],
  confirm: ["released"],
  void: ["requested", "released"],
};

/**
 * Refuses a step of a drawdown that does not begin where it stands.
 * @throws DomainError `conflict`
 */
export function assertStep(status: DrawdownStatus, step: keyof typeof BEGINS): void {
  if (BEGINS[step].includes(status)) return;
  if (step === "confirm" && status === "requested")
    throw conflict("这笔放款还在等银行复核，复核后才能确认收款。请稍后再来，或联系银行。");
  throw conflict(
    `这笔放款当前为“${label("drawdownStatus", status)}”，不能再次处理。请刷新页面，查看最新状态。`,
  );
}

/** A loan may be given up once an instalment has been unpaid for longer than this. */
const WRITE_OFF_AFTER_DAYS = 90;

/** Days since the earliest unpaid instalment fell due; zero where none is past its day. */
export const daysOverdue = (unpaidDueDates: readonly DateOn[], today: DateOn): number =>
  Math.max(0, ...unpaidDueDates.map((dueOn) => daysBetween(dueOn, today)));

/** Whether a loan with these unpaid instalments may be written off. */
export const isWorthless = (status: LoanStatus, unpaidDueDates: readonly DateOn[], today: DateOn): boolean =>
  (status === "active" || status === "overdue") && daysOverdue(unpaidDueDates, today) > WRITE_OFF_AFTER_DAYS;

/**
 * Refuses to write off a loan that is settled or given up already, or not overdue for long enough.
 * @throws DomainError `conflict`
 */
export function assertWorthless(status: LoanStatus, unpaidDueDates: readonly DateOn[], today: DateOn): void {
  if (isWorthless(status, unpaidDueDates, today)) return;
  if (status === "settled" || status === "written_off")
    throw conflict(`这笔贷款当前为“${label("loanStatus", status)}”，不能核销。请刷新页面，查看最新状态。`);
  throw conflict(
    `逾期超过 ${WRITE_OFF_AFTER_DAYS} 天的贷款才能核销，这笔贷款目前逾期 ${daysOverdue(unpaidDueDates, today)} 天。`,
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
