import { and, desc, eq } from "drizzle-orm";
import { schema } from "#db/client.ts";
import { z } from "#lib/zod.ts";
import { system } from "../access/actor.ts";
import { query } from "../access/verb.ts";
import { isLive, standing } from "./session-rows.ts";

/** The person's live log-ins, the latest used first: from which device, from where, since when. */
export const listDevices = query({
  permission: "session.list",
  input: z.object({}),
  // Log-ins in the person's other organisations count too, which the policies hide from this one.
  runsAs: system("log-in"),
  async run({ tx, member, now }) {
    const { sessions, memberships, users, organisations } = schema;
    return tx
      .select({
        id: sessions.id,
        device: sessions.device,
        address: sessions.address,
        organisationName: organisations.shortName,
        createdAt: sessions.createdAt,
        lastSeenAt: sessions.lastSeenAt,
      })
      .from(sessions)
      .innerJoin(memberships, eq(memberships.id, sessions.membershipId))
      .innerJoin(users, eq(users.id, sessions.userId))
      .innerJoin(organisations, eq(organisations.id, memberships.organisationId))
      .where(and(eq(sessions.userId, member.userId), eq(sessions.standing, standing), isLive(now)))
      .orderBy(desc(sessions.lastSeenAt))
      .limit(50);
  },
});
