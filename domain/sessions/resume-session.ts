import { and, eq, isNull } from "drizzle-orm";
import { schema } from "#db/client.ts";
import { type Member, system } from "../access/actor.ts";
import { query } from "../access/verb.ts";
import { SessionToken } from "./inputs.ts";
import { findSession } from "./session-rows.ts";

export type CurrentSession = {
  id: string;
  actor: Member;
  displayName: string;
  organisationName: string;
  organisationShortName: string;
  /** In how many organisations the person has a place; with more than one they may switch. */
  places: number;
  secondFactorAt: Date | null;
};

/**
 * Who the browser's token belongs to, or null; also null while the second factor is still to be shown. Asked anew for
 * every request, so a sign-out, a disabled account or a changed role counts at once. Being seen keeps the session
 * alive, noted once a minute at most.
 */
export const resumeSession = query({
  permission: "session.resume",
  input: SessionToken,
  runsAs: system("log-in"),
  async run({ tx, input, now }): Promise<CurrentSession | null> {
    const found = await findSession(tx, input.token, now);
    if (found?.step !== "done") return null;
    if (now.getTime() - found.lastSeenAt.getTime() > 60_000) {
      const stillOpen = and(eq(schema.sessions.id, found.id), isNull(schema.sessions.endedAt));
      await tx.update(schema.sessions).set({ lastSeenAt: now }).where(stillOpen);
    }
    const { id, displayName, organisationName, organisationShortName, places, secondFactorAt } = found;
    const { kind, userId, organisationId, role } = found;
    return {
      id,
      actor: { kind, userId, organisationId, role },
      displayName,
      organisationName,
      organisationShortName,
      places,
      secondFactorAt,
    };
  },
});
