import type { DateOn } from "#lib/dates.ts";
import type { ScoredFeature } from "../score.ts";
import type { DataAssumption, FirmStates, RecourseAction } from "./action.ts";
import { type ActionTemplate, actionsFor, type LeavingDays } from "./action-template.ts";
import { authoriseAction } from "./authorise.ts";
import { firmActions } from "./firm-actions.ts";
import { findRecourse, type Recourse } from "./recourse.ts";
import type { Requirement } from "./requirement.ts";
import type { RecourseScorer } from "./scorer.ts";

export type FirmWish = {
  scorer: RecourseScorer;
  /** The firm's features as computed; each one that the card needs. */
  features: readonly ScoredFeature[];
  /** Points to reach, a whole number. */
  target: number;
  today: DateOn;
  requirements?: readonly Requirement[];
  /** Days on which late filings and late bills leave their windows, where they are known. */
  leaving?: LeavingDays;
  templates?: readonly ActionTemplate[];
};

/**
 * What a firm of the platform can do to reach a number of points ({@link findRecourse}), by the platform's declared
 * actions and by authorising what it withholds. Withheld data are first taken to be those of a sound firm; only where
 * that is not enough, as good as can be, so that nobody is told 'not reachable' for what nobody has seen. Plans say which.
 * @throws RangeError as `findRecourse`
 */
export function recourseForFirm(wish: FirmWish): Recourse {
  const { scorer, features, target, today, requirements = [], leaving = {}, templates = firmActions } = wish;
  const profile: FirmStates = new Map(features.map(({ id, value, missing }) => [id, { value, missing }]));
  const own = actionsFor(templates, profile, today, leaving);
  const all = [...scorer.requirementsFor(target), ...requirements];
  const attempt = (assumption: DataAssumption): Recourse => {
    const authorise = authoriseAction({ scorer, profile, requirements: all }, assumption);
    const actions: RecourseAction[] = authorise ? [authorise, ...own] : own;
    return findRecourse({ scorer, profile, target, today, actions, requirements });
  };
  const answer = attempt("sound");
  return answer.status === "not_reachable" ? attempt("best") : answer;
}
