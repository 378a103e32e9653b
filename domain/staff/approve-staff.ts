import { and, eq } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";
import { conflict, forbidden } from "#lib/errors.ts";
import { label, words } from "#lib/vocabulary.ts";
import { z } from "#lib/zod.ts";
import type { Member } from "../access/actor.ts";
import type { AuditNote } from "../access/audit.ts";
import { command } from "../access/verb.ts";
import { assertHeldToWords } from "../changes/held-to-words.ts";
import { ApproveChange } from "../changes/inputs.ts";
import { CHANGE_CONFLICTS, type ChangeRow, closeChange, lockOpenChange } from "../changes/open-change.ts";
import { setOrganisationStatus } from "../organisations/set-status.ts";
import { openReset } from "../resets/open-reset.ts";
import { RESET_CONFLICTS } from "../resets/reset.ts";
import { carryOut } from "./carry-out.ts";
import { ChangeStaff } from "./inputs.ts";
import { lastsUntil } from "./invitation.ts";
import { findPlace, STAFF_CONFLICTS } from "./people.ts";

const StoredChange = ChangeStaff.omit({ reason: true });
const StoredStatus = z.object({ status: z.enum(words("organisationStatus")) });

/**
 * A second administrator approves who is invited, moved, stopped, let in again or given another way to log in, or which
 * organisation is; it is carried out with it.
 * @throws DomainError `forbidden` to the maker, and to whom it is about
 */
export const approveStaff = command({
  permission: "staff.approve",
  input: ApproveChange,
  conflicts: { ...CHANGE_CONFLICTS, ...STAFF_CONFLICTS, ...RESET_CONFLICTS },
  async run({ tx, member, input, now, audit }) {
    const change = await lockOpenChange(tx, { changeId: input.changeId, kind: "staff" }, member);
    await refuseOwnPlace(tx, change, member);
    await closeChange(tx, change, member, { status: "approved", note: input.note }, now);
    const { note, words: said } = await perform(tx, change, member, now);
    assertHeldToWords(change, said);
    await audit({ ...note, after: { ...note.after, change: change.number } });
  },
});

async function refuseOwnPlace(tx: Tx, change: ChangeRow, member: Member): Promise<void> {
  if (change.subjectType !== "membership") return;
  const place = await findPlace(tx, member.organisationId, change.subjectId);
  if (place.userId === member.userId)
    throw forbidden("不能复核关于自己的人员变更，请由另一位管理员复核；没有另一位时，请联系平台运营方。");
}

/** What was done, for the audit and in the words of its facts. */
type Done = { note: AuditNote; words: Record<string, string> };

async function perform(tx: Tx, change: ChangeRow, member: Member, now: Date): Promise<Done> {
  if (change.subjectType === "membership") return carryOut(tx, member, StoredChange.parse(change.payload));
  if (change.subjectType === "organisation") {
    const { status } = StoredStatus.parse(change.payload);
    const note = await setOrganisationStatus(tx, change.subjectId, status);
    return { note, words: { 状态: label("organisationStatus", status) } };
  }
  if (change.subjectType === "account_reset") return openReset(tx, change.subjectId, member, now);
  return openInvitation(tx, change.subjectId, member, now);
}

/** From now on the link works, for as many days as one that needed no review. */
async function openInvitation(tx: Tx, invitationId: string, member: Member, now: Date): Promise<Done> {
  const { invitations, organisations } = schema;
  const opened = await tx
    .update(invitations)
    .set({ status: "open", expiresAt: lastsUntil(now) })
    .where(and(eq(invitations.id, invitationId), eq(invitations.status, "proposed")))
    .returning({
      role: invitations.role,
      organisationId: invitations.organisationId,
      displayName: invitations.displayName,
    });
  if (!opened[0]) throw conflict("这份邀请已经取消，不能再通过。请把这份变更退回。");
  const { displayName, ...given } = opened[0];
  const note = {
    subjectType: "invitation",
    subjectId: invitationId,
    before: { status: "proposed" },
    after: { status: "open", ...given },
  };
  const told = { 姓名: displayName, 岗位: label("memberRole", given.role) };
  if (given.organisationId === member.organisationId) return { note, words: told };
  const [elsewhere] = await tx
    .select({ name: organisations.name })
    .from(organisations)
    .where(eq(organisations.id, given.organisationId));
  return { note, words: { 单位: elsewhere?.name ?? "", ...told } };
}
