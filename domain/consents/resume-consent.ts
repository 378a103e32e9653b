import { and, eq, ne } from "drizzle-orm";
import { schema } from "#db/client.ts";
import { forbidden } from "#lib/errors.ts";
import { command } from "../access/verb.ts";
import { ConsentId } from "./inputs.ts";
import { moveConsent } from "./move-consent.ts";

/**
 * Opens a paused consent again, for what is left of its period; one to what is a person's own, that person alone.
 * @throws DomainError `conflict` unless it is paused, `forbidden` where it is another person's own
 */
export const resumeConsent = command({
  permission: "consent.resume",
  input: ConsentId,
  async run({ input, ...hands }) {
    const { consents } = schema;
    const { organisationId, userId } = hands.member;
    const another = await hands.tx.$count(
      consents,
      and(
        eq(consents.id, input.consentId),
        eq(consents.enterpriseId, organisationId),
        eq(consents.subject, "legal_representative"),
        ne(consents.grantedBy, userId),
      ),
    );
    if (another > 0) throw forbidden("这是法定代表人本人的授权，只能由本人恢复。请联系法定代表人本人操作。");
    return moveConsent(hands, organisationId, input.consentId, "resume");
  },
});
