import { type Exact, exact } from "./exact.ts";
import type { FeatureMeaning } from "./rule-features.ts";

/** A rational whose denominator is a power of ten, as a decimal with separators and at least so many places. */
function decimal({ n, d }: Exact, leastPlaces = 0): string {
  const places = d.toString().length - 1;
  const digits = (n < 0n ? -n : n).toString().padStart(places + 1, "0");
  const whole = digits.slice(0, digits.length - places).replace(/\B(?=(\d{3})+(?!\d))/g, ",");
  const fraction = digits
    .slice(digits.length - places)
    .replace(/0+$/, "")
    .padEnd(leastPlaces, "0");
  return `${n < 0n ? "-" : ""}${whole}${fraction && `.${fraction}`}`;
}

const per = ({ n, d }: Exact, unit: bigint): Exact => ({ n, d: d * unit });
const placesOf = (text: string) => text.split(".")[1]?.length ?? 0;

/** 亿元, 万元 and 元 in fen, from the largest. */
const UNITS = [
  ["亿元", 10_000_000_000n],
  ["万元", 1_000_000n],
  ["元", 100n],
] as const;
const MOST_PLACES = 4;

/**
 * An amount of fen with every digit that it has: `5 万元`, `12.3456 万元`, `50,000.4 元`. The largest unit that says it
 * in few places; what is asked or promised is never rounded.
 */
export function exactMoney(amount: number): string {
  const value = exact(amount);
  for (const [word, unit] of UNITS) {
    const text = decimal(per(value, unit));
    const reaches = (value.n < 0n ? -value.n : value.n) >= unit * value.d;
    if (word === "元" || (reaches && placesOf(text) <= MOST_PLACES)) return `${text} ${word}`;
  }
  return `${decimal(per(value, 100n))} 元`;
}

/** Basis points in percent with every digit, two at least: `3.85%`, `3.845%`. */
export const exactRate = (bps: number): string => `${decimal(per(exact(bps), 100n), 2)}%`;

/** A feature's value as it stands in a condition: amounts with every digit, all else as the feature's own format has it. */
export const quantity = (value: number | string | boolean, meaning: FeatureMeaning): string =>
  meaning.unit === "fen" && typeof value === "number" ? exactMoney(value) : meaning.format(value);
