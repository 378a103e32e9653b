import { and, count, desc, eq, max, sql } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";
import { dateOn, daysBetween } from "#lib/dates.ts";
import type { DataDomain, OrganisationKind } from "#lib/vocabulary.ts";
import { z } from "#lib/zod.ts";
import type { Permission } from "../access/permissions.ts";
import { query } from "../access/verb.ts";
import { endsSoon } from "./ending.ts";
import { ConsentId } from "./inputs.ts";
import type { DataItem } from "./items.ts";
import { type ConsentStatus, consentNotFound, statusAt } from "./lifecycle.ts";

/** The verb by which data leaves the platform as a file. */
export const DOWNLOAD: Permission = "export.download";

export type ConsentRow = typeof schema.consents.$inferSelect;

/** A consent as both of its sides see it. */
export type ConsentFacts = Omit<
  ConsentRow,
  "enterpriseId" | "grantedBy" | "personIndex" | "artefact" | "signature" | "domains" | "items" | "status"
> & {
  domains: DataDomain[];
  items: DataItem[];
  /** At the instant of the look: a consent past its last day is `expired`. */
  status: ConsentStatus;
};

export type ConsentView = ConsentFacts & {
  granteeName: string;
  granteeKind: OrganisationKind;
  /** How often data was read on its strength, how often of that as a file to keep, and when last. */
  reads: number;
  downloads: number;
  lastReadAt: Date | null;
  /** Days that are left where it ends soon; else null. */
  endsInDays: number | null;
};

/** A row as people see it; what the platform signed stays with the row. */
export function consentView(row: ConsentRow, now: Date): ConsentFacts {
  const {
    enterpriseId: _,
    grantedBy: __,
    personIndex: ___,
    artefact: ____,
    signature: _____,
    ...consent
  } = row;
  return {
    ...consent,
    domains: consent.domains as DataDomain[],
    items: consent.items as DataItem[],
    status: statusAt(consent, now),
  };
}

async function readConsents(
  tx: Tx,
  enterpriseId: string,
  now: Date,
  consentId?: string,
): Promise<ConsentView[]> {
  const { consents, dataReads, organisations } = schema;
  const seen = tx
    .select({
      consentId: dataReads.consentId,
      reads: count().as("reads"),
      downloads: sql<number>`count(*) filter (where ${dataReads.verb} = ${DOWNLOAD})`.as("downloads"),
      lastReadAt: max(dataReads.at).as("last_read_at"),
    })
    .from(dataReads)
    .where(eq(dataReads.enterpriseId, enterpriseId))
    .groupBy(dataReads.consentId)
    .as("seen");
  const rows = await tx
    .select({
      consent: consents,
      granteeName: organisations.name,
      granteeKind: organisations.kind,
      reads: sql<number>`coalesce(${seen.reads}, 0)`.mapWith(Number),
      downloads: sql<number>`coalesce(${seen.downloads}, 0)`.mapWith(Number),
      lastReadAt: seen.lastReadAt,
      isEnding: sql<boolean>`${endsSoon(now)}`,
    })
    .from(consents)
    .innerJoin(organisations, eq(organisations.id, consents.granteeId))
    .leftJoin(seen, eq(seen.consentId, consents.id))
    .where(and(eq(consents.enterpriseId, enterpriseId), consentId ? eq(consents.id, consentId) : undefined))
    .orderBy(desc(consents.grantedAt), desc(consents.id))
    .limit(200);
  return rows.map(({ consent, isEnding, ...beside }) => {
    const endsInDays = isEnding ? daysBetween(dateOn(now), consent.expiresOn) : null;
    return { ...consentView(consent, now), ...beside, endsInDays };
  });
}

/** The firm's consents, newest first, each with how often it was used. */
export const listConsents = query({
  permission: "consent.list",
  input: z.object({}),
  run: ({ tx, member, now }): Promise<ConsentView[]> => readConsents(tx, member.organisationId, now),
});

/** One of the firm's consents. */
export const viewConsent = query({
  permission: "consent.view",
  input: ConsentId,
  async run({ tx, member, now, input }): Promise<ConsentView> {
    const [found] = await readConsents(tx, member.organisationId, now, input.consentId);
    if (!found) throw consentNotFound();
    return found;
  },
});
