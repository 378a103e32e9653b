import { createHash } from "node:crypto";
import { formatYuan } from "#lib/money.ts";
import type { IdentityVerifier } from "./verifier.ts";

/** Identity numbers with this sequence (digits 15 to 17) are nobody's here, so that a refusal can be seen too. */
const NOBODY = "000";
/** Accounts that end so take no money here. */
const CLOSED_ACCOUNT = "0000";

/**
 * Stands in for the city's identity service where none is configured: it asks nobody and moves no money, answers the
 * same to the same question, and says in everything it says that it is a simulation.
 */
export function simulatedVerifier(): IdentityVerifier {
  return {
    environment: "simulator",
    checkLegalRepresentative: async ({ key, identityNumber }) => ({
      outcome: identityNumber.slice(14, 17) === NOBODY ? "mismatch" : "match",
      reference: referenceOf(key),
      notice: "模拟环境：没有向任何机构核验，结果仅供演示。",
    }),
    sendMicroTransfer: async ({ key, account, amount }) =>
      account.endsWith(CLOSED_ACCOUNT)
        ? { outcome: "refused", reference: referenceOf(key), notice: "模拟环境：这个账户按不能收款处理。" }
        : {
            outcome: "sent",
            reference: referenceOf(key),
            notice: `模拟环境：没有真的打款。请按到账 ${formatYuan(amount)} 元填写。`,
          },
  };
}

const referenceOf = (key: string) =>
  `模拟环境-${createHash("sha256").update(key).digest("hex").slice(0, 12).toUpperCase()}`;
