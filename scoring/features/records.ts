import type { DateOn, Month } from "#lib/dates.ts";
import type { DataDomain, SizeClass, Word } from "#lib/vocabulary.ts";

/**
 * The records of one enterprise, already narrowed by the caller to what was known at the instant of the profile and
 * to what the enterprise authorised. Amounts are bigint fen, months the first of the month, one row a month and type.
 */
export type EnterpriseRecords = {
  taxFilings: TaxFiling[];
  taxGrades: TaxGrade[];
  invoiceMonths: InvoiceMonth[];
  socialSecurityMonths: SocialSecurityMonth[];
  electricityBills: ElectricityBill[];
  waterBills: WaterBill[];
  registryEvents: RegistryEvent[];
};

/** A monthly VAT filing. `arrearsFen` is what is still unpaid of this filing's tax. */
export type TaxFiling = {
  month: Month;
  salesFen: bigint;
  taxPayableFen: bigint;
  taxPaidFen: bigint;
  dueOn: DateOn;
  filedOn: DateOn | null;
  arrearsFen: bigint;
};

/** 纳税缴费信用级别 of a calendar year, published in the following one. */
export type TaxGrade = { year: number; grade: "A" | "B" | "M" | "C" | "D" };

/** Output invoices of a month: `outputFen` before voiding and red invoices, `voidedFen` what these took back. */
export type InvoiceMonth = {
  month: Month;
  outputFen: bigint;
  inputFen: bigint;
  outputCount: number;
  voidedFen: bigint;
  buyerCount: number;
  topFiveFen: bigint;
};

export type SocialSecurityMonth = {
  month: Month;
  insuredCount: number;
  dueFen: bigint;
  paidFen: bigint;
  joinedCount: number;
  leftCount: number;
};

type Bill = { month: Month; amountFen: bigint; dueOn: DateOn; paidOn: DateOn | null };
export type ElectricityBill = Bill & { kwh: number };
export type WaterBill = Bill & { cubicMetres: number };
export type UtilityBill = Bill;

/** A public entry; `endedOn` is when it was removed, repaired or ran out, null while it stands. */
export type RegistryEvent = {
  kind: Word<"registryEvent">;
  occurredOn: DateOn;
  endedOn: DateOn | null;
  detail: string;
};

export type EnterpriseFacts = {
  registeredOn: DateOn;
  /** GB/T 4754-2017 code, with or without its section letter: `C3311` or `3311`. */
  industryCode: string;
  sizeClass: SizeClass;
  kind: Word<"enterpriseKind">;
};

/** Whether a domain may be read and has anything; `unauthorised` wins over `not_covered`. */
export type DomainState = "available" | "unauthorised" | "not_covered";

/** Everything a profile is computed from. `asOf` is the business date T; windows are complete months before it. */
export type ProfileInput = {
  asOf: DateOn;
  facts: EnterpriseFacts;
  domains: Readonly<Record<DataDomain, DomainState>>;
  records: EnterpriseRecords;
};

export const noRecords = (): EnterpriseRecords => ({
  taxFilings: [],
  taxGrades: [],
  invoiceMonths: [],
  socialSecurityMonths: [],
  electricityBills: [],
  waterBills: [],
  registryEvents: [],
});
