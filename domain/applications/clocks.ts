import { type DateOn, dateOn, startOfDay } from "#lib/dates.ts";
import { addWorkingDays, type WorkingCalendar, workingDaysBetween } from "#lib/working-days.ts";
import type { ApplicationStatus } from "./lifecycle.ts";

/**
 * Working days within which a bank answers an application for a standard credit product, both counted from the day
 * of submission (the response clock of district platforms: accept in 1, decide in 5 working days).
 */
export const ACCEPT_WITHIN_DAYS = 1;
export const DECIDE_WITHIN_DAYS = 5;
/** Offices close at 18:00 in Asia/Shanghai; a deadline ends with the working day. */
const OFFICE_CLOSES_AT_HOUR = 18;

const closingTime = (on: DateOn): Date =>
  new Date(startOfDay(on).getTime() + OFFICE_CLOSES_AT_HOUR * 3_600_000);

/** When the bank owes its next step, or null where it owes none. */
export function responseDueAt(
  calendar: WorkingCalendar,
  status: ApplicationStatus,
  submittedAt: Date,
): Date | null {
  const submittedOn = dateOn(submittedAt);
  if (status === "submitted") return closingTime(addWorkingDays(calendar, submittedOn, ACCEPT_WITHIN_DAYS));
  if (status === "accepted" || status === "proposed")
    return closingTime(addWorkingDays(calendar, submittedOn, DECIDE_WITHIN_DAYS));
  return null;
}

/** A deadline seen from now. `workingDays` is what is left, or by how much it is overdue; 0 within its last day. */
export type Clock = { dueAt: Date; isOverdue: boolean; workingDays: number };

/** Reads a deadline's clock. */
export function clockOf(calendar: WorkingCalendar, dueAt: Date | null, now: Date): Clock | null {
  if (!dueAt) return null;
  const days = workingDaysBetween(calendar, dateOn(now), dateOn(dueAt));
  return { dueAt, isOverdue: now > dueAt, workingDays: Math.abs(days) };
}
