import { addDays, addMonths, type DateOn, dateOn, startOfDay } from "#lib/dates.ts";
import { conflict, DomainError } from "#lib/errors.ts";
import { type ConsentPurpose, type OrganisationKind, type Word, words } from "#lib/vocabulary.ts";
import type { ConsentMode } from "./items.ts";

export type ConsentStatus = Word<"consentStatus">;
export type ConsentState = { status: ConsentStatus; expiresAt: Date };

/** Of a consent that has not ended: it holds, or is paused and may hold again. */
export const UNENDED = ["active", "paused"] as const satisfies readonly ConsentStatus[];

export const hasEnded = (status: ConsentStatus): boolean => !UNENDED.some((each) => each === status);

/** What a consent is worth at an instant: time ends it, whatever the row says. */
export const statusAt = ({ status, expiresAt }: ConsentState, now: Date): ConsentStatus =>
  !hasEnded(status) && expiresAt <= now ? "expired" : status;

export type ConsentStep = "pause" | "resume" | "withdraw";

/** active ↔ paused, and from either to its end; time and use end it too, and no end is ever left again. */
const STEPS: Record<ConsentStep, { from: readonly ConsentStatus[]; to: ConsentStatus }> = {
  pause: { from: ["active"], to: "paused" },
  resume: { from: ["paused"], to: "active" },
  withdraw: { from: UNENDED, to: "withdrawn" },
};

const REFUSALS: Record<ConsentStatus, string> = {
  active: "这份授权正在生效，不用恢复。",
  paused: "这份授权已经暂停，对方现在不能查看，不用再操作。",
  withdrawn: "这份授权此前已经撤回，对方已不能再查看，不用再操作。",
  expired: "这份授权已经到期，对方已不能再查看，不用再操作。",
  exhausted: "这份授权的次数已经用完，对方已不能再查看，不用再操作。",
};

/**
 * The status that a step leads to.
 * @throws DomainError `conflict` where the consent is not in a state to take it
 */
export function nextStatus(consent: ConsentState, step: ConsentStep, now: Date): ConsentStatus {
  const status = statusAt(consent, now);
  const { from, to } = STEPS[step];
  if (!from.includes(status)) throw conflict(REFUSALS[status]);
  return to;
}

/** A firm's people who act for several may look for another's: that it was not found must not read as withdrawn. */
export const consentNotFound = () =>
  new DomainError(
    "not_found",
    "您现在代表的企业没有这份授权，没有做任何更改。它可能属于您的另一家企业：请切换到那家企业后再办理。",
  );

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

/** How each purpose may be served: the platform keeps what it computes; a bank looks as its owner allows. */
export const modesFor = (purpose: ConsentPurpose): readonly ConsentMode[] =>
  purpose === "matching" ? ["store"] : words("consentMode");

export const purposesFor = (kind: OrganisationKind): readonly ConsentPurpose[] => PURPOSES[kind] ?? [];
