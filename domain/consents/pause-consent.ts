import { command } from "../access/verb.ts";
import { ConsentId } from "./inputs.ts";
import { moveConsent } from "./move-consent.ts";

/**
 * Closes a consent for the time being: nothing is shown until its owner resumes it.
 * @throws DomainError `conflict` unless it is in force
 */
export const pauseConsent = command({
  permission: "consent.pause",
  input: ConsentId,
  run: ({ input, ...hands }) => moveConsent(hands, hands.member.organisationId, input.consentId, "pause"),
});
