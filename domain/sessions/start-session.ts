import { and, eq, sql } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";
import type { OrganisationKind } from "#lib/vocabulary.ts";
import { system } from "../access/actor.ts";
import { command } from "../access/verb.ts";
import { closedUntil, countFailure, rememberAddress } from "./account-throttle.ts";
import { deviceLabel, maskAddress, networkOf } from "./device.ts";
import { StartSession } from "./inputs.ts";
import { passwordMatches } from "./password.ts";
import { newToken, SESSION_HOURS, type Step, standing, stepOf, tokenHash } from "./session-rows.ts";
import {
  ADDRESS_LIMIT,
  countAttempt,
  forgetAttempts,
  hasAttempts,
  PAIR_LIMIT,
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
    const { loginName } = input;
    const network = networkOf(input.address);
    const note = (refused: "wrong" | "too_many") =>
      audit({ subjectType: "log_in", subjectId: throttleKey("account", loginName), after: { refused } });
    const retryAt = await refusedUntil(tx, loginName, network, now);
    if (retryAt) {
      await note("too_many");
      return { started: false, reason: "too_many", retryAt };
    }

    const found = await findMember(tx, loginName);
    if (!(await passwordMatches(found?.passwordHash, input.password)) || !found) {
      await countAttempt(tx, throttleKey("address", network), ADDRESS_LIMIT, now);
      await countFailure(tx, loginName, now);
      await note("wrong");
      return { started: false, reason: "wrong" };
    }
    await forgetAttempts(tx, pairKey(loginName, network));
    await rememberAddress(tx, loginName, network, now);
    const { token, id, expiresAt } = await openSession(tx, found, input, now);
    const step = stepOf({ ...found, secondFactorAt: null });
    await audit({ subjectType: "session", subjectId: id, after: { userId: found.userId, step } });
    return { started: true, token, kind: found.kind, step, expiresAt };
  },
});

const pairKey = (loginName: string, network: string) => throttleKey("pair", `${loginName} ${network}`);

/**
 * Counts the attempt against this account from here, so that of many at once no more are looked at than one by one.
 * Until when it is refused, without a look at the password; null where it is not.
 */
async function refusedUntil(tx: Tx, loginName: string, network: string, now: Date): Promise<Date | null> {
  const closed = await closedUntil(tx, loginName, network, now);
  if (closed) return closed;
  const [pair, address] = [pairKey(loginName, network), throttleKey("address", network)];
  const within =
    (await hasAttempts(tx, address, ADDRESS_LIMIT, now)) && (await countAttempt(tx, pair, PAIR_LIMIT, now));
  return within ? null : windowEnd(tx, { [pair]: PAIR_LIMIT, [address]: ADDRESS_LIMIT }, now);
}

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
