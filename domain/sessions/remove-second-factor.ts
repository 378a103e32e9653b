import { and, eq, isNull } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";
import { conflict } from "#lib/errors.ts";
import { system } from "../access/actor.ts";
import { command } from "../access/verb.ts";
import { requireFreshProof } from "./fresh-proof.ts";
import { SessionToken } from "./inputs.ts";
import { requireFullSession } from "./session-rows.ts";

/**
 * Unbinds the person's authenticator, to bind another or to go without where that is allowed: whoever works for a bank,
 * the bureau, a source or the operator is asked to bind the next one at once.
 */
export const removeSecondFactor = command({
  permission: "second_factor.remove",
  input: SessionToken,
  runsAs: system("log-in"),
  async run({ tx, input, now, audit }): Promise<void> {
    const session = await requireFullSession(tx, input.token, now);
    if (!session.enrolled) throw conflict("还没有绑定验证器。");
    requireFreshProof(session, now);
    await unbind(tx, session.userId);
    await audit({
      subjectType: "user",
      subjectId: session.userId,
      before: { secondFactor: "bound" },
      after: { secondFactor: "removed" },
    });
  },
});

/** Forgets a person's authenticator and recovery codes; their sessions are half-way again. */
export async function unbind(tx: Tx, userId: string): Promise<void> {
  const { recoveryCodes, secondFactors, sessions } = schema;
  await tx.delete(recoveryCodes).where(eq(recoveryCodes.userId, userId));
  await tx.delete(secondFactors).where(eq(secondFactors.userId, userId));
  await tx
    .update(sessions)
    .set({ secondFactorAt: null })
    .where(and(eq(sessions.userId, userId), isNull(sessions.endedAt)));
}
