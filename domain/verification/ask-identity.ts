import { newId } from "#lib/ids.ts";
import { command } from "../access/verb.ts";
import { AskIdentity } from "./inputs.ts";
import { makeRoom, openTry } from "./open-try.ts";
import { keepIdentityNumber } from "./private-rows.ts";

export const IN_PROGRESS = "上一次核验正在进行，请等它有了结果再提交。";

/**
 * Asks the identity service whether the person who stands for the firm is who the register says, by name and number.
 * @throws DomainError `conflict` where it has passed, is under way, or was tried too often
 */
export const askIdentity = command({
  permission: "verification.ask_identity",
  input: AskIdentity,
  conflicts: { verifications_open_unique: IN_PROGRESS },
  async run({ tx, keys, member, now, input, audit, ringFor }): Promise<{ verificationId: string }> {
    const enterprise = await makeRoom({ tx, member, now }, "legal_representative");
    const verificationId = newId();
    const checkedIndex = await keepIdentityNumber(
      { tx, keys },
      enterprise.id,
      input.identityNumber,
      now,
      input.mobilePhone,
    );
    await openTry(
      { tx, member, now, audit, ringFor },
      { id: verificationId, kind: "legal_representative", checkedIndex },
    );
    return { verificationId };
  },
});
