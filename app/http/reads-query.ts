import { ListReads } from "#domain/reads/inputs.ts";
import { parseInput, type z } from "#lib/zod.ts";

const Query = ListReads.omit({ limit: true });

/** The filters of the list of reads. */
export type ReadsQuery = z.output<typeof Query>;

/** What each is called in the address. */
const NAMES: Record<keyof ReadsQuery, string> = {
  organisationId: "organisation",
  consentId: "consent",
  purpose: "purpose",
  basis: "basis",
  from: "from",
  to: "to",
  after: "after",
};

/**
 * Reads them from an address; empty ones are left out.
 * @throws DomainError `invalid` where one is none of what it may be
 */
export function readsQuery(url: string): ReadsQuery {
  const given = new URL(url).searchParams;
  const entries = Object.entries(NAMES).map(([field, name]) => [field, given.get(name)] as const);
  return parseInput(Query, Object.fromEntries(entries.filter(([, value]) => value)));
}
