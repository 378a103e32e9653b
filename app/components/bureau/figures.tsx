import type { FigureValue, IndicatorUnit } from "#domain/indicators/index.ts";
import { fen, formatWan, formatYuan } from "#lib/money.ts";

export interface FigureText {
  value: string;
  unit: string;
  /** The figure to the last 分, where the shown one is rounded. */
  exact?: string;
}

const whole = new Intl.NumberFormat("zh-CN", { maximumFractionDigits: 0 });
const YI = 10_000_000_000n;

const UNIT_WORDS: Record<IndicatorUnit, string> = { fen: "万元", count: "", bps: "%", days: "天" };
export const unitWords = (unit: IndicatorUnit) => UNIT_WORDS[unit];

/** A figure as people say it: 亿元 from one 亿 up, 万元 below, per cent, days. */
export function figureText(unit: IndicatorUnit, value: FigureValue): FigureText {
  if (value === null) return { value: "—", unit: "" };
  if (unit === "fen") {
    const amount = fen(BigInt(value));
    const exact = `${formatYuan(amount)} 元`;
    return amount >= YI
      ? { value: formatWan(fen(amount / 10_000n)), unit: "亿元", exact }
      : { value: formatWan(amount), unit: "万元", exact };
  }
  if (unit === "bps") return { value: (Number(value) / 100).toFixed(2), unit: "%" };
  if (unit === "days") return { value: Number(value).toFixed(1), unit: "天" };
  return { value: whole.format(value), unit: "" };
}

/** The figure and its unit in one text: 12.5 亿元. */
export function figureWords(unit: IndicatorUnit, value: FigureValue): string {
  const text = figureText(unit, value);
  return text.unit === "%" ? `${text.value}%` : [text.value, text.unit].filter(Boolean).join(" ");
}

/** A bare number for a column whose head names the unit. */
export function columnText(unit: IndicatorUnit, value: FigureValue): string {
  if (value === null) return "—";
  return unit === "fen" ? formatWan(fen(BigInt(value))) : figureText(unit, value).value;
}

/** A figure with its unit; the exact amount in its title. */
export function Figure({ unit, value }: { unit: IndicatorUnit; value: FigureValue }) {
  const text = figureText(unit, value);
  return (
    <span className="whitespace-nowrap tabular" title={text.exact}>
      {text.value}
      {text.unit && (text.unit === "%" ? "%" : ` ${text.unit}`)}
    </span>
  );
}

/** For charts, whose axes are in 万元. */
export const inWan = (value: FigureValue | undefined): number | null =>
  value === null || value === undefined ? null : Number(value) / 1_000_000;
