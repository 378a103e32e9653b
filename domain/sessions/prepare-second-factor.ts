import { schema } from "#db/client.ts";
import { conflict } from "#lib/errors.ts";
import { system } from "../access/actor.ts";
import { command } from "../access/verb.ts";
import { SessionToken } from "./inputs.ts";
import { newSecret } from "./one-time-code.ts";
import { findSealed, sealSecret } from "./second-factor-secret.ts";
import { requireSession } from "./session-rows.ts";

/**
 * Makes a secret for the person's authenticator, or keeps the one that is waiting for its first code, so that a page
 * loaded twice does not show two of them.
 * @throws DomainError `conflict` where an authenticator is bound already
 */
export const prepareSecondFactor = command({
  permission: "second_factor.prepare",
  input: SessionToken,
  runsAs: system("log-in"),
  async run({ tx, keys, input, now, audit }): Promise<void> {
    const { userId } = await requireSession(tx, input.token, now);
    const found = await findSealed(tx, userId);
    if (found?.confirmedAt) throw conflict("验证器已经绑定，不用再绑定一次。要换手机，请先解除绑定。");
    if (!found) {
      const secretSealed = await sealSecret({ tx, keys }, userId, newSecret());
      await tx
        .insert(schema.secondFactors)
        .values({ userId, secretSealed, createdAt: now })
        .onConflictDoNothing();
    }
    await audit({ subjectType: "user", subjectId: userId, after: { secondFactor: "prepared" } });
  },
});
