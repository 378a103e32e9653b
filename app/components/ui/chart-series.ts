/** One line or one set of bars. `null` is a gap: not known, or not yet. */
export interface Series {
  name: string;
  values: readonly (number | null)[];
  /** Draws this series unlike the rest of its chart, such as a target over bars. */
  kind?: "bar" | "line";
  /** A dashed line, for targets and forecasts. */
  dashed?: boolean;
}

export type ChartKind = "bar" | "line" | "stacked" | "horizontal";

export interface ChartContent {
  kind: ChartKind;
  labels: readonly string[];
  series: readonly Series[];
  unit: string;
}

const STARTS_FORMULA = /^[=+\-@\t\r＝]/;
const NUMBER = /^-?\d+(\.\d+)?$/;

/** A cell of CSV: quoted where needed, and never read as a formula by a spreadsheet. */
export function csvCell(value: string | number | null): string {
  if (value === null) return "";
  const text = String(value);
  const safe = STARTS_FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** What a chart shows, as CSV with a byte order mark, so that spreadsheets read the Chinese. */
export function chartCsv(dimension: string, { labels, series, unit }: ChartContent): string {
  const head = [dimension, ...series.map(({ name }) => `${name}（${unit}）`)];
  const rows = labels.map((label, at) => [label, ...series.map(({ values }) => values[at] ?? null)]);
  return `\uFEFF${[head, ...rows].map((cells) => cells.map(csvCell).join(",")).join("\r\n")}\r\n`;
}
