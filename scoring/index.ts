export * from "./features/index.ts";
export { gradeOf, parseScorecard, type Scorecard, scorecardSchema } from "./model.ts";
export { type ScoreReason, type ScoreResult, type ScoreStrength, score } from "./score.ts";
export { expertV1 } from "./scorecards/expert-v1.ts";
