/** An exact rational number; the denominator is positive. */
export type Exact = { readonly n: bigint; readonly d: bigint };

const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/;

/**
 * The number as it is written: 0.1 is one tenth, not the nearest double.
 * @throws RangeError for NaN and infinities.
 */
export function exact(value: number): Exact {
  if (Number.isSafeInteger(value)) return { n: BigInt(value), d: 1n };
  const match = DECIMAL.exec(String(value));
  if (!match) throw new RangeError(`exact: not a finite number: ${value}`);
  const [, sign, whole, fraction = "", exponent = "0"] = match;
  const digits = BigInt(`${whole}${fraction}`) * (sign ? -1n : 1n);
  const scale = Number(exponent) - fraction.length;
  return scale >= 0 ? { n: digits * 10n ** BigInt(scale), d: 1n } : { n: digits, d: 10n ** BigInt(-scale) };
}

export const add = (a: Exact, b: Exact): Exact =>
  a.d === b.d ? { n: a.n + b.n, d: a.d } : { n: a.n * b.d + b.n * a.d, d: a.d * b.d };
export const sub = (a: Exact, b: Exact): Exact => add(a, { n: -b.n, d: b.d });
export const mul = (a: Exact, b: Exact): Exact => ({ n: a.n * b.n, d: a.d * b.d });

/** Null for a division by zero. */
export function div(a: Exact, b: Exact): Exact | null {
  if (b.n === 0n) return null;
  return b.n > 0n ? { n: a.n * b.d, d: a.d * b.n } : { n: -a.n * b.d, d: a.d * -b.n };
}

export const less = (a: Exact, b: Exact): boolean => a.n * b.d < b.n * a.d;

/** The greatest integer not above it. */
export function floor({ n, d }: Exact): bigint {
  const quotient = n / d;
  return n < 0n && quotient * d !== n ? quotient - 1n : quotient;
}

/** The nearest integer, halves upwards. */
export const round = ({ n, d }: Exact): bigint => floor({ n: 2n * n + d, d: 2n * d });
