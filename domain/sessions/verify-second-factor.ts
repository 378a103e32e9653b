import { system } from "../access/actor.ts";
import { command } from "../access/verb.ts";
import type { Proven } from "./confirm-second-factor.ts";
import { CodeOfSession } from "./inputs.ts";
import { requireSession, rotateSession } from "./session-rows.ts";
import { takeCode } from "./take-code.ts";

/**
 * Shows the second factor: a code of the authenticator, or one recovery code. Asked at log-in, and again before what
 * could shut the person out; the session goes on under a new token. A refusal is an answer, so that it is counted.
 */
export const verifySecondFactor = command({
  permission: "second_factor.verify",
  input: CodeOfSession,
  runsAs: system("log-in"),
  async run({ tx, keys, input, now, audit }): Promise<Proven> {
    const { id, userId, kind, enrolled } = await requireSession(tx, input.token, now);
    const note = (after: Record<string, unknown>) => audit({ subjectType: "session", subjectId: id, after });
    // An authenticator that has not been bound proves nothing.
    const answer = enrolled
      ? await takeCode({ tx, keys }, userId, input.code, now)
      : ({ taken: false, reason: "wrong" } as const);
    if (!answer.taken) {
      await note({ secondFactor: "refused", reason: answer.reason });
      return answer;
    }
    const token = await rotateSession(tx, id, now, { secondFactorAt: now });
    await note({ secondFactor: answer.by });
    return { taken: true, token, kind };
  },
});
