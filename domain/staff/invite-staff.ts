import { label } from "#lib/vocabulary.ts";
import { command } from "../access/verb.ts";
import { CHANGE_CONFLICTS, openChange } from "../changes/open-change.ts";
import { InviteStaff } from "./inputs.ts";
import { writeInvitation } from "./invitation.ts";
import { assertRole, needsReview, STAFF_CONFLICTS } from "./people.ts";

/** The link is told once. `change` is the number of the proposal that another administrator reviews first, if one does. */
export type Invited = { path: string; displayName: string; change: string | null };

/**
 * Invites one person to a role of the own organisation by a link that works once.
 * @throws DomainError `invalid` for a role of another kind of organisation; `conflict` where one of that name is out
 */
export const inviteStaff = command({
  permission: "staff.invite",
  input: InviteStaff,
  conflicts: { ...CHANGE_CONFLICTS, ...STAFF_CONFLICTS },
  async run({ tx, member, input, now, audit }): Promise<Invited> {
    assertRole(member.kind, input.role);
    const { displayName, role } = input;
    const { organisationId } = member;
    const reviewed = needsReview(member.kind);
    const invitation = await writeInvitation(
      tx,
      {
        ...{ organisationId, issuerId: organisationId, displayName, role, invitedBy: member.userId },
        status: reviewed ? "proposed" : "open",
      },
      now,
    );
    const change = reviewed
      ? await openChange(
          tx,
          member,
          {
            kind: "staff",
            subjectType: "invitation",
            subjectId: invitation.id,
            payload: { role },
            summary: `邀请 ${displayName} 加入，岗位为${label("memberRole", role)}`,
            facts: [
              { name: "姓名", after: displayName },
              { name: "岗位", after: label("memberRole", role) },
            ],
          },
          now,
        )
      : null;
    await audit({
      subjectType: "invitation",
      subjectId: invitation.id,
      after: { role, status: reviewed ? "proposed" : "open", ...(change && { change: change.number }) },
    });
    return { path: invitation.path, displayName, change: change?.number ?? null };
  },
});
