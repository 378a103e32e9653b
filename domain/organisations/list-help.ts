import { and, asc, eq, ne } from "drizzle-orm";
import { schema } from "#db/client.ts";
import { z } from "#lib/zod.ts";
import { query } from "../access/verb.ts";

/** Whom people ask who cannot log in: the operator and how it is reached. */
export const listHelp = query({
  permission: "organisation.list_help",
  input: z.object({}),
  async run({ tx }): Promise<{ name: string; contact: string }[]> {
    const { organisations } = schema;
    return tx
      .select({ name: organisations.name, contact: organisations.contact })
      .from(organisations)
      .where(
        and(
          ...[eq(organisations.kind, "operator"), eq(organisations.status, "active")],
          ne(organisations.contact, ""),
        ),
      )
      .orderBy(asc(organisations.id))
      .limit(5);
  },
});
