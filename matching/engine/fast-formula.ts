import type { Formula } from "../formula.ts";
import { constantOf } from "./limit-tests.ts";

/** The number of a feature in a row of the block: NaN where it is missing or no number. */
export type ReadNumber = (feature: string) => { numbers: Float64Array; base: number };

/**
 * A formula in doubles that hold whole numbers: the value is `at(row) / over`. NaN where a step would leave what doubles
 * hold exactly, or a feature is missing or has decimals that `scale` does not cover.
 */
type Whole = { over: number; at: (row: number) => number };

/** Whole numbers below it stay whole and exact through one product or sum; half of 2^53, for a correction by one step. */
const LIMIT = 2 ** 52;
/** Up to 15 digits a decimal and its double name each other. */
const DIGITS = 1e15;

const kept = (value: number) => (value < LIMIT && value > -LIMIT ? value : Number.NaN);

/** The greatest whole number not above `value / over`, both whole and below {@link LIMIT}; `over` is positive. */
export function floorDivide(value: number, over: number): number {
  const quotient = Math.floor(value / over);
  const rest = value - quotient * over;
  return rest < 0 ? quotient - 1 : rest >= over ? quotient + 1 : quotient;
}

/**
 * Compiles a formula without `byGrade` and `byTerm` to arithmetic on whole numbers in doubles; null where it divides by a
 * feature or its constants are too long. `scale` is the power of ten by which features are read: 1 for whole numbers.
 */
export function compileWhole(formula: Formula, read: ReadNumber, scale: number): Whole | null {
  const constant = constantOf(formula);
  if (constant !== undefined) return constant && fixed(constant);
  if (typeof formula === "number" || "const" in formula) return null;
  if ("feature" in formula) return feature(formula.feature, read, scale);
  const [[operator, operands]] = Object.entries(formula) as [[string, Formula[]]];
  const parts = operands.map((part) => compileWhole(part, read, scale));
  if (parts.includes(null)) return null;
  const [a, b] = parts as [Whole, Whole];
  if (operator === "mul") return product(a, b);
  if (operator === "div") {
    const by = constantOf(operands[1]!);
    if (!by || by.n === 0n) return null;
    const turned = fixed(by.n > 0n ? { n: by.d, d: by.n } : { n: -by.d, d: -by.n });
    return turned && product(a, turned);
  }
  if (operator === "roundDown") {
    const step = constantOf(operands[1]!);
    const steps = step && step.n > 0n ? fixed(step) : null;
    return steps && roundedDown(a, steps.at(0), steps.over);
  }
  const even = brought(parts as Whole[]);
  return even && joined(operator, even.over, even.parts);
}

function fixed({ n, d }: { n: bigint; d: bigint }): Whole | null {
  const divisor = gcd(n < 0n ? -n : n, d);
  const value = kept(Number(n / divisor));
  const over = kept(Number(d / divisor));
  return Number.isNaN(value) || Number.isNaN(over) ? null : { over, at: () => value };
}

const gcd = (a: bigint, b: bigint): bigint => (b === 0n ? a : gcd(b, a % b));

function feature(id: string, read: ReadNumber, scale: number): Whole {
  const { numbers, base } = read(id);
  if (scale === 1) {
    return {
      over: 1,
      at: (row) => {
        const value = numbers[base + row]!;
        return value === Math.floor(value) ? kept(value) : Number.NaN;
      },
    };
  }
  return {
    over: scale,
    at: (row) => {
      const value = numbers[base + row]!;
      const whole = Math.round(value * scale);
      return whole / scale === value && whole < DIGITS && whole > -DIGITS ? whole : Number.NaN;
    },
  };
}

function product(a: Whole, b: Whole): Whole | null {
  const over = kept(a.over * b.over);
  return Number.isNaN(over) ? null : { over, at: (row) => kept(a.at(row) * b.at(row)) };
}

function roundedDown({ over, at }: Whole, step: number, stepOver: number): Whole | null {
  const divisor = kept(over * step);
  if (Number.isNaN(divisor)) return null;
  return {
    over: stepOver,
    at: (row) => {
      const value = kept(at(row) * stepOver);
      return Number.isNaN(value) ? value : kept(floorDivide(value, divisor) * step);
    },
  };
}

/** All parts over the same denominator. */
function brought(parts: readonly Whole[]): { over: number; parts: ((row: number) => number)[] } | null {
  let over = 1;
  for (const part of parts) {
    over = kept((over / Number(gcd(BigInt(over), BigInt(part.over)))) * part.over);
    if (Number.isNaN(over)) return null;
  }
  return {
    over,
    parts: parts.map(({ over: own, at }) => {
      const times = over / own;
      return times === 1 ? at : (row) => kept(at(row) * times);
    }),
  };
}

type At = (row: number) => number;

function joined(operator: string, over: number, parts: readonly At[]): Whole | null {
  const [a, b, c] = parts as [At, At, At];
  if (operator === "add") return { over, at: (row) => kept(a(row) + b(row)) };
  if (operator === "sub") return { over, at: (row) => kept(a(row) - b(row)) };
  if (operator === "clamp") return { over, at: (row) => Math.min(Math.max(a(row), b(row)), c(row)) };
  const join = operator === "min" ? Math.min : operator === "max" ? Math.max : null;
  if (!join) return null;
  if (parts.length === 1) return { over, at: a };
  if (parts.length === 2) return { over, at: (row) => join(a(row), b(row)) };
  return { over, at: (row) => parts.slice(1).reduce((so, part) => join(so, part(row)), a(row)) };
}

/** A decimal scale that covers amounts and ratios as they are usually written. */
export const DECIMAL_SCALE = 1_000_000;
