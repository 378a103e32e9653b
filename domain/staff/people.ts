import { and, count, eq, inArray } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";
import { invalid, notFound } from "#lib/errors.ts";
import type { MemberRole, OrganisationKind } from "#lib/vocabulary.ts";
import { may, rolesOf } from "../access/permissions.ts";

const { applications, memberships } = schema;

export type Place = typeof memberships.$inferSelect;

/** Whether changes of who may do what need a second person; a firm's owner acts alone. */
export const needsReview = (kind: OrganisationKind): boolean => kind !== "enterprise";

/** What the database says where two changes meet, or one would leave something behind. */
export const STAFF_CONFLICTS = {
  memberships_last_head_check:
    "这是本单位最后一位能管理人员的账号，不能停用或调岗。请先邀请另一位，等对方加入后再办理。",
  memberships_handed_over_check: "这位同事名下刚刚又有了办理中的申请，请刷新页面，选择由谁接手后再提交。",
  applications_case_holder_check: "接手的同事刚刚停用或调岗，请刷新页面，另选一位客户经理。",
  invitations_open_unique: "已有一份给同名人员的邀请还没有用。请先取消那一份，或在姓名后加以区分。",
};

/** @throws DomainError `invalid` where the role does not exist in this kind of organisation */
export function assertRole(kind: OrganisationKind, role: MemberRole): void {
  const roles: readonly MemberRole[] = rolesOf[kind];
  if (!roles.includes(role))
    throw invalid("请换一个岗位。", { role: ["本单位没有这个岗位，请从列表中选择。"] });
}

/**
 * A place in the organisation, locked where it is to be changed.
 * @throws DomainError `not_found` where the organisation has none such
 */
export async function findPlace(
  tx: Tx,
  organisationId: string,
  membershipId: string,
  { lock = false } = {},
): Promise<Place> {
  const found = tx
    .select()
    .from(memberships)
    .where(and(eq(memberships.id, membershipId), eq(memberships.organisationId, organisationId)));
  const [place] = await (lock ? found.for("update") : found);
  if (!place) throw notFound("这位同事");
  return place;
}

/** The roles of those with whom cases may lie: whoever takes them on. */
export const CASE_ROLES: readonly MemberRole[] = rolesOf.bank.filter((role) =>
  may({ kind: "bank", role }, "application.accept"),
);

/** Whether cases may lie with somebody in this place. */
export const holdsCases = ({ role, status }: Pick<Place, "role" | "status">): boolean =>
  status === "active" && CASE_ROLES.includes(role);

/** Applications that the officer has taken on and that are not decided yet. */
export const openCasesOf = (bankId: string, userId: string) =>
  and(
    eq(applications.bankId, bankId),
    eq(applications.acceptedBy, userId),
    inArray(applications.status, ["accepted", "proposed"]),
  );

export async function countOpenCases(tx: Tx, bankId: string, userId: string): Promise<number> {
  const [found] = await tx.select({ open: count() }).from(applications).where(openCasesOf(bankId, userId));
  return found!.open;
}
