import { system } from "../access/actor.ts";
import { command } from "../access/verb.ts";
import { SessionToken } from "./inputs.ts";
import { assertMayBind, keepPending } from "./pending-secret.ts";
import { requireSession } from "./session-rows.ts";

/**
 * Makes a secret for the person's authenticator, or keeps the one that is waiting for its first code, so that a page
 * loaded twice does not show two of them. It is this session's alone; the authenticator of before stays bound meanwhile.
 * @throws DomainError `conflict` where an authenticator is bound and no code of it was shown just now
 */
export const prepareSecondFactor = command({
  permission: "second_factor.prepare",
  input: SessionToken,
  runsAs: system("log-in"),
  async run({ tx, keys, input, now, audit }): Promise<void> {
    const session = await requireSession(tx, input.token, now);
    assertMayBind(session, now);
    await keepPending({ tx, keys }, session, now);
    await audit({ subjectType: "user", subjectId: session.userId, after: { secondFactor: "prepared" } });
  },
});
