import { desc, eq } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";
import { invalid } from "#lib/errors.ts";
import { system } from "../access/actor.ts";
import { command } from "../access/verb.ts";
import { ChangePassword, SessionToken } from "./inputs.ts";
import { hashPassword, passwordMatches } from "./password.ts";
import { requireStrongPassword } from "./password-strength.ts";
import { requireFullSession, rotateSession } from "./session-rows.ts";
import { countAttempt, forgetAttempts, PASSWORD_LIMIT, throttleKey, windowEnd } from "./throttle.ts";

/** So many passwords must lie between two uses of the same. */
export const REMEMBERED = 5;

export type PasswordChange =
  | { changed: true; token: string }
  | { changed: false; reason: "wrong" }
  | { changed: false; reason: "too_many"; retryAt: Date };

/**
 * Gives the person another password. All their other sessions end; this one goes on under a new token. A wrong present
 * password is an answer and not an error, so that the attempt is counted.
 * @throws DomainError `invalid` where the new one is weak, or one of the last five
 */
export const changePassword = command({
  permission: "password.change",
  input: ChangePassword.extend(SessionToken.shape),
  runsAs: system("log-in"),
  async run({ tx, input, now, audit }): Promise<PasswordChange> {
    const session = await requireFullSession(tx, input.token, now);
    const { userId } = session;
    const note = (after: Record<string, unknown>) => audit({ subjectType: "user", subjectId: userId, after });
    const key = throttleKey("password", userId);
    if (!(await countAttempt(tx, key, PASSWORD_LIMIT, now))) {
      await note({ password: "refused", reason: "too_many" });
      return {
        changed: false,
        reason: "too_many",
        retryAt: await windowEnd(tx, { [key]: PASSWORD_LIMIT }, now),
      };
    }
    if (!(await passwordMatches(session.passwordHash, input.current))) {
      await note({ password: "refused", reason: "wrong" });
      return { changed: false, reason: "wrong" };
    }
    requireStrongPassword(
      input.password,
      [session.loginName, session.displayName, session.organisationName, session.organisationShortName],
      "password",
    );
    await refuseReuse(tx, session, input.password);
    await forgetAttempts(tx, key);
    await tx.insert(schema.passwordHistory).values({
      userId,
      passwordHash: session.passwordHash,
      replacedAt: now,
    });
    // The person's standing rises with it, which ends every session; this one is renewed right after.
    await tx
      .update(schema.users)
      .set({ passwordHash: await hashPassword(input.password) })
      .where(eq(schema.users.id, userId));
    const token = await rotateSession(tx, session.id, now);
    await note({ password: "changed" });
    return { changed: true, token };
  },
});

async function refuseReuse(tx: Tx, of: { userId: string; passwordHash: string }, password: string) {
  const { passwordHistory } = schema;
  const given = await tx
    .select({ hash: passwordHistory.passwordHash })
    .from(passwordHistory)
    .where(eq(passwordHistory.userId, of.userId))
    .orderBy(desc(passwordHistory.replacedAt), desc(passwordHistory.id))
    .limit(REMEMBERED - 1);
  const hashes = [of.passwordHash, ...given.map(({ hash }) => hash)];
  const used = await Promise.all(hashes.map((hash) => passwordMatches(hash, password)));
  if (used.some(Boolean))
    throw invalid("请换一个密码。", {
      password: [`最近 ${REMEMBERED} 次用过的密码不能再用，请换一个没有用过的。`],
    });
}
