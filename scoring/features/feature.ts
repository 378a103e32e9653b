import type { DateOn } from "#lib/dates.ts";
import { fen, formatMoney } from "#lib/money.ts";
import { type DataDomain, label, type MissingReason } from "#lib/vocabulary.ts";
import type { MonthSeries, Window } from "./month-series.ts";
import type {
  ElectricityBill,
  InvoiceMonth,
  ProfileInput,
  SocialSecurityMonth,
  TaxFiling,
  WaterBill,
} from "./records.ts";

/** `fen` values are integers below 2^53; `share` lies in 0..1; `ratio` is unbounded. */
export type FeatureUnit =
  | "fen"
  | "months"
  | "days"
  | "count"
  | "persons"
  | "kwh"
  | "share"
  | "ratio"
  | "points"
  | "none";
export type FeatureValue = number | string | boolean | null;

/** Which way is better for the borrower; `peak` means both tails are worse. */
export type Direction = "higher" | "lower" | "peak" | "none";

/** What is said of a feature, without any value. */
export type FeatureMeaning = {
  id: string;
  /** Chinese name as it stands in a sentence, window included: 近12月开票额. */
  name: string;
  explanation: string;
  type: "number" | "text" | "flag";
  unit: FeatureUnit;
  window: string;
  /** The domain it is shown under; null for what is derived from several. */
  domain: DataDomain | null;
  /** All domains it reads. */
  domains: readonly DataDomain[];
  source: string;
  direction: Direction;
  /** Whether the firm can honestly change it by what it does next; never true for what invites window dressing. */
  actionable: boolean;
  labels?: Readonly<Record<string, string>>;
  /** The value with its unit, in Chinese. */
  format(value: FeatureValue): string;
};

/** One feature of one profile. Exactly one of `value` and `missing` is null. */
export type FeatureResult = {
  id: string;
  value: FeatureValue;
  unit: FeatureUnit;
  window: string;
  source: string;
  domain: DataDomain | null;
  /** The date the newest datum used is of; null where nothing was used. */
  asOn: DateOn | null;
  missing: MissingReason | null;
  /** Which parts made up a derived value, in Chinese. */
  note?: string;
};

export type Outcome = {
  value: FeatureValue;
  asOn: DateOn | null;
  missing: MissingReason | null;
  note?: string;
};

/** The input of a profile, its monthly records arranged once for all features. */
export type FeatureContext = ProfileInput & {
  tax: MonthSeries<TaxFiling>;
  invoices: MonthSeries<InvoiceMonth>;
  socialSecurity: MonthSeries<SocialSecurityMonth>;
  electricity: MonthSeries<ElectricityBill>;
  water: MonthSeries<WaterBill>;
};

export type FeatureDefinition = FeatureMeaning & { compute(context: FeatureContext): Outcome };

export const without = (missing: MissingReason): Outcome => ({ value: null, asOn: null, missing });
/** A value, or not applicable where the computation has none. */
export const outcome = (value: FeatureValue, asOn: DateOn | null): Outcome =>
  value === null ? without("not_applicable") : { value, asOn, missing: null };

/** Computes from one window, passing on why it is missing. */
export function fromWindow<Row>(
  series: MonthSeries<Row>,
  window: Window<Row>,
  compute: (rows: Row[]) => FeatureValue,
): Outcome {
  return window.rows ? outcome(compute(window.rows), series.asOn) : without(window.missing);
}

/** Why several domains together cannot be used: a withheld one is said before an uncovered one. */
export function worstMissing(reasons: (MissingReason | null)[]): MissingReason | null {
  for (const reason of ["unauthorised", "not_covered", "not_applicable"] as const) {
    if (reasons.includes(reason)) return reason;
  }
  return null;
}

const percent = (value: number) => `${(value * 100).toFixed(1).replace(/\.0$/, "")}%`;
const grouped = (value: number) => String(value).replace(/\B(?<!\.\d*)(?=(\d{3})+(?!\d))/g, ",");

const PLAIN_UNIT: Record<Exclude<FeatureUnit, "fen" | "share">, string> = {
  months: " 个月",
  days: " 天",
  count: " 次",
  persons: " 人",
  kwh: " 千瓦时",
  ratio: "",
  points: " 分",
  none: "",
};

/** A number with its unit, in Chinese: `1,234.5 万元`, `36 个月`, `12.5%`. */
export function formatNumber(value: number, unit: FeatureUnit): string {
  if (unit === "fen") return formatMoney(fen(value));
  if (unit === "share") return percent(value);
  return `${grouped(value)}${PLAIN_UNIT[unit]}`;
}

/**
 * Symmetric growth g put back into the percentage people speak of, (a − b) ÷ b = 2g ÷ (2 − g): `+12.5%`, `-20%`.
 */
export function formatGrowth(value: FeatureValue): string {
  if (typeof value !== "number") return "缺失";
  if (value >= 2) return "由零增长";
  const change = (2 * value) / (2 - value);
  return `${change > 0 ? "+" : ""}${percent(change)}`;
}

/** A ratio whose neighbours are said in percent: `35%`. */
export const formatPercent = (value: FeatureValue): string =>
  typeof value === "number" ? percent(value) : "缺失";

/** How many times as much: `2.5 倍`. */
export const formatTimes = (value: FeatureValue): string =>
  typeof value === "number" ? `${grouped(Math.round(value * 10) / 10)} 倍` : "缺失";

/** By how much two figures differ whose ratio's logarithm is given: `相差 12.5%`. */
export const formatDeviation = (value: FeatureValue): string =>
  typeof value === "number" ? `相差 ${percent(Math.exp(value) - 1)}` : "缺失";

type Drafted = Omit<
  FeatureDefinition,
  "type" | "domain" | "domains" | "format" | "actionable" | "window" | "source"
> &
  Partial<FeatureDefinition>;

/** Completes definitions of one domain with what they share. */
export const definer =
  (shared: { domain: DataDomain | null; domains: readonly DataDomain[]; source: string; window?: string }) =>
  (drafted: Drafted): FeatureDefinition => ({
    type: "number",
    window: "近12个月",
    actionable: false,
    format(value) {
      if (value === null) return "缺失";
      if (typeof value === "number") return formatNumber(value, drafted.unit);
      if (typeof value === "boolean") return value ? "是" : "否";
      return drafted.labels && Object.hasOwn(drafted.labels, value) ? drafted.labels[value]! : value;
    },
    ...shared,
    ...drafted,
  });

/** Why a value is missing, in Chinese, naming the data that would supply it. */
export function describeMissing(
  meaning: Pick<FeatureMeaning, "domains" | "source">,
  missing: MissingReason,
): string {
  const domains = meaning.domains.map((domain) => label("dataDomain", domain)).join("、");
  if (missing === "unauthorised") return `未授权${domains}数据`;
  if (missing === "not_covered") return `${meaning.source}暂无可用数据`;
  return "经营时间或业务情况不适用";
}
