import { and, eq, sql } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";
import type { OrganisationKind } from "#lib/vocabulary.ts";
import { system } from "../access/actor.ts";
import { command } from "../access/verb.ts";
import { deviceLabel, maskAddress } from "./device.ts";
import { StartSession } from "./inputs.ts";
import { passwordMatches } from "./password.ts";
import { newToken, SESSION_HOURS, type Step, standing, stepOf, tokenHash } from "./session-rows.ts";
import {
  ACCOUNT_LIMIT,
  ADDRESS_LIMIT,
  countAttempt,
  forgetAttempts,
  hasAttempts,
  throttleKey,
  windowEnd,
} from "./throttle.ts";

export type SessionStart =
  /** With a `step` other than `done` the token opens nothing yet but that step. */
  | { started: true; token: string; kind: OrganisationKind; step: Step; expiresAt: Date }
  | { started: false; reason: "wrong" }
  /** Refused without a look at the password until `retryAt`. */
  | { started: false; reason: "too_many"; retryAt: Date };

/**
 * Logs a person in. A refusal is an answer and not an error, so that the counted attempt and its audit entry are kept.
 * Unknown names, wrong passwords and disabled accounts are answered alike, in the same time.
 */
export const startSession = command({
  permission: "session.start",
  input: StartSession,
  runsAs: system("log-in"),
  async run({ tx, input, now, audit }): Promise<SessionStart> {
    const account = throttleKey("account", input.loginName);
    const address = throttleKey("address", input.address);
    const note = (refused: "wrong" | "too_many") =>
      audit({ subjectType: "log_in", subjectId: account, after: { refused } });
    const within =
      (await hasAttempts(tx, address, ADDRESS_LIMIT, now)) &&
      (await countAttempt(tx, account, ACCOUNT_LIMIT, now));
    if (!within) {
      await note("too_many");
      return {
        started: false,
        reason: "too_many",
        retryAt: await windowEnd(tx, { [account]: ACCOUNT_LIMIT, [address]: ADDRESS_LIMIT }, now),
      };
    }

    const found = await findMember(tx, input.loginName);
    if (!(await passwordMatches(found?.passwordHash, input.password)) || !found) {
      await countAttempt(tx, address, ADDRESS_LIMIT, now);
      await note("wrong");
      return { started: false, reason: "wrong" };
    }
    await forgetAttempts(tx, account);
    const { token, id, expiresAt } = await openSession(tx, found, input, now);
    const step = stepOf({ ...found, secondFactorAt: null });
    await audit({ subjectType: "session", subjectId: id, after: { userId: found.userId, step } });
    return { started: true, token, kind: found.kind, step, expiresAt };
  },
});

type Found = NonNullable<Awaited<ReturnType<typeof findMember>>>;

async function openSession(tx: Tx, found: Found, from: { userAgent: string; address: string }, now: Date) {
  const token = newToken();
  const expiresAt = new Date(now.getTime() + SESSION_HOURS * 3_600_000);
  const [session] = await tx
    .insert(schema.sessions)
    .values({
      tokenHash: tokenHash(token),
      userId: found.userId,
      membershipId: found.membershipId,
      standing: found.standing,
      device: deviceLabel(from.userAgent),
      address: maskAddress(from.address),
      createdAt: now,
      lastSeenAt: now,
      expiresAt,
    })
    .returning({ id: schema.sessions.id });
  return { token, id: session!.id, expiresAt };
}

async function findMember(tx: Tx, loginName: string) {
  const { users, memberships, organisations, secondFactors } = schema;
  const [found] = await tx
    .select({
      userId: users.id,
      passwordHash: users.passwordHash,
      membershipId: memberships.id,
      kind: organisations.kind,
      standing,
      enrolled: sql<boolean>`${secondFactors.confirmedAt} is not null`,
    })
    .from(users)
    .innerJoin(memberships, and(eq(memberships.userId, users.id), eq(memberships.status, "active")))
    .innerJoin(
      organisations,
      and(eq(organisations.id, memberships.organisationId), eq(organisations.status, "active")),
    )
    .leftJoin(secondFactors, eq(secondFactors.userId, users.id))
    .where(and(eq(sql`lower(${users.loginName})`, loginName.toLowerCase()), eq(users.status, "active")))
    .orderBy(memberships.createdAt)
    .limit(1);
  return found;
}
