/** The filters of the list of reads, as the address has them; empty ones are left out. */
export interface ReadsQuery {
  organisationId?: string;
  consentId?: string;
  purpose?: string;
  basis?: string;
  from?: string;
  to?: string;
  after?: string;
}

const NAMES: Record<keyof ReadsQuery, string> = {
  organisationId: "organisation",
  consentId: "consent",
  purpose: "purpose",
  basis: "basis",
  from: "from",
  to: "to",
  after: "after",
};

export function readsQuery(url: string): ReadsQuery {
  const given = new URL(url).searchParams;
  const entries = Object.entries(NAMES).map(([field, name]) => [field, given.get(name)] as const);
  return Object.fromEntries(entries.filter(([, value]) => value));
}
