import { and, eq, gt, isNull } from "drizzle-orm";
import { schema } from "#db/client.ts";
import { type Member, system } from "../access/actor.ts";
import { query } from "../access/verb.ts";
import { SessionToken } from "./inputs.ts";
import { IDLE_MINUTES, tokenHash } from "./start-session.ts";

export type CurrentSession = {
  id: string;
  actor: Member;
  displayName: string;
  organisationName: string;
  organisationShortName: string;
};

/**
 * Who the browser's token belongs to, or null. Asked anew for every request, so a sign-out, a disabled account
 * or a changed role counts at once. Being seen keeps the session alive, noted once a minute at most.
 */
export const resumeSession = query({
  permission: "session.resume",
  input: SessionToken,
  runsAs: system("log-in"),
  async run({ tx, input, now }): Promise<CurrentSession | null> {
    const { sessions, memberships, users, organisations } = schema;
    const [found] = await tx
      .select({
        id: sessions.id,
        lastSeenAt: sessions.lastSeenAt,
        userId: users.id,
        displayName: users.displayName,
        role: memberships.role,
        organisationId: organisations.id,
        kind: organisations.kind,
        organisationName: organisations.name,
        organisationShortName: organisations.shortName,
      })
      .from(sessions)
      .innerJoin(
        memberships,
        and(eq(memberships.id, sessions.membershipId), eq(memberships.status, "active")),
      )
      .innerJoin(users, and(eq(users.id, memberships.userId), eq(users.status, "active")))
      .innerJoin(
        organisations,
        and(eq(organisations.id, memberships.organisationId), eq(organisations.status, "active")),
      )
      .where(
        and(
          eq(sessions.tokenHash, tokenHash(input.token)),
          isNull(sessions.endedAt),
          gt(sessions.expiresAt, now),
          gt(sessions.lastSeenAt, new Date(now.getTime() - IDLE_MINUTES * 60_000)),
        ),
      );
    if (!found) return null;
    if (now.getTime() - found.lastSeenAt.getTime() > 60_000) {
      await tx.update(sessions).set({ lastSeenAt: now }).where(eq(sessions.id, found.id));
    }
    const { id, displayName, organisationName, organisationShortName, kind, userId, organisationId, role } =
      found;
    return {
      id,
      actor: { kind, userId, organisationId, role },
      displayName,
      organisationName,
      organisationShortName,
    };
  },
});
