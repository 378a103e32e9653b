export { type Evaluation, evaluated, type ScoredSample } from "./evaluation.ts";
export type { GroupReport } from "./fairness.ts";
export { digestOfCard } from "./governance.ts";
export { type ModelCardInput, modelCard } from "./model-card.ts";
