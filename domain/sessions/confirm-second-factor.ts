import { and, eq, isNull } from "drizzle-orm";
import { schema } from "#db/client.ts";
import { conflict } from "#lib/errors.ts";
import type { OrganisationKind } from "#lib/vocabulary.ts";
import { system } from "../access/actor.ts";
import { command } from "../access/verb.ts";
import { CodeOfSession } from "./inputs.ts";
import { requireSession, rotateSession } from "./session-rows.ts";
import { type CodeAnswer, takeCode } from "./take-code.ts";

export type Proven =
  | { taken: true; token: string; kind: OrganisationKind }
  | Extract<CodeAnswer, { taken: false }>;

/** Binds the authenticator with its first code. The session counts as proven from now on, under a new token. */
export const confirmSecondFactor = command({
  permission: "second_factor.confirm",
  input: CodeOfSession,
  runsAs: system("log-in"),
  async run({ tx, keys, input, now, audit }): Promise<Proven> {
    const session = await requireSession(tx, input.token, now);
    const { id, userId, kind } = session;
    if (session.enrolled) throw conflict("验证器已经绑定，不用再绑定一次。");
    const note = (after: Record<string, unknown>) =>
      audit({ subjectType: "user", subjectId: userId, after: { secondFactor: after } });
    const answer = await takeCode({ tx, keys }, userId, input.code, now, false);
    if (!answer.taken) {
      await note({ refused: answer.reason });
      return answer;
    }
    const { secondFactors } = schema;
    await tx
      .update(secondFactors)
      .set({ confirmedAt: now })
      .where(and(eq(secondFactors.userId, userId), isNull(secondFactors.confirmedAt)));
    const token = await rotateSession(tx, id, now, { secondFactorAt: now });
    await note({ confirmed: true });
    return { taken: true, token, kind };
  },
});
