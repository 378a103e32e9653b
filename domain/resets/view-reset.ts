import { maskName } from "#lib/crypto/mask.ts";
import type { Word } from "#lib/vocabulary.ts";
import { system } from "../access/actor.ts";
import { query } from "../access/verb.ts";
import { ResetToken } from "./inputs.ts";
import { findReset } from "./reset.ts";

export type ResetView = {
  /** Masked: whoever found the link lying about learns of no account from it. */
  displayName: string;
  loginName: string;
  scope: Word<"resetScope">;
  expiresAt: Date;
  /** Not before another administrator has reviewed it. */
  isOpen: boolean;
};

/** Whose log-in a link resets, for whoever holds it. */
export const viewReset = query({
  permission: "account_reset.view",
  input: ResetToken,
  // Whoever holds the link is nobody yet; the token alone finds the row.
  runsAs: system("account-reset"),
  async run({ tx, input, now }): Promise<ResetView> {
    const { displayName, loginName, scope, expiresAt, status } = await findReset(tx, input.token, now);
    return {
      displayName: maskName(displayName),
      loginName: `${loginName.slice(0, 3)}***`,
      ...{ scope, expiresAt, isOpen: status === "open" },
    };
  },
});
