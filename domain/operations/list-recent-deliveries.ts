import { desc, eq } from "drizzle-orm";
import { schema } from "#db/client.ts";
import { z } from "#lib/zod.ts";
import { query } from "../access/verb.ts";

/** The latest deliveries of all sources, for whoever runs the platform: counts and state, never a record. */
export const listRecentDeliveries = query({
  permission: "delivery.list_recent",
  input: z.object({ limit: z.number().int().min(1).max(200).default(20) }),
  async run({ tx, input }) {
    const { deliveries, organisations } = schema;
    return tx
      .select({
        id: deliveries.id,
        source: organisations.shortName,
        recordType: deliveries.recordType,
        fileName: deliveries.fileName,
        status: deliveries.status,
        rowsTotal: deliveries.rowsTotal,
        rowsRejected: deliveries.rowsRejected,
        refusal: deliveries.refusal,
        receivedAt: deliveries.receivedAt,
      })
      .from(deliveries)
      .innerJoin(organisations, eq(organisations.id, deliveries.sourceId))
      .orderBy(desc(deliveries.receivedAt), desc(deliveries.id))
      .limit(input.limit);
  },
});
