import { and, eq, isNull, ne } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";
import { conflict } from "#lib/errors.ts";
import { system } from "../access/actor.ts";
import { command } from "../access/verb.ts";
import { requireFreshProof } from "./fresh-proof.ts";
import { SessionToken } from "./inputs.ts";
import { endOtherSessions, requireFullSession } from "./session-rows.ts";

/**
 * Unbinds the person's authenticator, to go without; all their other log-ins end. Whoever works for a bank, the bureau,
 * a source or the operator cannot: there the present one stays until the first code of the next, since in between a
 * password alone would do.
 * @throws DomainError `conflict` where one must be bound, or no code of it was shown just now
 */
export const removeSecondFactor = command({
  permission: "second_factor.remove",
  input: SessionToken,
  runsAs: system("log-in"),
  async run({ tx, input, now, audit }): Promise<void> {
    const session = await requireFullSession(tx, input.token, now);
    if (!session.enrolled) throw conflict("还没有绑定验证器。");
    if (await mustHaveOne(tx, session.userId))
      throw conflict("您的岗位必须使用验证器，不能解除。要换手机，请直接绑定新手机，旧的到那时失效。");
    requireFreshProof(session, now);
    await unbind(tx, session.userId);
    await endOtherSessions(tx, session, now);
    await audit({
      subjectType: "user",
      subjectId: session.userId,
      before: { secondFactor: "bound" },
      after: { secondFactor: "removed" },
    });
  },
});

/** Whether the person has a place, this one or another, that asks for a second factor. */
export async function mustHaveOne(tx: Tx, userId: string): Promise<boolean> {
  const { memberships, organisations } = schema;
  const [place] = await tx
    .select({ id: memberships.id })
    .from(memberships)
    .innerJoin(organisations, eq(organisations.id, memberships.organisationId))
    .where(
      and(
        ...[eq(memberships.userId, userId), eq(memberships.status, "active")],
        ...[eq(organisations.status, "active"), ne(organisations.kind, "enterprise")],
      ),
    )
    .limit(1);
  return place !== undefined;
}

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
