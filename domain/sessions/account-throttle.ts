import { eq, sql } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";
import { throttleKey } from "./throttle.ts";

const { throttles } = schema;

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** Failures of one account, wherever they come from, before it closes at all. */
export const ACCOUNT_FAILURES = 30;
/** Each failure beyond them closes the account for longer, twice as long each time, and never longer than this. */
const LONGEST_MINUTES = 15;
/** After a day without a failure the count begins anew. */
const MEMORY_DAYS = 1;
/** How long an address counts as the person's own after a good log-in from there. */
const FAMILIAR_DAYS = 90;

const pairOf = (loginName: string, address: string) => `${loginName} ${address}`;

/** How long an account stays closed after so many failures. */
export function closedMinutes(failures: number): number {
  const beyond = failures - ACCOUNT_FAILURES;
  return beyond <= 0 ? 0 : Math.min(LONGEST_MINUTES, 2 ** (beyond - 1));
}

/**
 * Until when an account takes no log-ins from this address; null where it takes them. Guesses from all over close it to
 * strangers alone: from an address of a good log-in its person still comes in, so that nobody can lock another out.
 */
export async function closedUntil(
  tx: Tx,
  loginName: string,
  address: string,
  now: Date,
): Promise<Date | null> {
  const [familiar] = await tx
    .select()
    .from(throttles)
    .where(eq(throttles.key, throttleKey("familiar", pairOf(loginName, address))));
  if (familiar && familiar.windowEndsAt > now) return null;
  const [account] = await tx
    .select()
    .from(throttles)
    .where(eq(throttles.key, throttleKey("account", loginName)));
  return account && account.windowEndsAt > now ? account.windowEndsAt : null;
}

/** Counts a failure of the account; the last of too many closes it for a while. */
export async function countFailure(tx: Tx, loginName: string, now: Date): Promise<void> {
  const key = throttleKey("account", loginName);
  const forgotten = sql`${throttles.windowEndsAt} <= ${new Date(now.getTime() - MEMORY_DAYS * DAY)}`;
  const [row] = await tx
    .insert(throttles)
    .values({ key, attempts: 1, windowEndsAt: now })
    .onConflictDoUpdate({
      target: throttles.key,
      set: { attempts: sql`case when ${forgotten} then 1 else ${throttles.attempts} + 1 end` },
    })
    .returning({ attempts: throttles.attempts });
  const windowEndsAt = new Date(now.getTime() + closedMinutes(row!.attempts) * MINUTE);
  await tx.update(throttles).set({ windowEndsAt }).where(eq(throttles.key, key));
}

/** Remembers that the person came in from there. */
export async function rememberAddress(tx: Tx, loginName: string, address: string, now: Date): Promise<void> {
  const key = throttleKey("familiar", pairOf(loginName, address));
  const windowEndsAt = new Date(now.getTime() + FAMILIAR_DAYS * DAY);
  await tx
    .insert(throttles)
    .values({ key, attempts: 0, windowEndsAt })
    .onConflictDoUpdate({ target: throttles.key, set: { windowEndsAt } });
}
