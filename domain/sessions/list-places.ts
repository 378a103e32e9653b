import { and, eq } from "drizzle-orm";
import { schema } from "#db/client.ts";
import { z } from "#lib/zod.ts";
import { system } from "../access/actor.ts";
import { query } from "../access/verb.ts";

/** The organisations that the person has a place in, the oldest first. */
export const listPlaces = query({
  permission: "session.places",
  input: z.object({}),
  // A person acts for one organisation at a time, so the policies hide the names of the others.
  runsAs: system("log-in"),
  async run({ tx, member }) {
    const { memberships, organisations } = schema;
    return tx
      .select({
        organisationId: organisations.id,
        name: organisations.name,
        kind: organisations.kind,
        role: memberships.role,
      })
      .from(memberships)
      .innerJoin(
        organisations,
        and(eq(organisations.id, memberships.organisationId), eq(organisations.status, "active")),
      )
      .where(and(eq(memberships.userId, member.userId), eq(memberships.status, "active")))
      .orderBy(memberships.createdAt)
      .limit(200);
  },
});
