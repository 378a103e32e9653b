import { invalid } from "./errors.ts";

declare const fenBrand: unique symbol;

/** An amount of money in 分, the hundredth of a yuan. Always an integer; never a float. */
export type Fen = bigint & { readonly [fenBrand]: true };

/** The largest amount the platform accepts: ten thousand 亿元. Far above any loan, far below bigint columns. */
export const MAX_FEN = 100_000_000_000_000n as Fen;

export const fen = (value: bigint | number): Fen => BigInt(value) as Fen;
export const ZERO = fen(0);

export const yuan = (value: number): Fen => fen(BigInt(value) * 100n);
export const wan = (value: number): Fen => fen(BigInt(Math.round(value * 10_000)) * 100n);

const DECIMAL = /^(0|[1-9]\d*)(?:\.(\d+))?$/;

function scaled(text: string, places: number): Fen | null {
  const match = DECIMAL.exec(text.trim());
  if (!match) return null;
  const fraction = match[2] ?? "";
  if (fraction.length > places) return null;
  const value = BigInt(match[1] + fraction.padEnd(places, "0"));
  return value > MAX_FEN ? null : fen(value);
}

/**
 * Reads yuan written as a plain decimal with at most two places ("1200.50").
 * Signs, exponents, thousands separators and full-width digits are refused: nothing is guessed.
 * @throws DomainError `invalid` with a sentence for the person who typed it.
 */
export function parseYuan(text: string): Fen {
  const value = scaled(text, 2);
  if (value === null)
    throw invalid(`“${text}”不是有效的金额：请填写数字，单位元，最多两位小数，例如 1200.50。`);
  return value;
}

/** Reads 万元 written as a plain decimal with at most six places; otherwise like {@link parseYuan}. */
export function parseWan(text: string): Fen {
  const value = scaled(text, 6);
  if (value === null) throw invalid(`“${text}”不是有效的金额：请填写数字，单位万元，例如 50 或 12.5。`);
  return value;
}

/** Whether {@link parseYuan} / {@link parseWan} would accept the text; for form schemas. */
export const isYuan = (text: string) => scaled(text, 2) !== null;
export const isWan = (text: string) => scaled(text, 6) !== null;

export type Rounding = "half_up" | "half_even" | "down";

/** Divides integers with a named rounding. `denominator` must be positive. */
export function divide(numerator: bigint, denominator: bigint, rounding: Rounding): bigint {
  if (denominator <= 0n) throw new RangeError("divide: denominator must be positive");
  const negative = numerator < 0n;
  const magnitude = negative ? -numerator : numerator;
  let quotient = magnitude / denominator;
  const twice = (magnitude % denominator) * 2n;
  if (rounding !== "down" && twice >= denominator) {
    const exactHalf = twice === denominator;
    if (!exactHalf || rounding === "half_up" || quotient % 2n === 1n) quotient += 1n;
  }
  return negative ? -quotient : quotient;
}

/** `amount × numerator ÷ denominator`, rounded half up to the fen unless told otherwise. */
export const multiplyRatio = (
  amount: Fen,
  numerator: bigint,
  denominator: bigint,
  rounding: Rounding = "half_up",
): Fen => fen(divide(amount * numerator, denominator, rounding));

export const minFen = (a: Fen, b: Fen): Fen => (a < b ? a : b);
export const maxFen = (a: Fen, b: Fen): Fen => (a > b ? a : b);
export const sumFen = (amounts: Iterable<Fen>): Fen => {
  let total = 0n;
  for (const amount of amounts) total += amount;
  return fen(total);
};

function decimal(value: bigint, unit: bigint, places: number): string {
  const rounded = divide(value * 10n ** BigInt(places), unit, "half_up");
  const negative = rounded < 0n;
  const digits = (negative ? -rounded : rounded).toString().padStart(places + 1, "0");
  const whole = digits.slice(0, digits.length - places) || "0";
  const grouped = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ",");
  const fraction = places > 0 ? `.${digits.slice(-places)}` : "";
  return `${negative ? "-" : ""}${grouped}${fraction}`;
}

const trimZeros = (text: string) => (text.includes(".") ? text.replace(/\.?0+$/, "") : text);

/** Exact yuan with separators: `1,234,500.00`. */
export const formatYuan = (amount: Fen) => decimal(amount, 100n, 2);
/** 万元 with up to two places, trailing zeros dropped: `123.45`. */
export const formatWan = (amount: Fen) => trimZeros(decimal(amount, 1_000_000n, 2));
/** The figure and the unit a person would say: 亿元 from one 亿 up, 万元 from one 万 up, else 元. */
export function formatMoney(amount: Fen): string {
  const magnitude = amount < 0n ? -amount : amount;
  if (magnitude >= 10_000_000_000n) return `${trimZeros(decimal(amount, 10_000_000_000n, 2))} 亿元`;
  if (magnitude >= 1_000_000n) return `${formatWan(amount)} 万元`;
  return `${trimZeros(decimal(amount, 100n, 2))} 元`;
}
/** A plain decimal of yuan without separators, for files and JSON: `1234500.00`. */
export const toYuanString = (amount: Fen) => decimal(amount, 100n, 2).replaceAll(",", "");
/** A plain decimal of 万元 without separators, exact, as {@link parseWan} reads it: `123.45`. */
export const toWanString = (amount: Fen) => trimZeros(decimal(amount, 1_000_000n, 6)).replaceAll(",", "");
/** Basis points as a percentage a person reads: 365 → `3.65%`. */
export const formatRate = (bps: number) => `${(bps / 100).toFixed(2)}%`;
