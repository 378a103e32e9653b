import type { DateOn } from "#lib/dates.ts";
import {
  type ActionLevel,
  effectiveOn,
  type FeatureState,
  type FirmStates,
  type RecourseAction,
  stateIn,
} from "./action.ts";
import type { Item } from "./knapsack.ts";
import type { Requirement } from "./requirement.ts";
import type { RecourseScorer } from "./scorer.ts";

/** A level of an action with its place in the declared order. */
export type Step = { readonly action: RecourseAction; readonly level: ActionLevel; readonly on: DateOn };

/** Steps of linked actions that can be taken together. */
export type Combination = Item & {
  /** When the last of its effects shows; empty without steps, so that it is before any date. */
  readonly on: DateOn | "";
  readonly actions: readonly string[];
};

export type Groups = {
  /** All steps in declared order; items point into it. */
  readonly steps: readonly Step[];
  /** One group for each set of linked actions: the combinations that meet the requirements on what they move. */
  readonly groups: readonly (readonly Combination[])[];
  /** Requirements that no combination meets. */
  readonly blockedBy: readonly Requirement[];
};

export type Setting = {
  readonly scorer: Pick<RecourseScorer, "pointsOf">;
  readonly profile: FirmStates;
  readonly today: DateOn;
  readonly requirements: readonly Requirement[];
};

/** Combinations of one set of linked actions at most: three linked actions of fifteen levels each. */
export const MAX_COMBINATIONS = 4096;

/**
 * Turns actions into groups that no longer touch one another, so that points and costs add up between them. Actions are
 * linked that exclude one another or move one feature; of linked ones every combination is tried. Where two steps move
 * one feature, the better state stands: the one that meets more requirements, then the one with more points, then the
 * one declared first.
 * @throws RangeError where so many actions are linked that trying is no longer sensible, or an id occurs twice
 */
export function groupActions(actions: readonly RecourseAction[], setting: Setting): Groups {
  if (new Set(actions.map(({ id }) => id)).size !== actions.length)
    throw new RangeError("groupActions: an action's id occurs twice");
  const steps = actions.flatMap((action) =>
    action.levels.map((level) => ({ action, level, on: effectiveOn(level.earliest, setting.today) })),
  );
  const parts = linked(actions);
  const moving = new Set(steps.flatMap(({ level }) => level.moves.map(({ feature }) => feature)));
  const blockedBy = setting.requirements.filter(
    (rule) => !moving.has(rule.feature) && !rule.accepts(stateIn(setting.profile, rule.feature)),
  );
  const groups = parts.map((part) => {
    const features = new Set(
      part.flatMap(({ levels }) => levels.flatMap(({ moves }) => moves.map((m) => m.feature))),
    );
    const requirements = setting.requirements.filter(({ feature }) => features.has(feature));
    const tried = combinations(part, steps).map((combination) =>
      judged(combination, steps, setting, requirements),
    );
    const allowed = tried.filter(({ unmet }) => unmet.length === 0).map(({ item }) => item);
    if (allowed.length === 0)
      blockedBy.push(
        ...inTheWay(
          requirements,
          tried.map(({ unmet }) => unmet),
        ),
      );
    return allowed;
  });
  return { steps, groups, blockedBy };
}

/** Requirements that no combination meets; where each can be met but not all at once, those that are left by the first. */
function inTheWay(requirements: readonly Requirement[], unmet: readonly (readonly Requirement[])[]) {
  const never = requirements.filter((rule) => unmet.every((left) => left.includes(rule)));
  return never.length > 0 ? never : unmet[0]!;
}

/** Sets of actions that are linked, directly or through others, in declared order. */
function linked(actions: readonly RecourseAction[]): RecourseAction[][] {
  const features = actions.map(
    ({ levels }) => new Set(levels.flatMap(({ moves }) => moves.map((m) => m.feature))),
  );
  const touch = (a: number, b: number) =>
    actions[a]!.excludes.includes(actions[b]!.id) ||
    actions[b]!.excludes.includes(actions[a]!.id) ||
    [...features[a]!].some((feature) => features[b]!.has(feature));
  const leader = actions.map((_, at) => at);
  const find = (at: number): number => (leader[at] === at ? at : find(leader[at]!));
  for (let a = 0; a < actions.length; a += 1)
    for (let b = 0; b < a; b += 1)
      if (touch(a, b)) leader[Math.max(find(a), find(b))] = Math.min(find(a), find(b));
  return actions
    .map((_, at) => at)
    .filter((at) => find(at) === at)
    .map((first) => actions.filter((_, at) => find(at) === first));
}

/** Every choice of at most one level of each action that no exclusion forbids, as places of steps; nothing comes first. */
function combinations(part: readonly RecourseAction[], steps: readonly Step[]): number[][] {
  let found: number[][] = [[]];
  for (const action of part) {
    const own = steps.flatMap((step, at) => (step.action === action ? [at] : []));
    const free = found.filter((chosen) => chosen.every((at) => !excluded(steps[at]!.action, action)));
    found = [...found, ...free.flatMap((chosen) => own.map((at) => [...chosen, at]))];
    if (found.length > MAX_COMBINATIONS)
      throw new RangeError(`too many actions are linked: ${part.map(({ id }) => id).join(", ")}`);
  }
  return found;
}

const excluded = (a: RecourseAction, b: RecourseAction) =>
  a.excludes.includes(b.id) || b.excludes.includes(a.id);

function judged(
  places: readonly number[],
  steps: readonly Step[],
  { scorer, profile, requirements }: Setting,
  own: readonly Requirement[],
): { item: Combination; unmet: Requirement[] } {
  const chosen = places.map((at) => steps[at]!);
  const states = statesAfter(chosen, { scorer, requirements });
  const stateOf = (feature: string) => states.get(feature) ?? stateIn(profile, feature);
  const gain = [...states].reduce(
    (sum, [feature, state]) =>
      sum + scorer.pointsOf(feature, state) - scorer.pointsOf(feature, stateIn(profile, feature)),
    0,
  );
  return {
    item: {
      gain,
      cost: chosen.reduce((sum, { level }) => sum + level.cost, 0),
      steps: places,
      on: chosen.reduce((latest, { on }) => (on > latest ? on : latest), ""),
      actions: chosen.map(({ action }) => action.id),
    },
    unmet: own.filter((rule) => !rule.accepts(stateOf(rule.feature))),
  };
}

/** The states that some steps lead to together, by feature. */
export function statesAfter(
  chosen: readonly Pick<Step, "level">[],
  { scorer, requirements }: Pick<Setting, "scorer" | "requirements">,
): Map<string, FeatureState> {
  const met = (feature: string, state: FeatureState) =>
    requirements.filter((rule) => rule.feature === feature && rule.accepts(state)).length;
  const states = new Map<string, FeatureState>();
  for (const { feature, to } of chosen.flatMap(({ level }) => level.moves)) {
    const before = states.get(feature);
    const gained = before && met(feature, to) - met(feature, before);
    const isBetter =
      !before || (gained || scorer.pointsOf(feature, to) - scorer.pointsOf(feature, before)) > 0;
    if (isBetter) states.set(feature, to);
  }
  return states;
}
