import type { Breakdown, Dashboard } from "#domain/indicators/index.ts";
import { formatMonth, type Month } from "#lib/dates.ts";
import { figureWords } from "./figures.tsx";

/*
 * The sentence over each chart: what it shows, said before it is drawn.
 */

const ratio = (part: bigint, whole: bigint) => Number((part * 1000n) / whole) / 10;
const amount = (value: unknown): bigint => (typeof value === "bigint" ? value : 0n);
/** The last month that has ended, by its place in the series. */
const lastWhole = ({ complete, months }: Dashboard) => months.length - (complete ? 1 : 2);

/** What was paid out in the last whole month, against the one before. */
export function disbursedFinding(dashboard: Dashboard): string {
  const at = lastWhole(dashboard);
  const series = dashboard.series.disbursed_amount ?? [];
  const [before, now] = [amount(series[at - 1]), amount(series[at])];
  const said = `${formatMonth(dashboard.months[at]!)}放款 ${figureWords("fen", now)}`;
  if (before === 0n) return said;
  const change = ratio(now - before, before);
  if (change === 0) return `${said}，与上月持平`;
  return `${said}，比上月${change > 0 ? "增加" : "减少"} ${Math.abs(change)}%`;
}

/** What is owed, and how much of it without collateral. */
export function outstandingFinding({ figures }: Dashboard): string {
  const of = (code: string) => amount(figures.find((each) => each.code === code)?.value);
  const [owed, free] = [of("loans_outstanding"), of("collateral_free_outstanding")];
  if (owed === 0n) return "还没有贷款余额";
  return `贷款余额 ${figureWords("fen", owed)}，其中免抵押占 ${ratio(free, owed)}%`;
}

/** Who holds most of the balance, and where there is none yet. */
export function divisionFinding(divisions: readonly Breakdown[]): string {
  const owed = divisions.map((each) => ({ name: each.name, value: amount(each.figures.loans_outstanding) }));
  const whole = owed.reduce((sum, { value }) => sum + value, 0n);
  if (whole === 0n) return "各乡镇街道还没有贷款余额";
  const top = owed.reduce((best, each) => (each.value > best.value ? each : best));
  const none = owed.filter(({ value }) => value === 0n).length;
  const rest = none > 0 ? `；${none} 个乡镇街道还没有贷款` : "";
  return `${top.name}余额最多，占全区 ${ratio(top.value, whole)}%${rest}`;
}

/** How much of what was granted this year has been paid out. */
export function bankFinding({ figures, month }: Dashboard): string {
  const of = (code: string) => amount(figures.find((each) => each.code === code)?.value);
  const [granted, disbursed] = [of("granted_amount"), of("disbursed_amount")];
  if (granted === 0n) return `${month.slice(0, 4)}年还没有授信`;
  return `${month.slice(0, 4)}年以来授信 ${figureWords("fen", granted)}，放款 ${figureWords("fen", disbursed)}`;
}

/** Of the firms that applied, how many were paid. */
export function funnelFinding({ funnel }: Dashboard): string {
  const of = (step: string) => funnel.steps.find((each) => each.step === step)?.firms ?? 0n;
  const [applied, disbursed] = [of("applied"), of("disbursed")];
  if (applied === 0n) return "还没有企业提出申请";
  return `申请过的 ${applied} 户企业中，${disbursed} 户拿到了贷款（${ratio(disbursed, applied)}%）`;
}

/** Months as short as a chart's axis needs them, with their year: 26年3月. */
export const monthLabels = (months: readonly Month[]) =>
  months.map((month) => `${month.slice(2, 4)}年${Number(month.slice(5, 7))}月`);
