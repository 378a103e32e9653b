import { rightsOf } from "#domain/access/permissions.ts";
import type { CurrentSession } from "#domain/sessions/index.ts";

/** What the frame of a portal says of the person in it, and what it and the pages within may offer them. */
export const frameOf = ({ actor, organisationName, displayName, places }: CurrentSession) => ({
  organisationId: actor.organisationId,
  organisation: organisationName,
  user: displayName,
  post: actor.role,
  places,
  rights: rightsOf(actor),
});
