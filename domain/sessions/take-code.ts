import { and, eq, lt } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";
import type { Keys } from "#lib/crypto/keys.ts";
import { stepOfCode } from "./one-time-code.ts";
import { takeRecoveryCode } from "./recovery-codes.ts";
import { openSecret } from "./second-factor-secret.ts";
import { CODE_LIMIT, countAttempt, forgetAttempts, throttleKey, windowEnd } from "./throttle.ts";

const { secondFactors } = schema;

type Hands = { tx: Tx; keys: Keys };

export type CodeAnswer =
  | { taken: true; by: "authenticator" | "recovery_code" }
  | { taken: false; reason: "wrong" }
  /** Refused without a look at the code until `retryAt`. */
  | { taken: false; reason: "too_many"; retryAt: Date };

/**
 * Counts the attempt, then takes the code if it is right: one of the authenticator that has not been used, or a recovery
 * code. Used codes and wrong ones are answered alike.
 */
export async function takeCode(hands: Hands, userId: string, code: string, now: Date): Promise<CodeAnswer> {
  const key = throttleKey("code", userId);
  if (!(await countAttempt(hands.tx, key, CODE_LIMIT, now))) {
    return {
      taken: false,
      reason: "too_many",
      retryAt: await windowEnd(hands.tx, { [key]: CODE_LIMIT }, now),
    };
  }
  const by = (await takeStep(hands, userId, code, now))
    ? "authenticator"
    : (await takeRecoveryCode(hands, userId, code, now))
      ? "recovery_code"
      : null;
  if (!by) return { taken: false, reason: "wrong" };
  await forgetAttempts(hands.tx, key);
  return { taken: true, by };
}

/** Marks the code's time step as used. Of two requests with one code the second finds the step already taken. */
async function takeStep(hands: Hands, userId: string, code: string, now: Date): Promise<boolean> {
  const secret = await openSecret(hands, userId);
  const step = secret && stepOfCode(secret, code.replace(/\s/g, ""), now);
  if (!step) return false;
  const marked = await hands.tx
    .update(secondFactors)
    .set({ lastStep: step })
    .where(and(eq(secondFactors.userId, userId), lt(secondFactors.lastStep, step)))
    .returning({ userId: secondFactors.userId });
  return marked.length === 1;
}
