import type { RecordType } from "#lib/vocabulary.ts";
import { TEMPLATE_NAMES, type TemplateName, templateOf } from "./templates.ts";

/**
 * The agreement of the district: the code of the source organisation that delivers each record type. Nobody else's
 * delivery of that type is taken in.
 */
const SOURCE_OF: Readonly<Record<RecordType, string>> = {
  tax_filing: "tax-bureau",
  tax_grade: "tax-bureau",
  invoice_month: "tax-bureau",
  social_security_month: "social-security",
  electricity_bill: "power-supply",
  water_bill: "water-supply",
  registry_event: "market-regulation",
};

/** The code of the source that delivers the record type. */
export const sourceCodeOf = (recordType: RecordType): string => SOURCE_OF[recordType];

/** The templates that a source delivers, by its organisation code; none for a source without an agreement. */
export const templatesOfSource = (sourceCode: string): TemplateName[] =>
  TEMPLATE_NAMES.filter((name) => SOURCE_OF[templateOf(name).recordType] === sourceCode);
