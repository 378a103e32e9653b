import { and, eq, isNull, sql } from "drizzle-orm";
import { schema } from "#db/client.ts";
import { notFound } from "#lib/errors.ts";
import { z } from "#lib/zod.ts";
import { system } from "../access/actor.ts";
import { command } from "../access/verb.ts";
import { unbind } from "./remove-second-factor.ts";

/**
 * Unbinds the authenticator of somebody who has lost it with all recovery codes. All their log-ins end; the next one
 * binds another. For whoever runs the machine, after making sure who asks.
 */
export const resetSecondFactor = command({
  permission: "second_factor.reset",
  input: z.object({ loginName: z.string().trim().min(1, "请写明登录名。") }),
  runsAs: system("log-in"),
  async run({ tx, input, now, audit }): Promise<{ userId: string }> {
    const { users, sessions } = schema;
    const [user] = await tx
      .select({ id: users.id })
      .from(users)
      .where(eq(sql`lower(${users.loginName})`, input.loginName.toLowerCase()));
    if (!user) throw notFound("这个登录名");
    await unbind(tx, user.id);
    await tx
      .update(sessions)
      .set({ endedAt: now })
      .where(and(eq(sessions.userId, user.id), isNull(sessions.endedAt)));
    await audit({ subjectType: "user", subjectId: user.id, after: { secondFactor: "reset" } });
    return { userId: user.id };
  },
});
