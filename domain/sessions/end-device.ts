import { and, eq, isNull } from "drizzle-orm";
import { schema } from "#db/client.ts";
import { notFound } from "#lib/errors.ts";
import { z } from "#lib/zod.ts";
import { command } from "../access/verb.ts";

/** Signs one of the person's own devices out. */
export const endDevice = command({
  permission: "session.end_device",
  input: z.object({ sessionId: z.uuid() }),
  async run({ tx, input, member, now, audit }) {
    const { sessions } = schema;
    const ended = await tx
      .update(sessions)
      .set({ endedAt: now })
      .where(
        and(eq(sessions.id, input.sessionId), eq(sessions.userId, member.userId), isNull(sessions.endedAt)),
      )
      .returning({ id: sessions.id });
    if (ended.length === 0) throw notFound("这台设备的登录");
    await audit({ subjectType: "session", subjectId: input.sessionId, after: { ended: true } });
  },
});
