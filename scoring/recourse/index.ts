export type {
  ActionLevel,
  DataAssumption,
  EarliestEffect,
  FeatureMove,
  FeatureState,
  FirmStates,
  RecourseAction,
} from "./action.ts";
export {
  type ActionTemplate,
  actionsFor,
  type LeavingDays,
  parseActionTemplates,
} from "./action-template.ts";
export { firmActions } from "./firm-actions.ts";
export { type FirmWish, recourseForFirm } from "./firm-recourse.ts";
export { leavingDays } from "./leaving-days.ts";
export { MAX_PLANS, type PlanKind } from "./plans.ts";
export {
  findRecourse,
  type Obstacle,
  type Recourse,
  type RecoursePlan,
  type RecourseStep,
  type RecourseWish,
} from "./recourse.ts";
export { type LevelRule, type Requirement, requirementOf } from "./requirement.ts";
export { declaredScorer, estimatedScorer, type RecourseScorer } from "./scorer.ts";
