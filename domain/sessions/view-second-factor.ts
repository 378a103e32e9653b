import { renderSVG } from "uqr";
import { system } from "../access/actor.ts";
import { query } from "../access/verb.ts";
import { isFresh } from "./fresh-proof.ts";
import { SessionToken } from "./inputs.ts";
import { authenticatorUri } from "./one-time-code.ts";
import { asksPassword, openPending } from "./pending-secret.ts";
import { countRecoveryCodes } from "./recovery-codes.ts";
import { mustHaveOne } from "./remove-second-factor.ts";
import { findSealed } from "./second-factor-secret.ts";
import { needsSecondFactor, requireSession, type Step } from "./session-rows.ts";

export type SecondFactor = {
  step: Step;
  /** Whether a place of the person asks for it. */
  mandatory: boolean;
  confirmedAt: Date | null;
  /** Whether a code was shown just now, so that what could shut the person out may be done. */
  fresh: boolean;
  recoveryCodesLeft: number;
  /** Whether the first code of an authenticator must come with the password. */
  asksPassword: boolean;
  /** What the authenticator is to be given; shown in this session until its first code has been, and not for long. */
  pending: { secret: string; uri: string; svg: string } | null;
};

/** How the person stands with the second factor, also before it has been shown. */
export const viewSecondFactor = query({
  permission: "second_factor.view",
  input: SessionToken,
  runsAs: system("log-in"),
  async run({ tx, keys, input, now }): Promise<SecondFactor> {
    const session = await requireSession(tx, input.token, now);
    const found = await findSealed(tx, session.userId);
    const pending = await openPending({ tx, keys }, session.id, now);
    return {
      step: session.step,
      mandatory: needsSecondFactor(session.kind) || (await mustHaveOne(tx, session.userId)),
      asksPassword: asksPassword(session, now),
      fresh: isFresh(session.secondFactorAt, now),
      confirmedAt: found?.confirmedAt ?? null,
      recoveryCodesLeft: await countRecoveryCodes(tx, session.userId),
      pending: pending === null ? null : pendingOf(pending, session.loginName),
    };
  },
});

function pendingOf(secret: string, loginName: string) {
  const uri = authenticatorUri(secret, loginName);
  return { secret, uri, svg: renderSVG(uri, { border: 2 }) };
}
