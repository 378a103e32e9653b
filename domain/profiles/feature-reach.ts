import { addMonths, type Month, monthOf } from "#lib/dates.ts";
import { CONSENT_DOMAINS, DOMAIN_OF, type RecordType } from "#lib/vocabulary.ts";
import type { FeatureResult, ProfileInput } from "#scoring/index.ts";
import type { FirmItem } from "../consents/items.ts";

/** What a value was computed from: the items of data, and the first month of them; null where no month was used. */
export type Reach = { items: readonly FirmItem[]; since: Month | null };

type Window = { items: readonly FirmItem[]; months: number };

const of = (item: FirmItem, months = 12): Window => ({ items: [item], months });
const tax = (months?: number) => of("tax_filing", months);
const invoices = (months?: number) => of("invoice_month", months);
const staff = (months?: number) => of("social_security_month", months);
const power = (months?: number) => of("electricity_bill", months);
const NOTHING: Window = { items: [], months: 0 };
/** Bills that fell due within a year speak of months up to a quarter earlier. */
const BILLS: Window = { items: ["electricity_bill", "water_bill"], months: 15 };

/** How far each feature of the catalogue looks back, and into what. */
const WINDOWS: Readonly<Record<string, Window>> = {
  tax_grade: of("tax_grade", 1),
  tax_grade_chg: of("tax_grade", 13),
  tax_paid_12m: tax(),
  tax_paid_yoy: tax(24),
  vat_sales_12m: tax(),
  vat_sales_yoy: tax(24),
  zero_vat_months: tax(),
  zero_vat_run: tax(),
  file_late_cnt: tax(),
  tax_arrears: tax(24),
  tax_arrears_days: tax(24),
  inv_out_12m: invoices(),
  inv_out_yoy: invoices(24),
  inv_3m_yoy: invoices(15),
  inv_gap_months: invoices(),
  inv_gap_run: invoices(),
  inv_cv: invoices(),
  inv_void_red: invoices(),
  inv_top5: invoices(),
  inv_in_out: invoices(),
  inv_spike: invoices(6),
  inv_decl_gap: { items: ["tax_filing", "invoice_month"], months: 12 },
  ss_heads: staff(3),
  ss_heads_yoy: staff(15),
  ss_drawdown: staff(),
  ss_paid_run: staff(60),
  ss_gap_months: staff(24),
  ss_arrears: staff(24),
  ss_turnover: staff(),
  kwh_12m: power(),
  kwh_yoy: power(24),
  kwh_3m_yoy: power(15),
  kwh_cv: power(24),
  kwh_util: power(),
  kwh_stop_months: power(24),
  util_late_cnt: BILLS,
  util_arrears_days: BILLS,
  kwh_per_sale: { items: ["invoice_month", "electricity_bill"], months: 24 },
  water_gas_3m_yoy: of("water_bill", 15),
  tax_warn: { items: ["tax_filing", "tax_grade"], months: 24 },
  firm_age: NOTHING,
  industry: NOTHING,
  rep_changes: NOTHING,
  public_grade: NOTHING,
  dishonest: NOTHING,
  admin_penalty: NOTHING,
  abnormal_op: NOTHING,
  quals: NOTHING,
  coverage: NOTHING,
};

export const itemsRead = (featureId: string): readonly FirmItem[] => windowOf(featureId).items;

function windowOf(featureId: string): Window {
  const window = WINDOWS[featureId];
  if (!window) throw new RangeError(`no reach is known of feature ${featureId}`);
  return window;
}

function sinceOf({ id, asOn, missing }: FeatureResult): Month | null {
  const { months } = windowOf(id);
  return asOn === null || missing !== null || months === 0 ? null : addMonths(monthOf(asOn), 1 - months);
}

/** The reach of each feature of one profile. */
export function reachesOf(features: readonly FeatureResult[]): Map<string, Reach> {
  const reaches = new Map<string, Reach>(
    features.map((feature) => [feature.id, { items: itemsRead(feature.id), since: sinceOf(feature) }]),
  );
  const warning = reaches.get("tax_warn");
  if (warning) reaches.set("tax_warn", warningReach(warning, features, reaches));
  return reaches;
}

/** The warning compares grades, and sales with power use, wherever these can be told: then it gives them away too. */
function warningReach(
  own: Reach,
  features: readonly FeatureResult[],
  reaches: ReadonlyMap<string, Reach>,
): Reach {
  const told = (id: string) => features.some((each) => each.id === id && each.missing === null);
  const read = [
    own,
    ...(told("tax_grade_chg") ? [reaches.get("tax_grade_chg")!] : []),
    ...(told("inv_3m_yoy") && told("kwh_3m_yoy")
      ? [reaches.get("inv_3m_yoy")!, reaches.get("kwh_3m_yoy")!]
      : []),
  ];
  return { items: [...new Set(read.flatMap(({ items }) => items))], since: earliest(read) };
}

export function earliest(reaches: readonly Pick<Reach, "since">[]): Month | null {
  return (
    reaches
      .flatMap(({ since }) => since ?? [])
      .sort()
      .at(0) ?? null
  );
}

/** Which items may be used, each from which month on; null for all there is of it. */
export type Scope = ReadonlyMap<FirmItem, Month | null>;

const LIST_OF = {
  tax_filing: "taxFilings",
  tax_grade: "taxGrades",
  invoice_month: "invoiceMonths",
  social_security_month: "socialSecurityMonths",
  electricity_bill: "electricityBills",
  water_bill: "waterBills",
} as const satisfies Record<FirmItem, keyof ProfileInput["records"]>;

/** The input without what lies outside the scope: other items' records and earlier months are gone. */
export function narrow(input: ProfileInput, scope: Scope): ProfileInput {
  const records = { ...input.records } as Record<string, unknown>;
  for (const [item, list] of Object.entries(LIST_OF) as [FirmItem, (typeof LIST_OF)[FirmItem]][]) {
    const since = scope.get(item);
    if (!scope.has(item)) records[list] = [];
    else if (since) records[list] = input.records[list].filter((row) => lastMonth(row) >= since);
  }
  const domains = { ...input.domains };
  for (const domain of CONSENT_DOMAINS) {
    const open = [...scope.keys()].some((item: RecordType) => DOMAIN_OF[item] === domain);
    if (!open) domains[domain] = "unauthorised";
  }
  return { ...input, domains, records: records as ProfileInput["records"] };
}

const lastMonth = (row: { month: Month } | { year: number }): Month =>
  "year" in row ? `${row.year}-12-01` : row.month;

/** Features that read an item outside the scope say that they may not, rather than that there was nothing to read. */
export const withheldOutside = (features: readonly FeatureResult[], scope: Scope): FeatureResult[] =>
  features.map((feature) =>
    itemsRead(feature.id).every((item) => scope.has(item)) ? feature : withheld(feature),
  );

const withheld = ({ id, unit, window, source, domain }: FeatureResult): FeatureResult => ({
  ...{ id, unit, window, source, domain },
  value: null,
  asOn: null,
  missing: "unauthorised",
});
