import { formatDate, isDate } from "#lib/dates.ts";
import { brokenConstraint, conflict, type DomainError, invalid, postgresCode } from "#lib/errors.ts";
import { fen } from "#lib/money.ts";
import { type AccountCode, CHART } from "./accounts.ts";
import { keyConflict } from "./posting.ts";

const HOLD_REFUSALS: Record<string, string> = {
  absent: "没有找到这笔提款的额度预留，请刷新页面查看最新状态。",
  post_pending: "这笔提款已经确认放款，不能再次处理。请刷新页面查看最新状态。",
  void_pending: "这笔提款已经作废，不能再次处理。请刷新页面查看最新状态。",
  differs: "金额或账户与提款时的额度预留不一致，请核对后重试。",
};

/** Who comes second when two resolve a hold at the same time. */
const HOLD_RESOLVED = "ledger_transfers_resolution_unique";
const CLOSED_MONTH = "ledger_transactions_open_month";

function closedMonth(error: unknown): DomainError {
  const first = detailOf(error);
  return invalid(
    isDate(first)
      ? `${formatDate(first)}以前的月份已经结账，不能再记入。请把记账日期改为${formatDate(first)}或以后。`
      : "只有已结账月份的补记才注明发生日期，请去掉发生日期后重试。",
  );
}

/** What the database refuses of a posting, in words for people; any other error as it is. */
export function refusalOf(error: unknown): unknown {
  const constraint = brokenConstraint(error);
  if (constraint === CLOSED_MONTH) return closedMonth(error);
  if (constraint === HOLD_RESOLVED)
    return conflict("这笔提款刚刚已经处理，不能再次处理。请刷新页面查看最新状态。");
  const translate = REFUSALS[postgresCode(error) ?? ""];
  return translate ? translate(detailOf(error)) : error;
}

const REFUSALS: Record<string, (detail: string) => DomainError> = {
  LG001: keyConflict,
  LG002: (what) => conflict(HOLD_REFUSALS[what]!),
  LG003: (detail) => {
    const figures = JSON.parse(detail) as { code: AccountCode; free: string; wanted: string };
    const [free, wanted] = [BigInt(figures.free), BigInt(figures.wanted)];
    return invalid(CHART[figures.code].shortage(fen(free + wanted), fen(wanted)));
  },
};

function detailOf(error: unknown): string {
  for (let at: unknown = error; at instanceof Error; at = at.cause)
    if ("detail" in at && typeof at.detail === "string") return at.detail;
  return "";
}
