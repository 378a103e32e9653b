import { system } from "../access/actor.ts";
import { command } from "../access/verb.ts";
import { revokeResetsOf } from "../resets/reset.ts";
import { ChangePassword, SessionToken } from "./inputs.ts";
import { passwordMatches } from "./password.ts";
import { refuseReuse, replacePassword } from "./password-reuse.ts";
import { requireStrongPassword } from "./password-strength.ts";
import { requireFullSession, rotateSession } from "./session-rows.ts";
import { countAttempt, forgetAttempts, PASSWORD_LIMIT, throttleKey, windowEnd } from "./throttle.ts";

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
    // Every session ends with it; this one is renewed right after.
    await replacePassword(tx, session, input.password, now);
    // Whoever knows their password needs no way back: a link that is still about opens nothing from now on.
    await revokeResetsOf(tx, userId);
    const token = await rotateSession(tx, session.id, now);
    await note({ password: "changed" });
    return { changed: true, token };
  },
});
