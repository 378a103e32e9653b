import { and, asc, eq, inArray, ne } from "drizzle-orm";
import { schema } from "#db/client.ts";
import type { MemberRole, Word } from "#lib/vocabulary.ts";
import { rolesOf } from "../access/permissions.ts";
import { query } from "../access/verb.ts";
import { MembershipId } from "./inputs.ts";
import { CASE_ROLES, countOpenCases, findPlace, holdsCases, needsReview } from "./people.ts";

const { changes, memberships } = schema;

export type StaffView = {
  membershipId: string;
  displayName: string;
  loginName: string;
  role: MemberRole;
  status: Word<"organisationStatus">;
  since: Date;
  isMe: boolean;
  /** The roles that exist here. */
  roles: readonly MemberRole[];
  openCases: number;
  /** Colleagues who could take open cases over, where there are any. */
  heirs: { membershipId: string; displayName: string }[];
  /** The change of this place that waits for its review. */
  proposal: { id: string; number: string } | null;
  needsReview: boolean;
};

/** One colleague, with what has to be settled before they leave. */
export const viewStaff = query({
  permission: "staff.view",
  input: MembershipId,
  async run({ tx, member, input }): Promise<StaffView> {
    const place = await findPlace(tx, member.organisationId, input.membershipId);
    const openCases = holdsCases(place) ? await countOpenCases(tx, place.organisationId, place.userId) : 0;
    const heirs = openCases
      ? await tx
          .select({ membershipId: memberships.id, displayName: memberships.displayName })
          .from(memberships)
          .where(
            and(
              ...[eq(memberships.organisationId, place.organisationId), ne(memberships.id, place.id)],
              ...[inArray(memberships.role, CASE_ROLES), eq(memberships.status, "active")],
            ),
          )
          .orderBy(asc(memberships.id))
          .limit(200)
      : [];
    const [proposal] = await tx
      .select({ id: changes.id, number: changes.number })
      .from(changes)
      .where(
        and(
          ...[eq(changes.organisationId, member.organisationId), eq(changes.kind, "staff")],
          ...[eq(changes.subjectType, "membership"), eq(changes.subjectId, place.id)],
          eq(changes.status, "open"),
        ),
      );
    return {
      membershipId: place.id,
      ...{ displayName: place.displayName, loginName: place.loginName },
      ...{ role: place.role, status: place.status, since: place.createdAt },
      isMe: place.userId === member.userId,
      roles: rolesOf[member.kind],
      ...{ openCases, heirs, proposal: proposal ?? null },
      needsReview: needsReview(member.kind),
    };
  },
});
