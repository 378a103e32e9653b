export { CARD_SCHEMA_ID, cardJsonSchema } from "./json-schema.ts";
export { NOT_APPLICABLE_VALUE, type NotApplicable } from "./not-applicable.ts";
export {
  DECLARED_MISSING,
  type DeclaredMissing,
  exportDeclaredPmml,
  exportPmml,
} from "./pmml-export.ts";
export { importPmml } from "./pmml-import.ts";
export { type PointsCard, type PointsCharacteristic, pointsByCard } from "./points-card.ts";
export { exportSql, type SqlOptions } from "./sql.ts";
