import { and, eq } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";
import { conflict, forbidden } from "#lib/errors.ts";
import type { Member } from "../access/actor.ts";
import type { AuditNote } from "../access/audit.ts";
import { personToReset } from "./person.ts";
import { resetWords } from "./propose-reset.ts";
import { lastsUntil, otherThan, RESET_CONFLICTS, revokeResetsOf } from "./reset.ts";

const { accountResets } = schema;

/**
 * From now on the link of a reset that another administrator proposed works, for a day; earlier ones of the same
 * organisation for this person no longer do. Part of the approval, whose change the row policies ask for.
 */
export async function openReset(
  tx: Tx,
  resetId: string,
  member: Member,
  now: Date,
): Promise<{ note: AuditNote; words: Record<string, string> }> {
  const [reset] = await tx
    .select()
    .from(accountResets)
    .where(and(eq(accountResets.id, resetId), eq(accountResets.status, "proposed")))
    .for("update");
  if (!reset) throw conflict("这份重置已经取消，不能再通过。请把这份变更退回。");
  const { userId, scope, document } = reset;
  if (userId === member.userId)
    throw forbidden("不能复核关于自己的重置，请由另一位管理员复核；没有另一位时，请联系平台运营方。");
  const person = await personToReset(tx, userId);
  if (!person) throw conflict(RESET_CONFLICTS.account_resets_reach_check);
  const ofHere = eq(accountResets.issuerId, member.organisationId);
  await revokeResetsOf(tx, userId, and(ofHere, otherThan(resetId)));
  const opened = await tx
    .update(accountResets)
    .set({ status: "open", expiresAt: lastsUntil(now) })
    .where(eq(accountResets.id, resetId));
  if (opened.rowCount !== 1) throw new Error("a locked reset could not be opened");
  const note = {
    subjectType: "account_reset",
    subjectId: resetId,
    before: { status: "proposed" },
    after: { status: "open", userId, scope, document },
  };
  return { note, words: resetWords(person, scope, document) };
}
