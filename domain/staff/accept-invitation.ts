import { and, eq } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";
import { conflict, forbidden } from "#lib/errors.ts";
import type { MemberRole } from "#lib/vocabulary.ts";
import { system } from "../access/actor.ts";
import { command } from "../access/verb.ts";
import { InvitationToken } from "./inputs.ts";
import { lockInvitation, markAccepted } from "./invitation.ts";

const { memberships } = schema;

/** Takes the place that a link offers with the account one is logged in with, beside the places it has. */
export const acceptInvitation = command({
  permission: "invitation.accept",
  input: InvitationToken,
  runsAs: system("invitation"),
  conflicts: { memberships_user_organisation_unique: "您已经是这个单位的成员，不用再接受邀请。" },
  async run({ tx, member, input, now, audit }) {
    const invitation = await lockInvitation(tx, input.token, now);
    const { id, organisationId, organisationName, kind, role } = invitation;
    if (invitation.invitedBy === member.userId)
      throw forbidden("不能接受自己发出的邀请，请把链接交给受邀的本人。");
    await takePlace(tx, { userId: member.userId, organisationId, role }, now);
    await markAccepted(tx, id, member.userId, now);
    await audit({
      subjectType: "invitation",
      subjectId: id,
      before: { status: "open" },
      after: { status: "accepted", userId: member.userId, organisationId, role },
    });
    return { organisationName, kind };
  },
});

/** A new place, or the old one that was stopped. */
async function takePlace(
  tx: Tx,
  place: { userId: string; organisationId: string; role: MemberRole },
  now: Date,
): Promise<void> {
  const own = and(eq(memberships.userId, place.userId), eq(memberships.organisationId, place.organisationId));
  const [old] = await tx.select({ status: memberships.status }).from(memberships).where(own).for("update");
  if (!old) {
    await tx.insert(memberships).values({ ...place, createdAt: now });
    return;
  }
  if (old.status === "active") throw conflict("您已经是这个单位的成员，不用再接受邀请。");
  await tx.update(memberships).set({ role: place.role, status: "active" }).where(own);
}
