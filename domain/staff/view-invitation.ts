import type { MemberRole, OrganisationKind } from "#lib/vocabulary.ts";
import { system } from "../access/actor.ts";
import { query } from "../access/verb.ts";
import { InvitationToken } from "./inputs.ts";
import { findInvitation } from "./invitation.ts";

export type InvitationView = {
  organisationName: string;
  kind: OrganisationKind;
  displayName: string;
  role: MemberRole;
  expiresAt: Date;
  /** Not before another administrator has reviewed it. */
  isOpen: boolean;
};

/** What a link invites to, for whoever holds it. */
export const viewInvitation = query({
  permission: "invitation.view",
  input: InvitationToken,
  // Whoever holds the link belongs to no organisation yet; the token alone finds the row.
  runsAs: system("invitation"),
  async run({ tx, input, now }): Promise<InvitationView> {
    const { organisationName, kind, displayName, role, expiresAt, status } = await findInvitation(
      tx,
      input.token,
      now,
    );
    return { organisationName, kind, displayName, role, expiresAt, isOpen: status === "open" };
  },
});
