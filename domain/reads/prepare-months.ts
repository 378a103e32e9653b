import { sql } from "drizzle-orm";
import { z } from "#lib/zod.ts";
import { command } from "../access/verb.ts";

/** Makes the partitions of the read log for this month and a year ahead, so that no read waits for its month. */
export const prepareReadMonths = command({
  permission: "read.prepare_months",
  input: z.object({}),
  async run({ tx, audit }) {
    const { rows } = await tx.execute<{ made: number }>(sql`select app.ensure_read_partitions(12) as made`);
    const made = rows[0]?.made ?? 0;
    await audit({ subjectType: "read_log", subjectId: "partitions", after: { made } });
    return { made };
  },
});
