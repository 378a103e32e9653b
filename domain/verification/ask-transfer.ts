import { randomInt } from "node:crypto";
import { conflict } from "#lib/errors.ts";
import { newId } from "#lib/ids.ts";
import { fen } from "#lib/money.ts";
import { command } from "../access/verb.ts";
import { IN_PROGRESS } from "./ask-identity.ts";
import { AskTransfer } from "./inputs.ts";
import { requiredKinds } from "./lifecycle.ts";
import { makeRoom, openTry } from "./open-try.ts";
import { keepAccount, sealAmount } from "./private-rows.ts";

/** The largest amount sent, in 分: small to give away, too many to guess. */
const MOST = 999;

/**
 * 对公打款: has a small random amount sent to the firm's account, in the firm's name. Whoever can read the account's
 * statement can say how much it was; the row keeps it sealed.
 * @throws DomainError `conflict` where it has passed, is under way, was tried too often, or the firm has no such account
 */
export const askTransfer = command({
  permission: "verification.ask_transfer",
  input: AskTransfer,
  conflicts: { verifications_open_unique: IN_PROGRESS },
  async run({ tx, keys, member, now, input, audit, ringFor }): Promise<{ verificationId: string }> {
    const enterprise = await makeRoom({ tx, member, now }, "micro_transfer");
    if (enterprise.verifiedAt) throw conflict("企业已经核验，不用再做一次。");
    if (!requiredKinds(enterprise.kind).includes("micro_transfer"))
      throw conflict("个体工商户和农户不需要对公打款，完成经营者核验即可。");
    const verificationId = newId();
    const checkedIndex = await keepAccount({ tx, keys }, enterprise.id, input);
    const amount = fen(randomInt(1, MOST + 1));
    const amountSealed = await sealAmount({ tx, keys }, enterprise.id, verificationId, amount);
    await openTry(
      { tx, member, now, audit, ringFor },
      { id: verificationId, kind: "micro_transfer", checkedIndex, amountSealed },
    );
    return { verificationId };
  },
});
