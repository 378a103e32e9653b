import { eq } from "drizzle-orm";
import { schema } from "#db/client.ts";
import { z } from "#lib/zod.ts";
import { query } from "../access/verb.ts";

/** How many reads without a case wait for an explanation: a bank's own for its compliance, every bank's for the bureau. */
export const countOpenAlerts = query({
  permission: "alert.count_open",
  input: z.object({}),
  run: ({ tx }): Promise<number> => tx.$count(schema.accessAlerts, eq(schema.accessAlerts.status, "open")),
});
