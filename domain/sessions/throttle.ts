import { createHash } from "node:crypto";
import { eq, inArray, sql } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";

const { throttles } = schema;

export type Limit = { attempts: number; minutes: number };

/** Failed log-ins: few for an account from one address, more for an address, behind which a whole office may sit. */
export const PAIR_LIMIT: Limit = { attempts: 5, minutes: 15 };
export const ADDRESS_LIMIT: Limit = { attempts: 60, minutes: 15 };
/** Codes of one person, and passwords typed by one who is logged in. */
export const CODE_LIMIT: Limit = { attempts: 5, minutes: 15 };
export const PASSWORD_LIMIT: Limit = { attempts: 5, minutes: 15 };

/** Names and addresses are private: only their hash is stored. */
export const throttleKey = (
  kind: "account" | "pair" | "familiar" | "address" | "registration" | "code" | "password",
  value: string,
) => `${kind}:${createHash("sha256").update(value.toLowerCase()).digest("hex")}`;

/** Adds an attempt to the current window and says whether it is within the limit. Parallel calls for a key queue up. */
export async function countAttempt(tx: Tx, key: string, limit: Limit, now: Date): Promise<boolean> {
  const windowEndsAt = new Date(now.getTime() + limit.minutes * 60_000);
  const [row] = await tx
    .insert(throttles)
    .values({ key, attempts: 1, windowEndsAt })
    .onConflictDoUpdate({
      target: throttles.key,
      set: {
        attempts: sql`case when ${throttles.windowEndsAt} <= ${now} then 1 else ${throttles.attempts} + 1 end`,
        windowEndsAt: sql`case when ${throttles.windowEndsAt} <= ${now} then excluded.window_ends_at else ${throttles.windowEndsAt} end`,
      },
    })
    .returning({ attempts: throttles.attempts });
  return row!.attempts <= limit.attempts;
}

/** Whether the key has attempts left, without adding one. */
export async function hasAttempts(tx: Tx, key: string, limit: Limit, now: Date): Promise<boolean> {
  const [row] = await tx.select().from(throttles).where(eq(throttles.key, key));
  return !row || row.windowEndsAt <= now || row.attempts < limit.attempts;
}

/** When the keys that are used up may be tried again; now, where none is. */
export async function windowEnd(tx: Tx, limits: Record<string, Limit>, now: Date): Promise<Date> {
  const rows = await tx
    .select()
    .from(throttles)
    .where(inArray(throttles.key, Object.keys(limits)));
  const used = rows.filter(({ key, attempts }) => attempts >= (limits[key]?.attempts ?? 0));
  return used.reduce((latest, { windowEndsAt }) => (windowEndsAt > latest ? windowEndsAt : latest), now);
}

export const forgetAttempts = (tx: Tx, key: string) => tx.delete(throttles).where(eq(throttles.key, key));
