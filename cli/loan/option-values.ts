import { type DateOn, isDate } from "#lib/dates.ts";
import { type DomainError, invalid } from "#lib/errors.ts";
import { type Fen, isYuan, parseYuan } from "#lib/money.ts";
import { MAX_RATE_BPS } from "#lib/repayment/terms.ts";
import type { Option, Options } from "./schedule-options.ts";

export const refused = (option: Option, why: string): DomainError => invalid(`--${option}：${why}`);

/** One of the words, or undefined where the option is not given. */
export function wordOf<W extends string>(options: Options, name: Option, words: readonly W[]): W | undefined {
  const value = options[name];
  if (value === undefined || words.includes(value as W)) return value as W | undefined;
  throw refused(name, `“${value}”不在可选之列，请从 ${words.join("、")} 中选一个。`);
}

export function wholeOf(options: Options, name: Option, min: number, max: number): number | undefined {
  const value = options[name];
  if (value === undefined) return undefined;
  if (/^\d{1,4}$/.test(value) && Number(value) >= min && Number(value) <= max) return Number(value);
  throw refused(name, `“${value}”不是 ${min} 到 ${max} 之间的整数。`);
}

export function amountOf(name: Option, text: string): Fen {
  if (!isYuan(text))
    throw refused(name, `“${text}”不是有效的金额，请填写数字，单位元，最多两位小数，例如 1000000.00。`);
  return parseYuan(text);
}

export function positiveOf(name: Option, text: string): Fen {
  const amount = amountOf(name, text);
  if (amount <= 0n) throw refused(name, "金额要大于零。");
  return amount;
}

export function rateOf(name: Option, text: string, least = 0): number {
  const rate = /^-?\d{1,6}(\.\d{1,4})?$/.test(text) ? Number(text) : Number.NaN;
  if (rate >= least && rate <= MAX_RATE_BPS) return rate;
  throw refused(
    name,
    `“${text}”不是有效的利率，请填写 ${least} 到 ${MAX_RATE_BPS} 之间的基点数，最多四位小数，例如 345 或 345.5。`,
  );
}

export function dayOf(name: Option, text: string): DateOn {
  if (isDate(text) && text >= "1900-01-01" && text < "2900-01-01") return text;
  throw refused(name, `“${text}”不是有效的日期，请写成 2026-01-20 这样。`);
}

/** `day=value,day=value`, in order of the days. */
export function dayValuesOf(name: Option, text: string): { on: DateOn; value: string }[] {
  let last = "";
  return text.split(",").map((item) => {
    const [day, value, ...more] = item.trim().split("=");
    if (!day || !value || more.length > 0)
      throw refused(name, `“${item}”看不懂，请写成 日期=数值，几项之间用逗号隔开。`);
    const on = dayOf(name, day);
    if (on <= last) throw refused(name, `日期要从早到晚，不能重复：${on}。`);
    last = on;
    return { on, value };
  });
}
