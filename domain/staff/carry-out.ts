import { eq } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";
import { invalid } from "#lib/errors.ts";
import { label, type MemberRole, type Word } from "#lib/vocabulary.ts";
import type { Member } from "../access/actor.ts";
import type { AuditNote } from "../access/audit.ts";
import { countOpenCases, findPlace, holdsCases, openCasesOf, type Place } from "./people.ts";

const { applications, memberships } = schema;

/** What a place is to be like, and who takes over the cases that lie with it. */
export type PlaceChange = {
  membershipId: string;
  role: MemberRole;
  status: Word<"organisationStatus">;
  /** The place of a colleague. */
  handOverTo?: string | undefined;
};

/** Whether the person will no longer hold cases that they hold now. */
export const leavesCases = (place: Place, to: Pick<PlaceChange, "role" | "status">): boolean =>
  holdsCases(place) && !holdsCases(to);

/**
 * The colleague who takes open cases over, and how many there are; null where there are none.
 * @throws DomainError `invalid` where somebody has to and nobody who can was named
 */
export async function heirOf(tx: Tx, place: Place, change: PlaceChange) {
  if (!leavesCases(place, change)) return null;
  const cases = await countOpenCases(tx, place.organisationId, place.userId);
  if (cases === 0) return null;
  if (!change.handOverTo)
    throw invalid("请先选择由谁接手办理中的申请。", {
      handOverTo: [`名下还有 ${cases} 笔办理中的申请，请选择由哪位客户经理接手。`],
    });
  const heir = await findPlace(tx, place.organisationId, change.handOverTo);
  if (heir.id === place.id || !holdsCases(heir))
    throw invalid("请另选一位接手的同事。", { handOverTo: ["接手的人须是在岗的客户经理，请另选一位。"] });
  return { heir, cases };
}

/**
 * Changes a place and hands its open cases over, in one. The row policies let a firm's owner do it alone and everybody
 * else only while approving; the person's sessions end with it, since their standing rises.
 */
export async function carryOut(
  tx: Tx,
  member: Member,
  change: PlaceChange,
): Promise<{ note: AuditNote; words: Record<string, string> }> {
  const place = await findPlace(tx, member.organisationId, change.membershipId, { lock: true });
  const handOver = await heirOf(tx, place, change);
  if (handOver) {
    await tx
      .update(applications)
      .set({ acceptedBy: handOver.heir.userId })
      .where(openCasesOf(place.organisationId, place.userId));
  }
  const { role, status } = change;
  const changed = await tx.update(memberships).set({ role, status }).where(eq(memberships.id, place.id));
  if (changed.rowCount !== 1) throw new Error("a locked place could not be changed");
  const note = {
    subjectType: "membership",
    subjectId: place.id,
    before: { userId: place.userId, role: place.role, status: place.status },
    after: {
      ...{ userId: place.userId, role, status },
      ...(handOver && { handedOver: handOver.cases, handedOverTo: handOver.heir.userId }),
    },
  };
  return { note, words: placeWords(place, change, handOver) };
}

/** What a change of a place says, by the name of each fact. */
export const placeWords = (
  place: Place,
  { role, status }: Pick<PlaceChange, "role" | "status">,
  handOver: Awaited<ReturnType<typeof heirOf>>,
): Record<string, string> => ({
  姓名: place.displayName,
  岗位: label("memberRole", role),
  账号: label("organisationStatus", status),
  ...(handOver && { 接手人: handOver.heir.displayName }),
});
