export {
  type EstimatedCard,
  type EstimatedCharacteristic,
  estimatedCardSchema,
  parseEstimatedCard,
} from "./card.ts";
export { type CompiledCard, compileCard } from "./compile.ts";
export { codeOfReason, MAX_REASONS, type ReasonCode, reasonsOfColumns, reasonText } from "./reasons.ts";
export { type ColumnScores, pointsOfColumns, scoreColumns, unseenWords } from "./score-columns.ts";
export { type EstimatedScore, scoreProfile } from "./score-profile.ts";
