import { z } from "#lib/zod.ts";
import { MonthInput } from "../indicators/inputs.ts";

/** Which month; `soFar` says that it may still be running, and that the report is to say so. */
export const ReportMonth = z.object({
  month: MonthInput,
  soFar: z.boolean().default(false),
});

export const ReportId = z.object({ id: z.uuid() });
