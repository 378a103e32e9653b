import { and, eq, gte, inArray, isNull, sql } from "drizzle-orm";
import { uuidArray } from "#db/binary-array.ts";
import { schema, type Tx } from "#db/client.ts";
import type { Keys } from "#lib/crypto/keys.ts";
import { addMonths, type DateOn, type Month, monthOf } from "#lib/dates.ts";
import {
  CONSENT_DOMAINS,
  type ConsentPurpose,
  type DataDomain,
  DOMAIN_OF,
  type RecordType,
} from "#lib/vocabulary.ts";
import { type DomainState, type EnterpriseRecords, noRecords, type ProfileInput } from "#scoring/index.ts";

import { isAuthentic } from "../consents/artefact.ts";
import type { FirmItem } from "../consents/items.ts";
import { isLive } from "../consents/live-consents.ts";
import type { Authorisation } from "./feature-parts.ts";

/** The longest window that any feature looks back over. */
const MONTHS = 60;

export type LoadedInput = { input: ProfileInput; authorisation: Authorisation };

/**
 * What the profiles of some enterprises are computed from: current records of the domains that someone may use now,
 * and the facts of the register. A handful of statements, however many enterprises.
 */
export async function loadInputs(
  tx: Tx,
  keys: Keys,
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
  const authorised = await loadAuthorisations(tx, keys, enterpriseIds, now);
  const records = await loadRecords(tx, enterpriseIds, asOf);
  return new Map(
    facts.map(({ id, ...fact }) => {
      const authorisation = authorised.get(id) ?? NOTHING;
      const own = records.get(id) ?? { records: noRecords(), covered: new Set<DataDomain>() };
      const state = (domain: DataDomain): DomainState =>
        domain === "registry" || own.covered.has(domain) ? "available" : "not_covered";
      const domains = Object.fromEntries(
        [...CONSENT_DOMAINS, "registry" as const].map((domain) => [domain, state(domain)]),
      );
      const input: ProfileInput = {
        asOf,
        facts: fact,
        domains: domains as ProfileInput["domains"],
        records: own.records,
      };
      return [id, { input, authorisation }];
    }),
  );
}

const NOTHING: Authorisation = { anyone: new Map(), matching: new Map() };

/**
 * What live consents open: to anyone, and to the platform for matching. One that does not say what was signed opens nothing.
 * Of one purpose alone, where that is named.
 */
export async function loadAuthorisations(
  tx: Tx,
  keys: Keys,
  enterpriseIds: string[],
  now: Date,
  purpose?: ConsentPurpose,
): Promise<Map<string, Authorisation>> {
  const { consents } = schema;
  const query = tx
    .select()
    .from(consents)
    .where(
      and(
        sql`${consents.enterpriseId} = any (${uuidArray(enterpriseIds)}::uuid[])`,
        eq(consents.subject, "enterprise"),
        purpose && eq(consents.purpose, purpose),
        isLive(now),
      ),
    );
  // Planning, with the policies, takes longer than running: of one firm it is done once a connection.
  const name = purpose ? "purpose_consents_of_one" : "live_consents_of_one";
  const rows = await (enterpriseIds.length === 1 ? query.prepare(name).execute() : query);
  const found = new Map<string, { anyone: OpenScope; matching: OpenScope }>();
  for (const row of rows) {
    if (!(await isAuthentic(keys, row))) continue;
    const entry = found.get(row.enterpriseId) ?? { anyone: new Map(), matching: new Map() };
    for (const item of row.items as FirmItem[]) {
      open(entry.anyone, item, row.rangeFrom);
      if (row.purpose === "matching") open(entry.matching, item, row.rangeFrom);
    }
    found.set(row.enterpriseId, entry);
  }
  return found;
}

type OpenScope = Map<FirmItem, Month | null>;

/** Of several consents for one item the one that reaches back furthest counts. */
function open(scope: OpenScope, item: FirmItem, since: Month | null): void {
  const before = scope.get(item);
  const furthest = before === undefined ? since : before && since && (before < since ? before : since);
  scope.set(item, furthest);
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
