import { and, eq, isNull, ne } from "drizzle-orm";
import { schema } from "#db/client.ts";
import { z } from "#lib/zod.ts";
import { command } from "../access/verb.ts";

/** Signs the person out everywhere but in the session that asks; how many devices that were. */
export const endOtherDevices = command({
  permission: "session.end_others",
  input: z.object({ sessionId: z.uuid() }),
  async run({ tx, input, member, now, audit }): Promise<{ ended: number }> {
    const { sessions } = schema;
    const others = await tx
      .update(sessions)
      .set({ endedAt: now })
      .where(
        and(ne(sessions.id, input.sessionId), eq(sessions.userId, member.userId), isNull(sessions.endedAt)),
      )
      .returning({ id: sessions.id });
    await audit({ subjectType: "user", subjectId: member.userId, after: { sessionsEnded: others.length } });
    return { ended: others.length };
  },
});
