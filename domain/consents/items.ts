import { addMonths, type DateOn, dateOn, type Month, monthOf } from "#lib/dates.ts";
import { CONSENT_DOMAINS, type DataDomain, DOMAIN_OF, type Word, words } from "#lib/vocabulary.ts";

export type DataItem = Word<"dataItem">;
export type PersonalItem = "identity_number" | "mobile_phone";
export type FirmItem = Exclude<DataItem, PersonalItem>;
export type ConsentSubject = Word<"consentSubject">;
export type ConsentMode = Word<"consentMode">;

/** The legal representative's own particulars: never beside the firm's data, always under a consent of their own. */
export const PERSONAL_ITEMS = ["identity_number", "mobile_phone"] as const satisfies DataItem[];
export const FIRM_ITEMS: readonly FirmItem[] = words("dataItem").filter(
  (item) => !isPersonal(item),
) as FirmItem[];

export function isPersonal(item: DataItem): item is PersonalItem {
  return (PERSONAL_ITEMS as readonly string[]).includes(item);
}

/** The items that make up some domains, in the order of the vocabulary. */
export const itemsOf = (domains: readonly DataDomain[]): FirmItem[] =>
  FIRM_ITEMS.filter((item) => domains.includes(DOMAIN_OF[item]));

/** The domains that some items belong to. */
export const domainsOf = (items: readonly DataItem[]): DataDomain[] =>
  CONSENT_DOMAINS.filter((domain) => items.some((item) => !isPersonal(item) && DOMAIN_OF[item] === domain));

export const subjectOf = (items: readonly DataItem[]): ConsentSubject =>
  items.some(isPersonal) ? "legal_representative" : "enterprise";

/** The manners of looking that are no wider than one; the vocabulary has them from the narrowest on. */
export function modesWithin(widest: ConsentMode): ConsentMode[] {
  const modes = words("consentMode");
  return modes.slice(0, modes.indexOf(widest) + 1);
}

/** How far back data may be opened, in years. */
export const RANGE_YEARS = [1, 2, 5] as const;
/** Bills and filings come late: so many months beyond the full years keep comparisons over those years whole. */
const LATE_MONTHS = 6;

/** The first month of data that a consent given now opens. */
export const rangeFrom = (now: Date, years: number): Month =>
  addMonths(monthOf(dateOn(now)), -(12 * years + LATE_MONTHS)) as DateOn;
