import type { DataDomain } from "#lib/vocabulary.ts";
import { featureDefinitions } from "./catalogue.ts";
import type { FeatureContext, FeatureResult } from "./feature.ts";
import { monthSeries } from "./month-series.ts";
import type { EnterpriseRecords, ProfileInput } from "./records.ts";

function arrange(input: ProfileInput): FeatureContext {
  const { asOf, facts, domains, records } = input;
  const series = <Row extends { month: string }>(rows: readonly Row[], domain: DataDomain) =>
    monthSeries(rows, domains[domain], asOf, facts.registeredOn);
  return {
    ...input,
    tax: series(records.taxFilings, "tax"),
    invoices: series(records.invoiceMonths, "invoice"),
    socialSecurity: series(records.socialSecurityMonths, "social_security"),
    electricity: series(records.electricityBills, "electricity"),
    water: series(records.waterBills, "water"),
  };
}

/**
 * Computes every feature of one enterprise at T, in the order of the catalogue. Pure: the same input gives the same
 * bytes. Nothing is imputed; what cannot be told says why. Records of a domain that is not `available` are not read.
 */
export function computeFeatures(input: ProfileInput): FeatureResult[] {
  const context = arrange(input);
  return featureDefinitions.map(({ id, unit, window, source, domain, compute }) => ({
    id,
    unit,
    window,
    source,
    domain,
    ...compute(context),
  }));
}

/** The features as a dictionary of values, for scoring and rules. */
export const valuesOf = (results: readonly FeatureResult[]) =>
  Object.fromEntries(results.map((result) => [result.id, result.value]));

const RECORDS_OF: Record<DataDomain, (keyof EnterpriseRecords)[]> = {
  tax: ["taxFilings", "taxGrades"],
  invoice: ["invoiceMonths"],
  social_security: ["socialSecurityMonths"],
  electricity: ["electricityBills"],
  water: ["waterBills"],
  registry: ["registryEvents"],
};

/** The same input with some domains withheld: their records gone, their state `unauthorised`. */
export function withhold(input: ProfileInput, hidden: readonly DataDomain[]): ProfileInput {
  const records = { ...input.records };
  const domains = { ...input.domains };
  for (const domain of hidden) {
    domains[domain] = "unauthorised";
    for (const kind of RECORDS_OF[domain]) records[kind] = [];
  }
  return { ...input, domains, records };
}
