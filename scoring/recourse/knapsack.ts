/** One choice of a group: what it adds in points, what it costs, and the steps it consists of, in declared order. */
export type Item = {
  /** Whole points; may be negative. */
  readonly gain: number;
  /** A whole number from 0. */
  readonly cost: number;
  /** Places of the steps in the declared order, ascending; no two groups have one in common. */
  readonly steps: readonly number[];
};

/** What is kept low first: the cost, or the number of steps. The other one comes second. */
export type Priority = "cost" | "steps";

const CLOSED = Number.POSITIVE_INFINITY;

/**
 * The multiple-choice knapsack: takes exactly one item of each group so that their gains add up to `gap` at least, at the
 * lowest cost; of equal cost the fewest steps, of equal number the steps that come first in the declared order. Exact, by
 * dynamic programming over whole points as Kellerer, Pferschy, Pisinger, Knapsack Problems (2004), chapter 11, turned to the
 * covering form; the objective adds up and is strictly ordered, so that a best whole has best parts. Time O(items · gap).
 * @param groups an empty group cannot be satisfied; a group that may be left alone holds an item without steps
 * @param gap whole points, negative where there are more than enough
 * @returns one item of each group in order, or null where no choice reaches the gap
 */
export function solveKnapsack<I extends Item>(
  groups: readonly (readonly I[])[],
  gap: number,
  priority: Priority,
): I[] | null {
  if (groups.some((group) => group.length === 0)) return null;
  const lowest = groups.map((group) => Math.min(...group.map(({ gain }) => gain)));
  const needed = Math.max(0, gap - sumOf(lowest));
  const most = sumOf(groups.map((group, at) => Math.max(...group.map(({ gain }) => gain)) - lowest[at]!));
  if (needed > most) return null;
  const table = tableOf(groups, needed + 1, weightOf(groups, priority));
  for (const [at, group] of groups.entries())
    for (const [index, item] of group.entries()) extend(table, at, index, item.gain - lowest[at]!);
  return chosen(table, groups.length, needed);
}

type Table<I extends Item> = {
  readonly groups: readonly (readonly I[])[];
  /** States: points collected so far, from 0 to the gap, where what is more counts as the gap. */
  readonly width: number;
  readonly weights: readonly Float64Array[];
  /** By number of groups and state: the objective, the item chosen last, and the state before it. */
  readonly objective: Float64Array;
  readonly item: Int32Array;
  readonly before: Int32Array;
};

function tableOf<I extends Item>(
  groups: Table<I>["groups"],
  width: number,
  weight: (item: Item) => number,
): Table<I> {
  const size = (groups.length + 1) * width;
  const objective = new Float64Array(size).fill(CLOSED);
  objective[0] = 0;
  return {
    ...{ groups, width, objective },
    weights: groups.map((group) => Float64Array.from(group, weight)),
    item: new Int32Array(size),
    before: new Int32Array(size),
  };
}

/** Cost and number of steps as one number that adds up, whole and exact. */
function weightOf(groups: readonly (readonly Item[])[], priority: Priority): (item: Item) => number {
  const most = (of: (item: Item) => number) => sumOf(groups.map((group) => Math.max(...group.map(of))));
  const stepsAtMost = most(({ steps }) => steps.length) + 1;
  const costAtMost = most(({ cost }) => cost) + 1;
  if (!Number.isSafeInteger(stepsAtMost * costAtMost)) throw new RangeError("costs are too large to add up");
  return priority === "cost"
    ? ({ cost, steps }) => cost * stepsAtMost + steps.length
    : ({ cost, steps }) => steps.length * costAtMost + cost;
}

/** Puts one item of a group behind every state that the groups before it reach. */
function extend<I extends Item>(table: Table<I>, at: number, index: number, gain: number): void {
  const { width, objective, item, before } = table;
  const weight = table.weights[at]![index]!;
  const here = at * width;
  for (let state = 0; state < width; state += 1) {
    const value = objective[here + state]! + weight;
    if (value === CLOSED) continue;
    const next = here + width + Math.min(state + gain, width - 1);
    if (value > objective[next]!) continue;
    if (value === objective[next] && !comesFirst(table, at, { state, index }, next)) continue;
    objective[next] = value;
    item[next] = index;
    before[next] = state;
  }
}

/** Whether of two ways to one state, of equal cost and length, the new one has the steps that were declared first. */
function comesFirst<I extends Item>(
  table: Table<I>,
  at: number,
  { state, index }: { state: number; index: number },
  next: number,
): boolean {
  const added = table.groups[at]![index]!.steps;
  const now = stepsOf([...chosen(table, at, state), { steps: added }]);
  const then = stepsOf(chosen(table, at + 1, next - (at + 1) * table.width));
  return compareSteps(now, then) < 0;
}

/** The items chosen on the way to a state after so many groups. */
function chosen<I extends Item>(
  { groups, width, item, before }: Table<I>,
  after: number,
  state: number,
): I[] {
  const items: I[] = [];
  for (let at = after; at > 0; at -= 1) {
    const place = at * width + state;
    items.unshift(groups[at - 1]![item[place]!]!);
    state = before[place]!;
  }
  return items;
}

/** The steps of some items in declared order. */
export const stepsOf = (items: readonly Pick<Item, "steps">[]): number[] =>
  items.flatMap(({ steps }) => steps).sort((a, b) => a - b);

/** Declared order of two ascending lists of as many steps: negative where the first differing step of `a` comes earlier. */
export function compareSteps(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((step, index) => step !== b[index]);
  return at < 0 ? 0 : a[at]! - b[at]!;
}

const sumOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);
