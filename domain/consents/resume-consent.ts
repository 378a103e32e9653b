import { command } from "../access/verb.ts";
import { ConsentId } from "./inputs.ts";
import { moveConsent } from "./move-consent.ts";

/**
 * Opens a paused consent again, for what is left of its period.
 * @throws DomainError `conflict` unless it is paused
 */
export const resumeConsent = command({
  permission: "consent.resume",
  input: ConsentId,
  run: ({ input, ...hands }) => moveConsent(hands, hands.member.organisationId, input.consentId, "resume"),
});
