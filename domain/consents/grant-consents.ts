import { command } from "../access/verb.ts";
import { GrantConsents } from "./inputs.ts";
import { type Granted, insertConsent, lockEnterprise } from "./insert-consent.ts";

/** Several consents in one go, each to one organisation, each confirmed by itself, each with its own row and audit. All or none. */
export const grantConsents = command({
  permission: "consent.grant_several",
  input: GrantConsents,
  async run({ input, ...hands }): Promise<Granted[]> {
    await lockEnterprise(hands.tx, hands.member.organisationId);
    const granted: Granted[] = [];
    for (const grant of input.grants) granted.push(await insertConsent(hands, grant));
    return granted;
  },
});
