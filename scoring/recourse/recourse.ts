import { type DateOn, formatDate } from "#lib/dates.ts";
import {
  type DataAssumption,
  type FeatureMove,
  type FirmStates,
  moved,
  type RecourseAction,
  stateIn,
} from "./action.ts";
import { type Groups, groupActions, type Setting, statesAfter } from "./groups.ts";
import { type Choice, choosePlans, type PlanKind } from "./plans.ts";
import { type Requirement, unmet } from "./requirement.ts";
import type { RecourseScorer } from "./scorer.ts";

export type RecourseStep = {
  action: string;
  name: string;
  text: string;
  cost: number;
  /** When its effect shows at the earliest. */
  effectiveOn: DateOn;
  moves: readonly FeatureMove[];
  source: string;
};

export type RecoursePlan = {
  kind: PlanKind;
  /** In declared order. */
  steps: RecourseStep[];
  /** Declared effort of all steps. */
  cost: number;
  /** When the last effect shows at the earliest. */
  readyOn: DateOn;
  /** What the production scorer gives the profile after all steps. */
  points: number;
  /** How good data are taken to be that nobody may read yet; null where the plan rests on known data only. */
  assumption: DataAssumption | null;
  note: string;
};

/** A rule that stands in the way and that no action can move. */
export type Obstacle = { id: string; feature: string; reason: string; expiresOn: DateOn | null };

export type Recourse = { modelVersion: string; target: number; points: number } & (
  | { status: "reached" }
  | { status: "plans"; plans: RecoursePlan[] }
  | {
      status: "not_reachable";
      blockedBy: Obstacle[];
      /** When the last obstacle could expire; null where there is none, or one of them has no date. */
      couldChangeOn: DateOn | null;
      /** Whole points that all actions together leave short; 0 where only rules stand in the way. */
      shortBy: number;
      text: string;
    }
);

export type RecourseWish = {
  scorer: RecourseScorer;
  profile: FirmStates;
  /** Points to reach, a whole number. */
  target: number;
  today: DateOn;
  actions: readonly RecourseAction[];
  /** Conjunctive rules beside those of the card, such as a product's. */
  requirements?: readonly Requirement[];
};

/**
 * What a firm can do to reach a number of points: at most three plans of actions, as Ustun, Spangher, Liu, Actionable
 * Recourse in Linear Classification (2019), arXiv:1809.06514, solved without an integer programme, since points of a card
 * add up and rules bind one feature each. Rules force the actions that satisfy them; a multiple-choice knapsack closes
 * what is left of the gap at the lowest cost, both at once, so that the first plan is the exact optimum. Actions that
 * are not `actionable` are never suggested. Each plan is scored again by the production scorer.
 *
 * A plan is true at today's model version and with everything else as it is today: no promise.
 * @throws RangeError where the target is no whole number or above all points of the card, or where the scorer does not
 *   confirm a plan: then its points do not add up, which is a bug
 */
export function findRecourse(wish: RecourseWish): Recourse {
  const { scorer, profile, target, today } = wish;
  if (!Number.isInteger(target) || target > scorer.highest)
    throw new RangeError(`findRecourse: ${target} is not among the points of ${scorer.modelVersion}`);
  const requirements = [...scorer.requirementsFor(target), ...(wish.requirements ?? [])];
  const points = scorer.rescore(profile);
  const shared = { modelVersion: scorer.modelVersion, target, points };
  const left = unmet(requirements, (feature) => stateIn(profile, feature));
  if (points >= target && left.length === 0) return { ...shared, status: "reached" };

  const setting = { scorer, profile, today, requirements };
  const grouped = groupActions(
    wish.actions.filter(({ actionable }) => actionable),
    setting,
  );
  const gap = target <= scorer.lowest ? Number.NEGATIVE_INFINITY : target - sumOf(scorer, profile);
  const choices = grouped.blockedBy.length > 0 ? [] : choosePlans(grouped.groups, gap);
  if (choices.length === 0) return { ...shared, ...notReachable(grouped, gap) };
  return {
    ...shared,
    status: "plans",
    plans: choices.map((choice) => confirmedPlan(choice, grouped, setting, target)),
  };
}

const sumOf = ({ base, features, pointsOf }: RecourseScorer, profile: FirmStates) =>
  features.reduce((sum, feature) => sum + pointsOf(feature, stateIn(profile, feature)), base);

type FullSetting = Setting & { scorer: RecourseScorer };

/** A choice as a plan. The production scorer has the last word: what it does not confirm is not shown. */
function confirmedPlan(
  choice: Choice,
  { steps }: Groups,
  setting: FullSetting,
  target: number,
): RecoursePlan {
  const { scorer, profile, requirements } = setting;
  const taken = choice.steps.map((at) => steps[at]!);
  const after = moved(profile, statesAfter(taken, setting));
  const points = scorer.rescore(after);
  if (points < target || unmet(requirements, (feature) => stateIn(after, feature)).length > 0)
    throw new RangeError(`findRecourse: ${scorer.modelVersion} does not confirm a plan`);
  const assumptions = taken.map(({ level }) => level.assumption);
  const assumption = assumptions.includes("best") ? "best" : assumptions.includes("sound") ? "sound" : null;
  return {
    ...{ kind: choice.kind, cost: choice.cost, readyOn: choice.on, points, assumption },
    steps: taken.map(({ action, level, on }) => ({
      ...{ action: action.id, name: action.name, source: action.source },
      ...{ text: level.text, cost: level.cost, effectiveOn: on, moves: level.moves },
    })),
    note: noteOf(scorer.modelVersion, assumption),
  };
}

const ASSUMED: Record<DataAssumption, string> = {
  sound: "以授权后的数据达到稳健企业的水平为前提；",
  best: "以授权后的数据处于最好水平为前提；",
};

const noteOf = (version: string, assumption: DataAssumption | null) =>
  `${assumption ? ASSUMED[assumption] : ""}按评分模型 ${version} 的今日版本、其他情况不变测算，不构成承诺。`;

function notReachable({ groups, blockedBy }: Groups, gap: number) {
  const most = groups
    .filter((group) => group.length > 0)
    .reduce((sum, group) => sum + Math.max(...group.map(({ gain }) => gain)), 0);
  const shortBy = Math.max(0, gap - most);
  const obstacles = blockedBy.map(({ id, feature, reason, expiresOn }) => ({
    id,
    feature,
    reason,
    expiresOn,
  }));
  const dates = obstacles.map(({ expiresOn }) => expiresOn).filter((on) => on !== null);
  const couldChangeOn =
    obstacles.length > 0 && dates.length === obstacles.length ? dates.sort().at(-1)! : null;
  return {
    ...{ status: "not_reachable" as const, blockedBy: obstacles, couldChangeOn, shortBy },
    text: textOf(obstacles, couldChangeOn, shortBy),
  };
}

function textOf(obstacles: readonly Obstacle[], couldChangeOn: DateOn | null, shortBy: number): string {
  const reasons = [...new Set(obstacles.map(({ reason }) => reason))].join("；");
  if (obstacles.length === 0) return `按今日的评分模型，可采取的行动仍差 ${shortBy} 分。`;
  const until = couldChangeOn ? `，最早 ${formatDate(couldChangeOn)} 后可能变化` : "";
  return `目前没有可采取的行动能满足：${reasons}${until}。`;
}
