import { type DomainError, notFound } from "#lib/errors.ts";
import { type OrganisationKind, words } from "#lib/vocabulary.ts";
import { z } from "#lib/zod.ts";
import type { Member } from "../access/actor.ts";
import { isPermission, lacksPermission, may, type Permission } from "../access/permissions.ts";
import { query } from "../access/verb.ts";

/** What somebody is told for whom a page of this portal, or what it is for, is not; null where it is theirs. */
export function pageRefusal(
  actor: Member,
  portal: OrganisationKind,
  wants: Permission | undefined,
): DomainError | null {
  if (actor.kind !== portal) return notFound("这个页面");
  return wants && !may(actor, wants) ? lacksPermission(actor) : null;
}

/**
 * Opens a page of a portal, or refuses it. A verb only so that a refusal is kept like those of the verbs behind the page,
 * which are never reached.
 * @throws DomainError `not_found` in another's portal, `forbidden` where the post does not allow what the page is for
 */
export const openPage = query({
  permission: "page.open",
  input: z.object({
    portal: z.enum(words("organisationKind")),
    wants: z.custom<Permission>(isPermission).optional(),
  }),
  async run({ member, input }): Promise<void> {
    const refusal = pageRefusal(member, input.portal, input.wants);
    if (refusal) throw refusal;
  },
});
