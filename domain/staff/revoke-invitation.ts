import { and, eq, inArray, or } from "drizzle-orm";
import { schema } from "#db/client.ts";
import { conflict, notFound } from "#lib/errors.ts";
import { label } from "#lib/vocabulary.ts";
import { command } from "../access/verb.ts";
import { InvitationId } from "./inputs.ts";

const { changes, invitations } = schema;

/** Takes an invitation back: its link opens nothing from now on. One person may, since it gives nobody anything. */
export const revokeInvitation = command({
  permission: "staff.revoke_invitation",
  input: InvitationId,
  async run({ tx, member, input, now, audit }) {
    const within = and(
      eq(invitations.id, input.invitationId),
      or(
        eq(invitations.organisationId, member.organisationId),
        eq(invitations.issuerId, member.organisationId),
      ),
    );
    const [open] = await tx
      .select()
      .from(invitations)
      .where(and(within, inArray(invitations.status, ["proposed", "open"])))
      .for("update");
    if (!open) {
      const [closed] = await tx.select({ status: invitations.status }).from(invitations).where(within);
      if (!closed) throw notFound("这份邀请");
      throw conflict(`这份邀请${label("invitationStatus", closed.status)}，不能再取消。请刷新页面。`);
    }
    const revoked = await tx
      .update(invitations)
      .set({ status: "revoked" })
      .where(eq(invitations.id, open.id));
    if (revoked.rowCount !== 1) throw new Error("a locked invitation could not be revoked");
    // A proposal of one's own has nothing left to review; a colleague's is refused when it is looked at.
    await tx
      .update(changes)
      .set({ status: "cancelled", closedAt: now })
      .where(
        and(
          ...[eq(changes.kind, "staff"), eq(changes.subjectType, "invitation"), eq(changes.status, "open")],
          ...[eq(changes.subjectId, open.id), eq(changes.proposedBy, member.userId)],
        ),
      );
    await audit({
      subjectType: "invitation",
      subjectId: open.id,
      before: { status: open.status },
      after: { status: "revoked" },
    });
  },
});
