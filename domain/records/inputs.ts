export { csvText } from "./csv.ts";
export {
  type ColumnFormat,
  isTemplateName,
  type RecordTemplate,
  TEMPLATE_NAMES,
  type TemplateColumn,
  type TemplateName,
  templateCsv,
  templateFor,
  templateOf,
} from "./templates.ts";
