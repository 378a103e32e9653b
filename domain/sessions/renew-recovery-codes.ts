import { conflict } from "#lib/errors.ts";
import { system } from "../access/actor.ts";
import { command } from "../access/verb.ts";
import { requireFreshProof } from "./fresh-proof.ts";
import { SessionToken } from "./inputs.ts";
import { replaceRecoveryCodes } from "./recovery-codes.ts";
import { requireFullSession } from "./session-rows.ts";

/** Ten new recovery codes, which end all earlier ones. Told once; a code must have been shown just before. */
export const renewRecoveryCodes = command({
  permission: "second_factor.renew_codes",
  input: SessionToken,
  runsAs: system("log-in"),
  async run({ tx, keys, input, now, audit }): Promise<{ codes: string[] }> {
    const session = await requireFullSession(tx, input.token, now);
    if (!session.enrolled) throw conflict("还没有绑定验证器，不需要恢复码。");
    requireFreshProof(session, now);
    const codes = await replaceRecoveryCodes({ tx, keys }, session.userId, now);
    await audit({ subjectType: "user", subjectId: session.userId, after: { recoveryCodes: codes.length } });
    return { codes };
  },
});
