import type { DateOn } from "#lib/dates.ts";
import type { Combination, Groups } from "./groups.ts";
import { compareSteps, type Priority, solveKnapsack, stepsOf } from "./knapsack.ts";

/** What a plan is best at; an alternative is the cheapest of those that differ. */
export type PlanKind = "cheapest" | "soonest" | "fewest" | "alternative";

export type Choice = {
  readonly kind: PlanKind;
  /** Places of the steps in the declared order. */
  readonly steps: readonly number[];
  readonly actions: readonly string[];
  readonly cost: number;
  readonly on: DateOn | "";
};

/** Plans that are shown at most. */
export const MAX_PLANS = 3;

type Objective = "cheapest" | "soonest" | "fewest";

/**
 * At most three plans that close a gap: the cheapest, then those that are ready sooner, have fewer steps, or cost the
 * least of what is left. Any two differ by an action each way, so that none is another one with something added. Alternatives
 * are sought by leaving out one action of each plan before; the first plan is the exact optimum.
 *
 * Cheapest: lowest cost, then fewest steps, then earliest, then declared order. Soonest: earliest, then cost, steps, order.
 * Fewest: steps, then cost, date, order.
 * @returns none where the gap cannot be closed
 */
export function choosePlans(groups: Groups["groups"], gap: number): Choice[] {
  const first = best(groups, gap, "cheapest");
  if (!first) return [];
  const kept: Choice[] = [{ ...first, kind: "cheapest" }];
  const wanted: [PlanKind, Objective, (choice: Chosen) => boolean][] = [
    ["soonest", "soonest", ({ on }) => kept.every((plan) => on < plan.on)],
    ["fewest", "fewest", ({ steps }) => kept.every((plan) => steps.length < plan.steps.length)],
    ["alternative", "cheapest", () => true],
    ["alternative", "cheapest", () => true],
  ];
  for (const [kind, objective, isWorth] of wanted) {
    if (kept.length === MAX_PLANS) break;
    const next = bestOther(groups, gap, objective, kept);
    if (next && isWorth(next)) kept.push({ ...next, kind });
  }
  return kept;
}

type Chosen = Omit<Choice, "kind">;

/** The best choice that differs from all plans kept, found by leaving out one action of each. */
function bestOther(
  groups: Groups["groups"],
  gap: number,
  objective: Objective,
  kept: readonly Choice[],
): Chosen | null {
  const leftOut = kept.reduce<string[][]>(
    (sets, { actions }) => sets.flatMap((set) => actions.map((id) => [...set, id])),
    [[]],
  );
  let found: Chosen | null = null;
  for (const ids of leftOut) {
    const without = groups.map((group) =>
      group.filter(({ actions }) => !actions.some((id) => ids.includes(id))),
    );
    const other = best(without, gap, objective);
    if (!other || !kept.every((plan) => differ(plan, other))) continue;
    if (!found || compare(other, found, objective) < 0) found = other;
  }
  return found;
}

/** Whether each of two plans has an action that the other has not. */
export const differ = (a: Pick<Choice, "actions">, b: Pick<Choice, "actions">) =>
  a.actions.some((id) => !b.actions.includes(id)) && b.actions.some((id) => !a.actions.includes(id));

/**
 * The best choice by one objective. The date of a choice is that of its last step, which does not add up; so the knapsack
 * is solved for what is ready by a date, and the date is found by bisection: what can be reached, and how cheaply, only
 * grows better with time.
 */
function best(groups: Groups["groups"], gap: number, objective: Objective): Chosen | null {
  const priority: Priority = objective === "fewest" ? "steps" : "cost";
  const by = (on: DateOn | "") => {
    const items = solveKnapsack(
      groups.map((group) => group.filter((item) => item.on <= on)),
      gap,
      priority,
    );
    return items && chosenOf(items);
  };
  const dates = [...new Set(groups.flatMap((group) => group.map(({ on }) => on)))].sort();
  const last = by(dates.at(-1) ?? "");
  if (!last) return null;
  const isEnough = (choice: Chosen | null) =>
    choice !== null &&
    (objective === "soonest" || (choice.cost === last.cost && choice.steps.length === last.steps.length));
  let found = last;
  let [low, high] = [0, dates.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    const choice = by(dates[middle]!);
    if (choice && isEnough(choice)) [found, high] = [choice, middle];
    else low = middle + 1;
  }
  return found;
}

const chosenOf = (items: readonly Combination[]): Chosen => ({
  steps: stepsOf(items),
  actions: items.flatMap(({ actions }) => actions),
  cost: items.reduce((sum, { cost }) => sum + cost, 0),
  on: items.reduce<DateOn | "">((latest, { on }) => (on > latest ? on : latest), ""),
});

/** Negative where `a` is the better one. */
export function compare(a: Chosen, b: Chosen, objective: Objective): number {
  const byDate = a.on < b.on ? -1 : a.on > b.on ? 1 : 0;
  const [byCost, bySteps] = [a.cost - b.cost, a.steps.length - b.steps.length];
  const order =
    objective === "soonest"
      ? [byDate, byCost, bySteps]
      : objective === "fewest"
        ? [bySteps, byCost, byDate]
        : [byCost, bySteps, byDate];
  return order.find((difference) => difference !== 0) ?? compareSteps(a.steps, b.steps);
}
