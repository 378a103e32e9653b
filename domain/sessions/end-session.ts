import { and, eq, isNull } from "drizzle-orm";
import { schema } from "#db/client.ts";
import { system } from "../access/actor.ts";
import { command } from "../access/verb.ts";
import { SessionToken } from "./inputs.ts";
import { tokenHash } from "./session-rows.ts";

/** Signs out: the token is worth nothing from now on. Ending an ended session is fine. */
export const endSession = command({
  permission: "session.end",
  input: SessionToken,
  runsAs: system("log-in"),
  async run({ tx, input, now, audit }) {
    const ended = await tx
      .update(schema.sessions)
      .set({ endedAt: now })
      .where(and(eq(schema.sessions.tokenHash, tokenHash(input.token)), isNull(schema.sessions.endedAt)))
      .returning({ id: schema.sessions.id });
    await audit({
      subjectType: "session",
      subjectId: ended[0]?.id ?? "none",
      after: { ended: ended.length > 0 },
    });
  },
});
