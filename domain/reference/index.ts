export {
  type DivisionView,
  type IndustryView,
  type LprView,
  listReference,
  type ReferenceView,
} from "./list-reference.ts";
export { loadReference, type ReferenceFacts } from "./load-reference.ts";
export { workingCalendar } from "./working-calendar.ts";
