import { and, eq, gt, gte, inArray, isNull, lte } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";
import { addMonths, type DateOn, monthOf } from "#lib/dates.ts";
import { CONSENT_DOMAINS, type DataDomain, DOMAIN_OF, type RecordType } from "#lib/vocabulary.ts";
import { type DomainState, type EnterpriseRecords, noRecords, type ProfileInput } from "#scoring/index.ts";

/** The longest window that any feature looks back over. */
const MONTHS = 60;

export type LoadedInput = { input: ProfileInput; matchingDomains: Set<DataDomain> };

/**
 * What the profiles of some enterprises are computed from: current records of the domains that someone may use now,
 * and the facts of the register. A handful of statements, however many enterprises.
 */
export async function loadInputs(
  tx: Tx,
  enterpriseIds: string[],
  asOf: DateOn,
  now: Date,
): Promise<Map<string, LoadedInput>> {
  const { enterprises } = schema;
  const facts = await tx
    .select({
      id: enterprises.id,
      registeredOn: enterprises.registeredOn,
      industryCode: enterprises.industryCode,
      sizeClass: enterprises.sizeClass,
      kind: enterprises.kind,
    })
    .from(enterprises)
    .where(inArray(enterprises.id, enterpriseIds));
  const authorised = await loadAuthorisations(tx, enterpriseIds, now);
  const records = await loadRecords(tx, enterpriseIds, asOf);
  return new Map(
    facts.map(({ id, ...fact }) => {
      const { anyone, matching } = authorised.get(id) ?? NOTHING;
      const own = records.get(id) ?? { records: noRecords(), covered: new Set<DataDomain>() };
      const state = (domain: DataDomain): DomainState =>
        domain === "registry"
          ? "available"
          : !anyone.has(domain)
            ? "unauthorised"
            : own.covered.has(domain)
              ? "available"
              : "not_covered";
      const domains = Object.fromEntries(
        [...CONSENT_DOMAINS, "registry" as const].map((domain) => [domain, state(domain)]),
      );
      const input: ProfileInput = {
        asOf,
        facts: fact,
        domains: domains as ProfileInput["domains"],
        records: own.records,
      };
      return [id, { input, matchingDomains: matching }];
    }),
  );
}

type Authorisation = { anyone: Set<DataDomain>; matching: Set<DataDomain> };
const NOTHING: Authorisation = { anyone: new Set(), matching: new Set() };

/** The domains that live consents name: to anyone, and to the platform for matching. */
export async function loadAuthorisations(
  tx: Tx,
  enterpriseIds: string[],
  now: Date,
): Promise<Map<string, Authorisation>> {
  const { consents } = schema;
  const rows = await tx
    .select({ enterpriseId: consents.enterpriseId, purpose: consents.purpose, domains: consents.domains })
    .from(consents)
    .where(
      and(
        inArray(consents.enterpriseId, enterpriseIds),
        eq(consents.status, "active"),
        lte(consents.grantedAt, now),
        gt(consents.expiresAt, now),
      ),
    );
  const found = new Map<string, Authorisation>();
  for (const { enterpriseId, purpose, domains } of rows) {
    const entry = found.get(enterpriseId) ?? { anyone: new Set(), matching: new Set() };
    for (const domain of domains as DataDomain[]) {
      entry.anyone.add(domain);
      if (purpose === "matching") entry.matching.add(domain);
    }
    found.set(enterpriseId, entry);
  }
  return found;
}

type OwnRecords = { records: EnterpriseRecords; covered: Set<DataDomain> };

const LIST_OF: Record<RecordType, keyof EnterpriseRecords> = {
  tax_filing: "taxFilings",
  tax_grade: "taxGrades",
  invoice_month: "invoiceMonths",
  social_security_month: "socialSecurityMonths",
  electricity_bill: "electricityBills",
  water_bill: "waterBills",
  registry_event: "registryEvents",
};

async function loadRecords(tx: Tx, enterpriseIds: string[], asOf: DateOn): Promise<Map<string, OwnRecords>> {
  const found = new Map<string, OwnRecords>();
  const since = addMonths(monthOf(asOf), -MONTHS);
  const take = (type: RecordType, rows: { enterpriseId: string }[]) => {
    for (const { enterpriseId, ...row } of rows) {
      const own = found.get(enterpriseId) ?? { records: noRecords(), covered: new Set() };
      (own.records[LIST_OF[type]] as unknown[]).push(row);
      own.covered.add(DOMAIN_OF[type]);
      found.set(enterpriseId, own);
    }
  };
  // One statement a record type, in turn: a transaction has one connection.
  for (const [type, select] of MONTHLY) take(type, await select(tx, enterpriseIds, since));
  return found;
}

const {
  taxFilings: tax,
  taxGrades: grade,
  invoiceMonths: invoice,
  socialSecurityMonths: social,
  electricityBills: power,
  waterBills: water,
  registryEvents: event,
} = schema;

type Select = (tx: Tx, ids: string[], since: DateOn) => Promise<{ enterpriseId: string }[]>;
type MonthlyTable = typeof tax | typeof invoice | typeof social | typeof power | typeof water;
const current = (table: MonthlyTable, ids: string[], since: DateOn) =>
  and(inArray(table.enterpriseId, ids), isNull(table.supersededAt), gte(table.month, since));

const MONTHLY: [RecordType, Select][] = [
  [
    "tax_filing",
    (tx, ids, since) =>
      tx
        .select({
          enterpriseId: tax.enterpriseId,
          month: tax.month,
          salesFen: tax.sales,
          taxPayableFen: tax.taxPayable,
          taxPaidFen: tax.taxPaid,
          dueOn: tax.dueOn,
          filedOn: tax.filedOn,
          arrearsFen: tax.arrears,
        })
        .from(tax)
        .where(current(tax, ids, since))
        .orderBy(tax.month),
  ],
  [
    "tax_grade",
    (tx, ids) =>
      tx
        .select({ enterpriseId: grade.enterpriseId, year: grade.year, grade: grade.grade })
        .from(grade)
        .where(and(inArray(grade.enterpriseId, ids), isNull(grade.supersededAt)))
        .orderBy(grade.year),
  ],
  [
    "invoice_month",
    (tx, ids, since) =>
      tx
        .select({
          enterpriseId: invoice.enterpriseId,
          month: invoice.month,
          outputFen: invoice.output,
          inputFen: invoice.input,
          outputCount: invoice.outputCount,
          voidedFen: invoice.voided,
          buyerCount: invoice.buyerCount,
          topFiveFen: invoice.topFive,
        })
        .from(invoice)
        .where(current(invoice, ids, since))
        .orderBy(invoice.month),
  ],
  [
    "social_security_month",
    (tx, ids, since) =>
      tx
        .select({
          enterpriseId: social.enterpriseId,
          month: social.month,
          insuredCount: social.insuredCount,
          dueFen: social.due,
          paidFen: social.paid,
          joinedCount: social.joinedCount,
          leftCount: social.leftCount,
        })
        .from(social)
        .where(current(social, ids, since))
        .orderBy(social.month),
  ],
  [
    "electricity_bill",
    (tx, ids, since) =>
      tx
        .select({
          enterpriseId: power.enterpriseId,
          month: power.month,
          kwh: power.kwh,
          amountFen: power.amount,
          dueOn: power.dueOn,
          paidOn: power.paidOn,
        })
        .from(power)
        .where(current(power, ids, since))
        .orderBy(power.month),
  ],
  [
    "water_bill",
    (tx, ids, since) =>
      tx
        .select({
          enterpriseId: water.enterpriseId,
          month: water.month,
          cubicMetres: water.cubicMetres,
          amountFen: water.amount,
          dueOn: water.dueOn,
          paidOn: water.paidOn,
        })
        .from(water)
        .where(current(water, ids, since))
        .orderBy(water.month),
  ],
  [
    "registry_event",
    (tx, ids) =>
      tx
        .select({
          enterpriseId: event.enterpriseId,
          kind: event.kind,
          occurredOn: event.occurredOn,
          endedOn: event.endedOn,
          detail: event.detail,
        })
        .from(event)
        .where(and(inArray(event.enterpriseId, ids), isNull(event.supersededAt)))
        .orderBy(event.occurredOn),
  ],
];
