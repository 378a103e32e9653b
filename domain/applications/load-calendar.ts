import { schema, type Tx } from "#db/client.ts";
import type { WorkingCalendar } from "#lib/working-days.ts";

/** The working calendar as the platform holds it. */
export async function loadCalendar(tx: Tx): Promise<WorkingCalendar> {
  const days = await tx.select().from(schema.calendarDays);
  const on = (working: boolean) =>
    new Set(days.filter((day) => day.working === working).map((day) => day.onDay));
  return { holidays: on(false), workingWeekends: on(true) };
}
