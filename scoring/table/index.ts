export {
  type CategoryColumn,
  type Column,
  categoryColumn,
  KNOWN,
  NOT_APPLICABLE,
  type NumberColumn,
  numberColumn,
  pick,
  UNKNOWN,
} from "./column.ts";
export { columnOf, MISSING_WORDS, type MissingWords } from "./columns-of.ts";
