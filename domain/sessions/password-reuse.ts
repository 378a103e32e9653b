import { desc, eq } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";
import { invalid } from "#lib/errors.ts";
import { hashPassword, passwordMatches } from "./password.ts";

/** So many passwords must lie between two uses of the same. */
export const REMEMBERED = 5;

type Held = { userId: string; passwordHash: string };

/** @throws DomainError `invalid` where it is one of the last five */
export async function refuseReuse(tx: Tx, of: Held, password: string): Promise<void> {
  const { passwordHistory } = schema;
  const given = await tx
    .select({ hash: passwordHistory.passwordHash })
    .from(passwordHistory)
    .where(eq(passwordHistory.userId, of.userId))
    .orderBy(desc(passwordHistory.replacedAt), desc(passwordHistory.id))
    .limit(REMEMBERED - 1);
  const hashes = [of.passwordHash, ...given.map(({ hash }) => hash)];
  const used = await Promise.all(hashes.map((hash) => passwordMatches(hash, password)));
  if (used.some(Boolean))
    throw invalid("请换一个密码。", {
      password: [`最近 ${REMEMBERED} 次用过的密码不能再用，请换一个没有用过的。`],
    });
}

/** Writes another password and remembers the one before. The person's standing rises with it, which ends every session. */
export async function replacePassword(tx: Tx, of: Held, password: string, now: Date): Promise<void> {
  const { passwordHistory, users } = schema;
  await tx
    .insert(passwordHistory)
    .values({ userId: of.userId, passwordHash: of.passwordHash, replacedAt: now });
  await tx
    .update(users)
    .set({ passwordHash: await hashPassword(password) })
    .where(eq(users.id, of.userId));
}
