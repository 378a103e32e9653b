import { and, eq, ne } from "drizzle-orm";
import { schema } from "#db/client.ts";
import { z } from "#lib/zod.ts";
import { query } from "../access/verb.ts";

/** How many proposals of colleagues wait for the member's review. */
export const countWaitingChanges = query({
  permission: "change.count_waiting",
  input: z.object({}),
  run({ tx, member }): Promise<number> {
    const { changes } = schema;
    return tx.$count(
      changes,
      and(
        eq(changes.organisationId, member.organisationId),
        eq(changes.status, "open"),
        ne(changes.proposedBy, member.userId),
      ),
    );
  },
});
