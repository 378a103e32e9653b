import type { Tx } from "#db/client.ts";
import type { ChangeFact } from "#db/schema/changes.ts";
import { forbidden, invalid } from "#lib/errors.ts";
import { label } from "#lib/vocabulary.ts";
import type { z } from "#lib/zod.ts";
import type { Member } from "../access/actor.ts";
import { may } from "../access/permissions.ts";
import { command } from "../access/verb.ts";
import { CHANGE_CONFLICTS, openChange } from "../changes/open-change.ts";
import { isPersonalConsent, withdrawLive } from "../consents/move-consent.ts";
import { carryOut, heirOf, placeWords } from "./carry-out.ts";
import { ChangeStaff } from "./inputs.ts";
import { assertRole, findPlace, needsReview, type Place, STAFF_CONFLICTS } from "./people.ts";

/**
 * Moves a colleague to another role, stops their account here or lets it in again. A firm's owner does it at once;
 * everywhere else it is proposed, and carried out when another administrator approves.
 * @throws DomainError `invalid` where nothing changes or open cases have nobody; `conflict` for the last who could
 */
export const changeStaff = command({
  permission: "staff.change",
  input: ChangeStaff,
  conflicts: { ...CHANGE_CONFLICTS, ...STAFF_CONFLICTS },
  async run({ tx, member, input, now, audit, ringFor }): Promise<{ change: string | null }> {
    const place = await findPlace(tx, member.organisationId, input.membershipId);
    assertRole(member.kind, input.role);
    if (place.role === input.role && place.status === input.status)
      throw invalid("岗位和状态都没有变化，没有提交。");
    const { reason, ...change } = input;
    if (!needsReview(member.kind)) {
      if (place.userId === member.userId)
        throw forbidden("不能变更自己的岗位。请由另一位企业主办理，或先邀请一位。");
      // Whoever leaves the owners could no longer take back what they let others see of themselves.
      if (may({ kind: member.kind, role: place.role }, "consent.withdraw"))
        await withdrawLive(
          { tx, now, audit, ringFor },
          place.organisationId,
          isPersonalConsent(place.userId),
        );
      const { note } = await carryOut(tx, member, change);
      await audit({ ...note, after: { ...note.after, reason } });
      return { change: null };
    }
    const proposal = await openChange(tx, member, await proposalOf(tx, member, place, input), now);
    await audit({
      subjectType: "membership",
      subjectId: place.id,
      before: { role: place.role, status: place.status },
      after: { proposed: { role: input.role, status: input.status }, reason, change: proposal.number },
    });
    return { change: proposal.number };
  },
});

async function proposalOf(tx: Tx, member: Member, place: Place, input: z.output<typeof ChangeStaff>) {
  const { reason, ...payload } = input;
  const handOver = await heirOf(tx, place, input);
  const before: Record<string, string> = {
    岗位: label("memberRole", place.role),
    账号: label("organisationStatus", place.status),
  };
  const words = Object.entries(placeWords(place, input, handOver));
  const facts: ChangeFact[] = [
    ...words.map(([name, after]) => ({ name, ...(before[name] && { before: before[name] }), after })),
    ...(handOver ? [{ name: "办理中的申请", after: `现有 ${handOver.cases} 笔` }] : []),
    { name: "原因", after: reason },
  ];
  return {
    kind: "staff" as const,
    subjectType: "membership",
    subjectId: place.id,
    payload,
    summary: summaryOf(place, input, member),
    facts,
  };
}

function summaryOf(place: Place, to: Pick<Place, "role" | "status">, member: Member): string {
  const who = place.userId === member.userId ? `${place.displayName}（提交人本人）` : place.displayName;
  if (to.status === "disabled") return `停用 ${who} 的账号`;
  const move = `岗位由${label("memberRole", place.role)}改为${label("memberRole", to.role)}`;
  if (place.status === "active") return `${who} 的${move}`;
  return place.role === to.role ? `恢复 ${who} 的账号` : `恢复 ${who} 的账号，${move}`;
}
