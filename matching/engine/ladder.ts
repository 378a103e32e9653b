import { div, type Exact, exact, floor, less, mul } from "../exact.ts";
import type { Formula } from "../formula.ts";
import { constantOf } from "./limit-tests.ts";

/**
 * The usual shape of a limit, or of each of the amounts of which it is the least: a multiple of one feature in whole steps between two bounds, which is
 * min(max(⌊feature × times ÷ over⌋ × step, low), high), all whole numbers below 2^52. Without a feature it is `low`.
 */
export type Ladder = {
  feature: string | null;
  times: number;
  over: number;
  step: number;
  low: number;
  high: number;
};

/** `step` null: not rounded down; `low` and `high` null: no bound. */
type Draft = { feature: string; times: Exact; step: Exact | null; low: Exact | null; high: Exact | null };

const ONE = exact(1);
const MOST = 2 ** 52;

const least = (a: Exact | null, b: Exact): Exact => (a && less(a, b) ? a : b);
const greatest = (a: Exact | null, b: Exact): Exact => (a && less(b, a) ? a : b);
const roundedDown = (value: Exact, step: Exact): Exact => mul({ n: floor(div(value, step)!), d: 1n }, step);

/**
 * A formula without `byGrade` and `byTerm` as ladders held to 0 and `most`, the least of which is its value; null where it
 * has another shape. Multiples, steps and bounds never turn an order round, so what is done to the least of several may be
 * done to each of them.
 */
export function laddersOf(formula: Formula, most: number): Ladder[] | null {
  const constant = constantOf(formula);
  if (constant) return [level(Math.min(most, Math.max(0, Number(floor(constant)))))];
  const ladders = draftsOf(formula)?.map((draft) => ladderOf(draft, most)) ?? [null];
  return ladders.every((ladder) => ladder !== null) ? ladders : null;
}

function ladderOf(draft: Draft, most: number): Ladder | null {
  const whole = draft.step === null ? stepped(draft, ONE) : draft;
  if (whole?.step?.d !== 1n) return null;
  const held = below(above(whole, exact(0)), exact(most));
  const ladder = {
    feature: whole.feature,
    times: Number(whole.times.n),
    over: Number(whole.times.d * whole.step.n),
    step: Number(whole.step.n),
    low: Number(floor(held.low!)),
    high: Number(floor(held.high!)),
  };
  return Math.max(ladder.times, ladder.over, ladder.step) < MOST ? ladder : null;
}

/** The same for every row. */
const level = (value: number): Ladder => ({
  feature: null,
  times: 0,
  over: 1,
  step: 1,
  low: value,
  high: value,
});

function draftsOf(formula: Formula): Draft[] | null {
  if (typeof formula === "number" || "const" in formula) return null;
  if ("feature" in formula)
    return [{ feature: formula.feature, times: ONE, step: null, low: null, high: null }];
  const [[operator, operands]] = Object.entries(formula) as [[string, Formula[]]];
  const varying = operands.filter((part) => constantOf(part) === undefined);
  const constants = operands.map(constantOf).filter((value) => value !== undefined);
  if ((varying.length !== 1 && operator !== "min") || constants.includes(null)) return null;
  const inner = varying.map(draftsOf);
  const change = changeBy(operator, constants as Exact[], varying[0] === operands[0]);
  if (!change || inner.includes(null)) return null;
  const drafts = (inner as Draft[][]).flat().map(change);
  return drafts.includes(null) ? null : (drafts as Draft[]);
}

/** What an operator with these constants makes of a draft; null for an operator that may turn an order round. */
function changeBy(
  operator: string,
  constants: readonly Exact[],
  variesFirst: boolean,
): ((draft: Draft) => Draft | null) | null {
  const [first, second] = constants as [Exact, Exact];
  if (operator === "mul") return (draft) => scaled(draft, first);
  if (operator === "min") return (draft) => constants.reduce(below, draft);
  if (operator === "max") return (draft) => constants.reduce(above, draft);
  if (!variesFirst) return null;
  if (operator === "div") return first.n > 0n ? (draft) => scaled(draft, div(ONE, first)!) : null;
  if (operator === "roundDown") return first.n > 0n ? (draft) => stepped(draft, first) : null;
  return operator === "clamp" ? (draft) => below(above(draft, first), second) : null;
}

const below = (draft: Draft, bound: Exact): Draft => ({
  ...draft,
  low: draft.low && least(draft.low, bound),
  high: least(draft.high, bound),
});

const above = (draft: Draft, bound: Exact): Draft => ({
  ...draft,
  low: greatest(draft.low, bound),
  high: draft.high && greatest(draft.high, bound),
});

function scaled({ times, step, low, high, ...rest }: Draft, by: Exact): Draft | null {
  if (by.n <= 0n) return null;
  const multiple = (value: Exact | null) => value && mul(value, by);
  return {
    ...rest,
    times: reduced(mul(times, by)),
    step: multiple(step),
    low: multiple(low),
    high: multiple(high),
  };
}

function stepped(draft: Draft, step: Exact): Draft | null {
  if (draft.step) return null;
  const rounded = (value: Exact | null) => value && roundedDown(value, step);
  return { ...draft, step: reduced(step), low: rounded(draft.low), high: rounded(draft.high) };
}

function reduced({ n, d }: Exact): Exact {
  const divisor = gcd(n, d);
  return { n: n / divisor, d: d / divisor };
}

const gcd = (a: bigint, b: bigint): bigint => (b === 0n ? a : gcd(b, a % b));
