import type { DateOn, Month } from "#lib/dates.ts";
import { addMonths, monthOf } from "#lib/dates.ts";
import type { Fen } from "#lib/money.ts";
import type { RecordType, Word } from "#lib/vocabulary.ts";
import type { DemoEnterprise } from "./enterprise.ts";
import { invoicesOf } from "./invoices.ts";
import { registryEventsOf } from "./registry.ts";
import { socialSecurityOf } from "./social-security.ts";
import { taxFilingsOf, taxGradesOf } from "./tax.ts";
import { electricityOf, waterOf } from "./utilities.ts";

/** A month's VAT filing; `arrearsFen` is what is still unpaid of it. */
export interface DemoTaxFiling {
  month: Month;
  salesFen: Fen;
  taxPayableFen: Fen;
  taxPaidFen: Fen;
  dueOn: DateOn;
  filedOn: DateOn | null;
  arrearsFen: Fen;
}

export interface DemoTaxGrade {
  year: number;
  grade: "A" | "B" | "M" | "C" | "D";
}

/** `outputFen` before voiding and red invoices; `topFiveFen` and the counts after. */
export interface DemoInvoiceMonth {
  month: Month;
  outputFen: Fen;
  inputFen: Fen;
  outputCount: number;
  voidedFen: Fen;
  buyerCount: number;
  topFiveFen: Fen;
}

export interface DemoSocialSecurityMonth {
  month: Month;
  insuredCount: number;
  dueFen: Fen;
  paidFen: Fen;
  joinedCount: number;
  leftCount: number;
}

export interface DemoBill {
  month: Month;
  amountFen: Fen;
  dueOn: DateOn;
  paidOn: DateOn | null;
}
export type DemoElectricityBill = DemoBill & { kwh: number };
export type DemoWaterBill = DemoBill & { cubicMetres: number };

export interface DemoRegistryEvent {
  kind: Word<"registryEvent">;
  reference: string;
  occurredOn: DateOn;
  endedOn: DateOn | null;
  detail: string;
}

/** A firm's records, one list for each record type. */
export interface DemoRecords {
  taxFilings: DemoTaxFiling[];
  taxGrades: DemoTaxGrade[];
  invoiceMonths: DemoInvoiceMonth[];
  socialSecurityMonths: DemoSocialSecurityMonth[];
  electricityBills: DemoElectricityBill[];
  waterBills: DemoWaterBill[];
  registryEvents: DemoRegistryEvent[];
}

/** Where each record type stands in {@link DemoRecords}. */
export const RECORDS_OF = {
  tax_filing: "taxFilings",
  tax_grade: "taxGrades",
  invoice_month: "invoiceMonths",
  social_security_month: "socialSecurityMonths",
  electricity_bill: "electricityBills",
  water_bill: "waterBills",
  registry_event: "registryEvents",
} as const satisfies Record<RecordType, keyof DemoRecords>;

/** The last complete months before a day, in order. */
export const demoMonths = (asOn: DateOn, count = 24): Month[] =>
  Array.from({ length: count }, (_, index) => addMonths(monthOf(asOn), index - count));

/**
 * What the sources hold of a firm for some months in a row, as known on the demo's day. A month's records do not
 * depend on which other months are asked for. Months before the registration, and domains that do not cover the
 * firm (no staff insured, meters in the landlord's name), give no rows.
 */
export function generateRecords(enterprise: DemoEnterprise, months: readonly Month[]): DemoRecords {
  const lived = months.filter((month) => month >= monthOf(enterprise.registeredOn));
  return {
    taxFilings: taxFilingsOf(enterprise, lived),
    taxGrades: taxGradesOf(enterprise, months),
    invoiceMonths: invoicesOf(enterprise, lived),
    socialSecurityMonths: socialSecurityOf(enterprise, lived),
    electricityBills: electricityOf(enterprise, lived),
    waterBills: waterOf(enterprise, lived),
    registryEvents: registryEventsOf(enterprise, months),
  };
}
