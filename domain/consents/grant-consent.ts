import { command } from "../access/verb.ts";
import { GrantConsent } from "./inputs.ts";
import { type Granted, insertConsent, lockEnterprise } from "./insert-consent.ts";

/**
 * Authorises one organisation to see named data of the firm for one purpose and a period: a bank for a credit review or
 * for a loan's aftercare, the platform for evaluation and matching. The statement is kept word for word.
 * @throws DomainError `conflict` where a live consent already covers it, or the statement read is not the one stored
 */
export const grantConsent = command({
  permission: "consent.grant",
  input: GrantConsent,
  async run({ input, ...hands }): Promise<Granted> {
    await lockEnterprise(hands.tx, hands.member.organisationId);
    return insertConsent(hands, input);
  },
});
