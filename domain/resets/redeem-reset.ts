import { and, eq, isNull } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";
import { conflict, forbidden } from "#lib/errors.ts";
import { isMember, system } from "../access/actor.ts";
import { command } from "../access/verb.ts";
import { refuseReuse, replacePassword } from "../sessions/password-reuse.ts";
import { requireStrongPassword } from "../sessions/password-strength.ts";
import { unbind } from "../sessions/remove-second-factor.ts";
import { RedeemReset } from "./inputs.ts";
import { findReset, otherThan, RESET_CONFLICTS, revokeResetsOf } from "./reset.ts";

const { accountResets, memberships, organisations, sessions } = schema;

/**
 * Sets another password by a link that works once. All the person's log-ins end, and the link opens none: they log in
 * with what they know now, and with a code where the authenticator stays. Where it was lost too it is unbound, so that
 * the next log-in binds another.
 * @throws DomainError `not_found` for a link that opens nothing; `forbidden` to somebody else who is logged in
 */
export const redeemReset = command({
  permission: "account_reset.redeem",
  input: RedeemReset,
  runsAs: system("account-reset"),
  conflicts: RESET_CONFLICTS,
  async run({ tx, actor, input, now, audit }): Promise<void> {
    const reset = await findReset(tx, input.token, now, { lock: true });
    const { id, userId, scope } = reset;
    if (isMember(actor) && actor.userId !== userId)
      throw forbidden("这个链接是给另一个账号的，请把它交给本人。如果就是您本人，请先退出现在的登录。");
    if (reset.status === "proposed")
      throw conflict("这份重置还在等另一位管理员复核。复核通过后，同一个链接即可使用。");
    requireStrongPassword(input.password, await namesAround(tx, reset));
    await refuseReuse(tx, reset, input.password);
    await replacePassword(tx, reset, input.password, now);
    if (scope === "both") await unbind(tx, userId);
    await tx
      .update(sessions)
      .set({ endedAt: now })
      .where(and(eq(sessions.userId, userId), isNull(sessions.endedAt)));
    await tx.update(accountResets).set({ status: "used", usedAt: now }).where(eq(accountResets.id, id));
    await revokeResetsOf(tx, userId, otherThan(id));
    await audit({
      ...{ subjectType: "account_reset", subjectId: id },
      ...{ before: { status: "open" }, after: { status: "used", userId, scope } },
    });
    await audit({
      ...{ subjectType: "user", subjectId: userId },
      after: { password: "reset", ...(scope === "both" && { secondFactor: "reset" }), reset: id },
    });
  },
});

/** What a guesser of the password tries first. */
async function namesAround(tx: Tx, { userId, ...person }: Awaited<ReturnType<typeof findReset>>) {
  const places = await tx
    .select({ name: organisations.name, shortName: organisations.shortName })
    .from(memberships)
    .innerJoin(organisations, eq(organisations.id, memberships.organisationId))
    .where(eq(memberships.userId, userId));
  return [
    person.loginName,
    person.displayName,
    ...places.flatMap(({ name, shortName }) => [name, shortName]),
  ];
}
