import { createHash, randomBytes } from "node:crypto";
import { and, eq, gt, isNull, ne, type SQL, sql } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";
import { DomainError } from "#lib/errors.ts";
import type { OrganisationKind } from "#lib/vocabulary.ts";
import { IDLE_MINUTES } from "./inputs.ts";

const { sessions, memberships, users, organisations, secondFactors, pendingSecondFactors } = schema;

/** How long a log-in lasts at most. */
export const SESSION_HOURS = 12;

export const tokenHash = (token: string) => createHash("sha256").update(token).digest();
export const newToken = () => randomBytes(32).toString("base64url");

/** Whoever works for one of these shows a second factor; for firms it is a choice. */
export const needsSecondFactor = (kind: OrganisationKind) => kind !== "enterprise";

/** What a person is and may do here rises with each change of it; a session of an older sum is over. */
export const standing = sql<number>`${users.standing} + ${memberships.standing} + ${organisations.standing}`;

/** Whether a session is neither ended nor lapsed. */
export const isLive = (now: Date): SQL =>
  and(
    isNull(sessions.endedAt),
    gt(sessions.expiresAt, now),
    gt(sessions.lastSeenAt, new Date(now.getTime() - IDLE_MINUTES * 60_000)),
  )!;

/** What stands between a log-in and the portal: nothing, a code, or first of all an authenticator. */
export type Step = "done" | "code" | "enrol";

export const stepOf = (of: {
  kind: OrganisationKind;
  secondFactorAt: Date | null;
  enrolled: boolean;
}): Step => {
  if (of.secondFactorAt) return "done";
  if (of.enrolled) return "code";
  return needsSecondFactor(of.kind) ? "enrol" : "done";
};

/** The live session of a token with its person and place, full or half-way; undefined for any other token. */
export async function findSession(tx: Tx, token: string, now: Date) {
  const [found] = await tx
    .select({
      id: sessions.id,
      createdAt: sessions.createdAt,
      lastSeenAt: sessions.lastSeenAt,
      secondFactorAt: sessions.secondFactorAt,
      membershipId: memberships.id,
      userId: users.id,
      loginName: users.loginName,
      passwordHash: users.passwordHash,
      displayName: users.displayName,
      role: memberships.role,
      organisationId: organisations.id,
      kind: organisations.kind,
      organisationName: organisations.name,
      organisationShortName: organisations.shortName,
      enrolled: sql<boolean>`${secondFactors.confirmedAt} is not null`,
      places: sql<number>`(select count(*)::int from memberships as each
        where each.user_id = ${users.id} and each.status = 'active')`,
    })
    .from(sessions)
    .innerJoin(memberships, and(eq(memberships.id, sessions.membershipId), eq(memberships.status, "active")))
    .innerJoin(users, and(eq(users.id, sessions.userId), eq(users.status, "active")))
    .innerJoin(
      organisations,
      and(eq(organisations.id, memberships.organisationId), eq(organisations.status, "active")),
    )
    .leftJoin(secondFactors, eq(secondFactors.userId, users.id))
    .where(and(eq(sessions.tokenHash, tokenHash(token)), eq(sessions.standing, standing), isLive(now)));
  return found && { ...found, step: stepOf(found) };
}

export type FoundSession = NonNullable<Awaited<ReturnType<typeof findSession>>>;

/**
 * The session of a token, to change something about the person behind it.
 * @throws DomainError `unauthenticated` where there is none
 */
export async function requireSession(tx: Tx, token: string, now: Date): Promise<FoundSession> {
  const found = await findSession(tx, token, now);
  if (!found) throw new DomainError("unauthenticated", "登录已失效，请重新登录。");
  return found;
}

/** The same, where all that is asked of a log-in must have been shown. */
export async function requireFullSession(tx: Tx, token: string, now: Date): Promise<FoundSession> {
  const found = await requireSession(tx, token, now);
  if (found.step !== "done") throw new DomainError("unauthenticated", "请先完成登录验证。");
  return found;
}

type Renewal = { membershipId?: string; secondFactorAt?: Date | null };

/**
 * Gives a session a new token, from which on the old one is worth nothing, and the standing of this moment. An
 * authenticator that was about to be bound under the old one is not.
 */
export async function rotateSession(tx: Tx, sessionId: string, now: Date, to: Renewal = {}): Promise<string> {
  const token = newToken();
  await tx.delete(pendingSecondFactors).where(eq(pendingSecondFactors.sessionId, sessionId));
  const place = to.membershipId ? sql`${to.membershipId}::uuid` : sql`${sessions.membershipId}`;
  const [renewed] = await tx
    .update(sessions)
    .set({
      ...to,
      tokenHash: tokenHash(token),
      lastSeenAt: now,
      standing: sql`(select ${standing} from memberships join users on users.id = memberships.user_id
        join organisations on organisations.id = memberships.organisation_id where memberships.id = ${place})`,
    })
    .where(and(eq(sessions.id, sessionId), isNull(sessions.endedAt)))
    .returning({ id: sessions.id });
  if (!renewed) throw new DomainError("unauthenticated", "登录已失效，请重新登录。");
  return token;
}

/** Ends all of the person's sessions but this one. */
export const endOtherSessions = (tx: Tx, { id, userId }: Pick<FoundSession, "id" | "userId">, now: Date) =>
  tx
    .update(sessions)
    .set({ endedAt: now })
    .where(and(ne(sessions.id, id), eq(sessions.userId, userId), isNull(sessions.endedAt)));
