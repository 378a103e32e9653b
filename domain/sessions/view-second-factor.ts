import { renderSVG } from "uqr";
import { system } from "../access/actor.ts";
import { query } from "../access/verb.ts";
import { SessionToken } from "./inputs.ts";
import { authenticatorUri } from "./one-time-code.ts";
import { countRecoveryCodes } from "./recovery-codes.ts";
import { findSealed, openSecret } from "./second-factor-secret.ts";
import { needsSecondFactor, requireSession, type Step } from "./session-rows.ts";

export type SecondFactor = {
  step: Step;
  /** Whether the person's organisation asks for it. */
  mandatory: boolean;
  confirmedAt: Date | null;
  recoveryCodesLeft: number;
  /** What the authenticator is to be given; shown until its first code has been. */
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
    // Once bound, the secret is nobody's to see again.
    const pending = found && !found.confirmedAt ? await openSecret({ tx, keys }, session.userId) : null;
    return {
      step: session.step,
      mandatory: needsSecondFactor(session.kind),
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
