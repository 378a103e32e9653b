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

/** A figure as people say it: 亿元 from one 亿 up, 万元 below, per cent, days; heads and cases by their own word. */
export function figureText(unit: IndicatorUnit, value: FigureValue, counted = ""): FigureText {
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
  return { value: whole.format(value), unit: counted };
}

/** The figure and its unit in one text: 12.5 亿元. */
export function figureWords(unit: IndicatorUnit, value: FigureValue, counted = ""): string {
  const text = figureText(unit, value, counted);
  return text.unit === "%" ? `${text.value}%` : [text.value, text.unit].filter(Boolean).join(" ");
}

/** A bare number for a column whose head names the unit. */
export function columnText(unit: IndicatorUnit, value: FigureValue): string {
  if (value === null) return "—";
  return unit === "fen" ? formatWan(fen(BigInt(value))) : figureText(unit, value).value;
}

export interface FigureProps {
  unit: IndicatorUnit;
  value: FigureValue;
  /** What is counted, where heads or cases are: 户, 笔. */
  counted?: string | undefined;
}

/** A figure with its unit; the exact amount in its title. */
export function Figure({ unit, value, counted }: FigureProps) {
  const text = figureText(unit, value, counted);
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
