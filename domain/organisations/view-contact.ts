import { eq } from "drizzle-orm";
import { schema } from "#db/client.ts";
import { notFound } from "#lib/errors.ts";
import { z } from "#lib/zod.ts";
import { query } from "../access/verb.ts";

/** How firms reach the own organisation; empty where an earlier version took it aboard without. */
export const viewContact = query({
  permission: "organisation.view_contact",
  input: z.object({}),
  async run({ tx, member }): Promise<{ name: string; contact: string }> {
    const { organisations } = schema;
    const [own] = await tx
      .select({ name: organisations.name, contact: organisations.contact })
      .from(organisations)
      .where(eq(organisations.id, member.organisationId));
    if (!own) throw notFound("这个单位");
    return own;
  },
});
