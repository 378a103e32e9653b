import { and, eq, inArray, isNull, or } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";
import { conflict } from "#lib/errors.ts";
import { system } from "../access/actor.ts";
import { command } from "../access/verb.ts";
import { revokeResetsOf } from "../resets/reset.ts";
import { requireCodeJustShown } from "../sessions/code-just-shown.ts";
import { passwordMatches } from "../sessions/password.ts";
import { countAttempt, PASSWORD_LIMIT, throttleKey } from "../sessions/throttle.ts";
import { eraseFirm } from "./erase-firm.ts";
import { eraseRepresentative, representedBy } from "./erase-representative.ts";
import { Erase, WAY_OUT } from "./inputs.ts";
import { matterInWords, openMatters, type Place, placesOf } from "./open-matters.ts";

const { users, memberships, enterprises, sessions, subjectKeys, invitations } = schema;

export type Erasure = { erased: true } | { erased: false; reason: "wrong" | "too_many" };

/**
 * Erases a person at their own wish: their keys are shredded, their account ends, and wherever they were shown to be a
 * firm's legal representative, their particulars go. Of a firm that nobody else answers for, its people's data goes too,
 * and its consents end. What the law keeps stays: the ledger, contracts, the audit and the log of reads, which name the
 * person by a number alone, and the representative's name among the firm's registration facts.
 * @throws DomainError `conflict` with what is still open, or where a code of the authenticator must be shown first
 */
export const erase = command({
  permission: "privacy.erase",
  input: Erase,
  runsAs: system("erasure"),
  async run({ tx, member, input, now, audit, ringFor }): Promise<Erasure> {
    const { userId } = member;
    const refused = async (reason: "wrong" | "too_many"): Promise<Erasure> => {
      await audit({ subjectType: "user", subjectId: userId, after: { erasure: "refused", reason } });
      return { erased: false, reason };
    };
    await requireCodeJustShown(tx, userId, input.token, now);
    if (!(await countAttempt(tx, throttleKey("password", userId), PASSWORD_LIMIT, now)))
      return refused("too_many");
    const [user] = await tx.select().from(users).where(eq(users.id, userId)).for("update");
    if (!(await passwordMatches(user?.passwordHash, input.password))) return refused("wrong");

    const represented = await representedBy(tx, userId);
    const places = await lockPlaces(tx, userId, represented);
    const open = await openMatters(tx, places);
    if (open.length > 0) throw conflict(`暂时不能注销：${open.map(matterInWords).join("；")}。${WAY_OUT}`);
    const firms = places.filter(({ last }) => last).map(({ organisationId }) => organisationId);
    const hands = { tx, now, audit, ringFor };
    const goingOn = represented.filter((firm) => !firms.includes(firm));
    for (const firm of goingOn) await eraseRepresentative(hands, firm, userId);
    for (const firm of firms) await eraseFirm(hands, firm);
    await erasePerson(tx, userId, places, now);
    const keys = await shred(tx, userId, firms, now);
    await audit({
      subjectType: "user",
      subjectId: userId,
      after: { erasure: "done", firms, represented: goingOn, keys },
    });
    return { erased: true };
  },
});

/** Holds the firms still, so that no application comes in between the look and the erasure. */
async function lockPlaces(tx: Tx, userId: string, represented: string[]): Promise<Place[]> {
  const ids = (await placesOf(tx, userId)).map(({ organisationId }) => organisationId);
  const firms = [...new Set([...ids, ...represented])];
  if (firms.length > 0) {
    await tx
      .select({ id: enterprises.id })
      .from(enterprises)
      .where(inArray(enterprises.id, firms))
      .orderBy(enterprises.id)
      .for("update");
  }
  return placesOf(tx, userId);
}

async function erasePerson(tx: Tx, userId: string, places: Place[], now: Date): Promise<void> {
  const { secondFactors, pendingSecondFactors, recoveryCodes } = schema;
  const own = tx.select({ id: sessions.id }).from(sessions).where(eq(sessions.userId, userId));
  await tx.delete(pendingSecondFactors).where(inArray(pendingSecondFactors.sessionId, own));
  await tx
    .update(sessions)
    .set({ endedAt: now })
    .where(and(eq(sessions.userId, userId), isNull(sessions.endedAt)));
  await tx.delete(secondFactors).where(eq(secondFactors.userId, userId));
  await tx.delete(recoveryCodes).where(eq(recoveryCodes.userId, userId));
  await tx
    .update(users)
    .set({
      loginName: `erased-${userId}`,
      displayName: "已注销用户",
      passwordHash: "erased",
      status: "disabled",
    })
    .where(eq(users.id, userId));
  await tx.update(invitations).set({ displayName: "已注销用户" }).where(eq(invitations.acceptedBy, userId));
  await revokeResetsOf(tx, userId);
  // The last head of a firm keeps the place, as the firm itself ends; no log-in leads to it.
  const left = places.filter(({ last }) => !last).map(({ membershipId }) => membershipId);
  if (left.length > 0)
    await tx.update(memberships).set({ status: "disabled" }).where(inArray(memberships.id, left));
}

/** @returns how many keys were shredded */
async function shred(tx: Tx, userId: string, firms: string[], now: Date): Promise<number> {
  const mine = eq(subjectKeys.userId, userId);
  const gone = await tx
    .update(subjectKeys)
    .set({ wrapped: null, shreddedAt: now })
    .where(
      and(
        firms.length > 0 ? or(mine, inArray(subjectKeys.enterpriseId, firms)) : mine,
        isNull(subjectKeys.shreddedAt),
      ),
    )
    .returning({ id: subjectKeys.id });
  return gone.length;
}
