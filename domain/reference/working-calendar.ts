import { schema, type Tx } from "#db/client.ts";
import type { WorkingCalendar } from "#lib/working-days.ts";

/** The published arrangement of holidays, for deadlines that count working days. */
export async function workingCalendar(tx: Tx): Promise<WorkingCalendar> {
  const { calendarDays } = schema;
  const days = await tx
    .select({ onDay: calendarDays.onDay, working: calendarDays.working })
    .from(calendarDays);
  const named = (working: boolean) =>
    new Set(days.filter((day) => day.working === working).map((day) => day.onDay));
  return { holidays: named(false), workingWeekends: named(true) };
}
