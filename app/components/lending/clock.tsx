import type { Clock } from "#domain/applications/index.ts";
import { dateOn } from "#lib/dates.ts";
import { Deadline } from "../finance/dates.tsx";

/** A bank's clock: what is left of it in working days. */
export function ClockText({ clock }: { clock: Clock | null }) {
  if (!clock) return <span className="text-muted">—</span>;
  const days = clock.isOverdue ? -Math.max(1, clock.workingDays) : clock.workingDays;
  return <Deadline dueOn={dateOn(clock.dueAt)} workingDaysLeft={days} />;
}
