import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { DateOn } from "#lib/dates.ts";
import { effectiveOn, type FeatureState, type RecourseAction, stateIn } from "./action.ts";
import { differ } from "./plans.ts";
import { action, profileOf, tableScorer } from "./problem.fixture.ts";
import { findRecourse, type RecourseWish } from "./recourse.ts";
import { type Requirement, requirementOf } from "./requirement.ts";
import type { RecourseScorer } from "./scorer.ts";

const TODAY = "2026-11-22";
const FEATURES = ["a", "b", "c", "d", "e", "f", "g"];
const feature = fc.constantFrom(...FEATURES);
const value = fc.integer({ min: 0, max: 3 });
/** Mostly of one feature, so that some actions are linked and others are not. */
const moves = fc.oneof(
  { weight: 4, arbitrary: fc.dictionary(feature, value, { minKeys: 1, maxKeys: 1 }) },
  { weight: 1, arbitrary: fc.dictionary(feature, value, { minKeys: 2, maxKeys: 2 }) },
);
const level = fc.tuple(
  fc.integer({ min: 0, max: 5 }),
  fc.constantFrom(0, 3, 6, 12),
  moves.map((drawn) => ({ ...drawn })),
);
const each = <T>(arbitrary: fc.Arbitrary<T>) =>
  fc.array(arbitrary, { minLength: FEATURES.length, maxLength: FEATURES.length });
const problem = fc
  .record({
    points: each(fc.tuple(...[-2, 3, 6, 9].map((from) => fc.integer({ min: from - 4, max: from + 4 })))),
    start: each(fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, value)),
    target: fc.integer({ min: 5, max: 40 }),
    drafts: fc.array(
      fc.record({
        levels: fc.array(level, { minLength: 1, maxLength: 3 }),
        dressing: fc.integer({ min: 0, max: 9 }).map((at) => at === 0),
        excludes: fc.subarray(["x0", "x1", "x2"], { maxLength: 1 }),
      }),
      { minLength: 2, maxLength: 6 },
    ),
    rules: fc.array(fc.tuple(feature, value, fc.boolean()), { maxLength: 2 }),
  })
  .map(({ points, start, target, drafts, rules }) => ({
    scorer: tableScorer(Object.fromEntries(FEATURES.map((id, at) => [id, points[at]!])), 5),
    profile: profileOf(Object.fromEntries(FEATURES.map((id, at) => [id, start[at]!]))),
    target,
    today: TODAY,
    actions: drafts.map(({ levels, dressing, excludes }, at) =>
      action(`x${at}`, { levels, actionable: !dressing, excludes: excludes.filter((id) => id !== `x${at}`) }),
    ),
    requirements: rules.map(([feature, bound, least], at) =>
      requirementOf({
        id: `r${at}`,
        feature,
        reason: "",
        ...(least ? { atLeast: bound } : { atMost: bound + 1 }),
      }),
    ),
  }));

type Tried = { cost: number; steps: string[]; places: number[]; on: DateOn };

/** Every way to reach the target, by trying all sets of honest levels; written without the solver's parts. */
function bruteForce({ scorer, profile, target, actions, requirements = [] }: RecourseWish): Tried[] {
  const places = actions.flatMap((item) => item.levels.map((_, at) => `${item.id}${at}`));
  let sets: [RecourseAction, number][][] = [[]];
  for (const item of actions.filter(({ actionable }) => actionable))
    sets = sets.flatMap((set) => [
      set,
      ...(set.some(([other]) => other.excludes.includes(item.id) || item.excludes.includes(other.id))
        ? []
        : item.levels.map((_, at): [RecourseAction, number][] => [...set, [item, at]])),
    ]);
  return sets
    .filter((set) => {
      const after = new Map(profile);
      for (const feature of FEATURES)
        after.set(feature, bestState(set, feature, stateIn(profile, feature), scorer, requirements));
      return (
        scorer.rescore(after) >= target &&
        requirements.every((rule) => rule.accepts(stateIn(after, rule.feature)))
      );
    })
    .map((set) => ({
      cost: set.reduce((sum, [item, at]) => sum + item.levels[at]!.cost, 0),
      steps: set.map(([item, at]) => `${item.id}${at}`),
      places: set.map(([item, at]) => places.indexOf(`${item.id}${at}`)),
      on:
        set
          .map(([item, at]) => effectiveOn(item.levels[at]!.earliest, TODAY))
          .sort()
          .at(-1) ?? "",
    }));
}

function bestState(
  set: [RecourseAction, number][],
  feature: string,
  now: FeatureState,
  scorer: RecourseScorer,
  requirements: readonly Requirement[],
): FeatureState {
  const reached = set.flatMap(([item, at]) =>
    item.levels[at]!.moves.filter((move) => move.feature === feature),
  );
  const worth = (state: FeatureState) =>
    requirements.filter((rule) => rule.feature === feature && rule.accepts(state)).length * 1000 +
    scorer.pointsOf(feature, state);
  return reached.length === 0
    ? now
    : reached.map(({ to }) => to).reduce((best, state) => (worth(state) > worth(best) ? state : best));
}

const order = (keys: (tried: Tried) => (number | string)[]) => (a: Tried, b: Tried) => {
  const [left, right] = [
    [...keys(a), ...a.places],
    [...keys(b), ...b.places],
  ];
  const at = left.findIndex((value, index) => value !== right[index]);
  return at < 0 ? 0 : left[at]! < right[at]! ? -1 : 1;
};
const cheapestFirst = order(({ cost, steps, on }) => [cost, steps.length, on]);

describe("on any small problem, linked actions and rules among them", () => {
  test("the first plan is what trying everything finds, and what cannot be reached is just what nothing reaches", () => {
    fc.assert(
      fc.property(problem, (wish) => {
        const ways = bruteForce(wish).sort(cheapestFirst);
        const answer = findRecourse(wish);
        if (answer.status === "reached") expect(ways.some(({ steps }) => steps.length === 0)).toBe(true);
        else if (answer.status === "not_reachable") expect(ways).toEqual([]);
        else {
          const [{ cost, readyOn, steps }] = answer.plans as [(typeof answer.plans)[0]];
          expect({ cost, on: readyOn, steps: steps.map(({ text }) => text) }).toEqual({
            ...{ cost: ways[0]!.cost, on: ways[0]!.on, steps: ways[0]!.steps },
          });
        }
      }),
      { numRuns: 800 },
    );
  });

  test("there are at most three plans, each reaches the target, and any two differ by an action each way", () => {
    fc.assert(
      fc.property(problem, (wish) => {
        const answer = findRecourse(wish);
        if (answer.status !== "plans") return;
        const ways = bruteForce(wish).map(({ steps }) => steps.join(" "));
        const actions = answer.plans.map(({ steps }) => ({ actions: steps.map((step) => step.action) }));
        expect(actions.length).toBeLessThanOrEqual(3);
        for (const [at, plan] of answer.plans.entries()) {
          expect(ways).toContain(plan.steps.map(({ text }) => text).join(" "));
          expect(plan.points).toBeGreaterThanOrEqual(wish.target);
          for (const other of actions.slice(0, at)) expect(differ(actions[at]!, other)).toBe(true);
        }
        expect(findRecourse(wish)).toEqual(answer);
      }),
      { numRuns: 400 },
    );
  });

  test("a plan that is said to be sooner or to have fewer steps is", () => {
    fc.assert(
      fc.property(problem, (wish) => {
        const answer = findRecourse(wish);
        if (answer.status !== "plans") return;
        for (const [at, plan] of answer.plans.entries())
          for (const before of answer.plans.slice(0, at)) {
            if (plan.kind === "soonest") expect(plan.readyOn < before.readyOn).toBe(true);
            if (plan.kind === "fewest") expect(plan.steps.length).toBeLessThan(before.steps.length);
          }
      }),
      { numRuns: 400 },
    );
  });
});
