import { and, eq } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";
import { conflict, DomainError } from "#lib/errors.ts";
import type { MemberRole } from "#lib/vocabulary.ts";
import { newToken, tokenHash } from "../sessions/session-rows.ts";
import { INVITATION_DAYS } from "./inputs.ts";

const { invitations, organisations } = schema;

export const lastsUntil = (now: Date): Date => new Date(now.getTime() + INVITATION_DAYS * 86_400_000);

/** The address that opens an invitation. The secret stands behind the `?`, which no log of the platform keeps. */
export const invitationPath = (token: string): string => `/invitations?token=${token}`;

type Invited = {
  organisationId: string;
  issuerId: string;
  displayName: string;
  role: MemberRole;
  invitedBy: string | null;
  status: "proposed" | "open";
};

/** Writes an invitation. The path is told once: only the hash of its secret is kept. */
export async function writeInvitation(tx: Tx, invited: Invited, now: Date) {
  const token = newToken();
  const [row] = await tx
    .insert(invitations)
    .values({ ...invited, tokenHash: tokenHash(token), expiresAt: lastsUntil(now), createdAt: now })
    .returning({ id: invitations.id });
  return { id: row!.id, path: invitationPath(token) };
}

/** The invitation of a link that can still be used, with who invites. Whoever is to take it locks it. */
export async function findInvitation(tx: Tx, token: string, now: Date, { lock = false } = {}) {
  const found = tx
    .select({
      id: invitations.id,
      organisationId: organisations.id,
      organisationName: organisations.name,
      kind: organisations.kind,
      displayName: invitations.displayName,
      role: invitations.role,
      status: invitations.status,
      expiresAt: invitations.expiresAt,
      invitedBy: invitations.invitedBy,
    })
    .from(invitations)
    .innerJoin(organisations, eq(organisations.id, invitations.organisationId))
    .where(and(eq(invitations.tokenHash, tokenHash(token)), eq(organisations.status, "active")));
  const [row] = await (lock ? found.for("update", { of: invitations }) : found);
  const usable = row && (row.status === "proposed" || (row.status === "open" && row.expiresAt > now));
  if (!usable)
    throw new DomainError(
      "not_found",
      "这个邀请链接已经用过、已取消或已过期。请联系邀请您的单位，重新发一份邀请。",
    );
  return row;
}

/** The same, locked, for whoever takes it. */
export async function lockInvitation(tx: Tx, token: string, now: Date) {
  const invitation = await findInvitation(tx, token, now, { lock: true });
  if (invitation.status === "proposed")
    throw conflict("这份邀请还在等邀请单位的另一位管理员复核。复核通过后，同一个链接即可使用。");
  return invitation;
}

export async function markAccepted(tx: Tx, invitationId: string, userId: string, now: Date): Promise<void> {
  const taken = await tx
    .update(invitations)
    .set({ status: "accepted", acceptedBy: userId, acceptedAt: now })
    .where(and(eq(invitations.id, invitationId), eq(invitations.status, "open")));
  if (taken.rowCount !== 1) throw new Error("a locked invitation could not be taken");
}
