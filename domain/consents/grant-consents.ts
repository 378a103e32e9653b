import { command } from "../access/verb.ts";
import { GrantConsents } from "./inputs.ts";
import { type Granted, insertConsent, lockEnterprise } from "./insert-consent.ts";

/** Several consents in one go, each to one organisation, each confirmed by itself, each with its own row and audit. All or none. */
export const grantConsents = command({
  permission: "consent.grant_several",
  input: GrantConsents,
  async run({ tx, member, now, input, audit, ringFor }): Promise<Granted[]> {
    await lockEnterprise(tx, member.organisationId);
    const granted: Granted[] = [];
    for (const grant of input.grants)
      granted.push(await insertConsent({ tx, member, now, audit, ringFor }, grant));
    return granted;
  },
});
