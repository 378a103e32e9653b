import { and, asc, count, desc, eq, gt, inArray } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";
import type { MemberRole, Word } from "#lib/vocabulary.ts";
import type { Member } from "../access/actor.ts";
import { query } from "../access/verb.ts";
import { ListStaff } from "./inputs.ts";
import { needsReview } from "./people.ts";

const { applications, changes, invitations, memberships } = schema;

export type StaffRow = {
  membershipId: string;
  displayName: string;
  loginName: string;
  role: MemberRole;
  status: Word<"organisationStatus">;
  isMe: boolean;
  /** Applications taken on and not decided yet. */
  openCases: number;
  /** A change of this place waits for its review. */
  hasProposal: boolean;
};

export type InvitationRow = {
  id: string;
  displayName: string;
  role: MemberRole;
  status: Word<"invitationStatus">;
  expiresAt: Date;
  byOperator: boolean;
};

export type StaffList = {
  rows: StaffRow[];
  next: string | null;
  /** On the first page: those that can still be used, or ran out. */
  invitations: InvitationRow[];
  needsReview: boolean;
};

/** Who has a place in the own organisation, and who is invited to one. */
export const listStaff = query({
  permission: "staff.list",
  input: ListStaff,
  async run({ tx, member, input, now }): Promise<StaffList> {
    const places = await tx
      .select()
      .from(memberships)
      .where(
        and(
          eq(memberships.organisationId, member.organisationId),
          input.after ? gt(memberships.id, input.after) : undefined,
        ),
      )
      .orderBy(asc(memberships.id))
      .limit(input.limit + 1);
    const page = places.slice(0, input.limit);
    const userIds = page.map(({ userId }) => userId);
    const cases = await openCases(tx, member, userIds);
    const proposals = await proposed(
      tx,
      member,
      page.map(({ id }) => id),
    );
    return {
      rows: page.map((place) => ({
        membershipId: place.id,
        displayName: place.displayName,
        loginName: place.loginName,
        role: place.role,
        status: place.status,
        isMe: place.userId === member.userId,
        openCases: cases.get(place.userId) ?? 0,
        hasProposal: proposals.has(place.id),
      })),
      next: places.length > input.limit ? page.at(-1)!.id : null,
      invitations: input.after ? [] : await pendingInvitations(tx, member, now),
      needsReview: needsReview(member.kind),
    };
  },
});

async function openCases(tx: Tx, member: Member, userIds: string[]): Promise<Map<string, number>> {
  if (member.kind !== "bank" || userIds.length === 0) return new Map();
  const rows = await tx
    .select({ userId: applications.acceptedBy, open: count() })
    .from(applications)
    .where(
      and(
        eq(applications.bankId, member.organisationId),
        inArray(applications.acceptedBy, userIds),
        inArray(applications.status, ["accepted", "proposed"]),
      ),
    )
    .groupBy(applications.acceptedBy);
  return new Map(rows.map(({ userId, open }) => [userId!, open]));
}

async function proposed(tx: Tx, member: Member, membershipIds: string[]): Promise<Set<string>> {
  if (membershipIds.length === 0) return new Set();
  const rows = await tx
    .select({ subjectId: changes.subjectId })
    .from(changes)
    .where(
      and(
        ...[eq(changes.organisationId, member.organisationId), eq(changes.kind, "staff")],
        ...[eq(changes.subjectType, "membership"), eq(changes.status, "open")],
        inArray(changes.subjectId, membershipIds),
      ),
    );
  return new Set(rows.map(({ subjectId }) => subjectId));
}

async function pendingInvitations(tx: Tx, member: Member, now: Date): Promise<InvitationRow[]> {
  const rows = await tx
    .select()
    .from(invitations)
    .where(
      and(
        eq(invitations.organisationId, member.organisationId),
        inArray(invitations.status, ["proposed", "open"]),
      ),
    )
    .orderBy(desc(invitations.id))
    .limit(50);
  return rows.map(({ id, displayName, role, status, expiresAt, issuerId, organisationId }) => ({
    ...{ id, displayName, role, expiresAt },
    status: status === "open" && expiresAt <= now ? "expired" : status,
    byOperator: issuerId !== organisationId,
  }));
}
