export { csvText } from "./csv.ts";
export { type RejectRule, rejectRules } from "./reject-rules.ts";
export {
  type ColumnFormat,
  describeFormat,
  isTemplateName,
  type RecordTemplate,
  TEMPLATE_NAMES,
  type TemplateColumn,
  type TemplateName,
  templateCsv,
  templateFor,
  templateOf,
} from "./templates.ts";
