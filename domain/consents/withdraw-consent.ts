import { command } from "../access/verb.ts";
import { ConsentId } from "./inputs.ts";
import { moveConsent } from "./move-consent.ts";

/**
 * Takes a consent back. From the commit on the row policies show its data to the grantee no more.
 * @throws DomainError `conflict` when it was withdrawn, used up or has run out before
 */
export const withdrawConsent = command({
  permission: "consent.withdraw",
  input: ConsentId,
  run: ({ input, ...hands }) => moveConsent(hands, hands.member.organisationId, input.consentId, "withdraw"),
});
