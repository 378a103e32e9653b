import { addDays, addMonths, type DateOn, dateOn, startOfDay } from "#lib/dates.ts";
import { conflict } from "#lib/errors.ts";
import type { ConsentPurpose, OrganisationKind, Word } from "#lib/vocabulary.ts";

export type ConsentStatus = Word<"consentStatus">;
export type ConsentState = { status: ConsentStatus; expiresAt: Date };

/** What a consent is worth at an instant: time ends it, whatever the row says. */
export const statusAt = ({ status, expiresAt }: ConsentState, now: Date): ConsentStatus =>
  status === "active" && expiresAt <= now ? "expired" : status;

/** @throws DomainError `conflict` when there is nothing left to withdraw */
export function assertWithdrawable(consent: ConsentState, now: Date): void {
  const status = statusAt(consent, now);
  if (status === "withdrawn") throw conflict("这份授权此前已经撤回，对方已不能再查看，不用再操作。");
  if (status === "expired") throw conflict("这份授权已经到期，对方已不能再查看，不用撤回。");
}

/** The last day of a consent granted now for some months, and the midnight after it. */
export function periodOf(now: Date, months: number): { expiresOn: DateOn; expiresAt: Date } {
  const expiresOn = addMonths(dateOn(now), months);
  return { expiresOn, expiresAt: startOfDay(addDays(expiresOn, 1)) };
}

/** What each kind of organisation may be authorised for: banks lend, the platform evaluates and matches. */
const PURPOSES: Partial<Record<OrganisationKind, readonly ConsentPurpose[]>> = {
  bank: ["credit_review", "post_loan"],
  operator: ["matching"],
};

export const purposesFor = (kind: OrganisationKind): readonly ConsentPurpose[] => PURPOSES[kind] ?? [];
