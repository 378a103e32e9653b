import { and, eq, inArray, ne, type SQL, sql } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";
import { DomainError } from "#lib/errors.ts";
import type { Word } from "#lib/vocabulary.ts";
import { newToken, tokenHash } from "../sessions/session-rows.ts";
import { RESET_HOURS } from "./inputs.ts";

const { accountResets, accountResetTokens, organisations, users } = schema;

export const lastsUntil = (now: Date): Date => new Date(now.getTime() + RESET_HOURS * 3_600_000);

/** The address that opens a reset. The secret stands behind the `?`, which no log of the platform keeps. */
const resetPath = (token: string): string => `/reset?token=${token}`;

/** What the database says where somebody's log-in is not for this organisation to reset, or was proposed twice. */
export const RESET_CONFLICTS = {
  account_resets_reach_check:
    "这个账号不能由本单位重置：此人在其他单位也有岗位，或已不在本单位。请本人找平台运营方，当面核对证件后办理。",
  account_resets_proposed_unique: "这个账号已有一份重置在等待复核。请先处理那一份，或取消后再提交。",
};

type NewReset = {
  userId: string;
  issuerId: string | null;
  requestedBy: string | null;
  scope: Word<"resetScope">;
  document: Word<"identityDocument"> | null;
  status: "proposed" | "open";
};

/** Writes a reset and its secret. The path is told once: only the hash of its secret is kept. */
export async function writeReset(tx: Tx, reset: NewReset, now: Date) {
  const token = newToken();
  const [row] = await tx
    .insert(accountResets)
    .values({ ...reset, expiresAt: lastsUntil(now), createdAt: now })
    .returning({ id: accountResets.id });
  await tx.insert(accountResetTokens).values({ resetId: row!.id, tokenHash: tokenHash(token) });
  return { id: row!.id, path: resetPath(token) };
}

/** Takes back what could still be used or reviewed; `more` says of which, all of the person's unless told. */
export async function revokeResetsOf(tx: Tx, userId: string, more?: SQL): Promise<void> {
  await tx
    .update(accountResets)
    .set({ status: "revoked" })
    .where(and(eq(accountResets.userId, userId), inArray(accountResets.status, ["proposed", "open"]), more));
}

export const otherThan = (resetId: string): SQL => ne(accountResets.id, resetId);

/** The reset of a link that can still be used, with the person. Whoever is to use it locks both. */
export async function findReset(tx: Tx, token: string, now: Date, { lock = false } = {}) {
  const found = tx
    .select({
      id: accountResets.id,
      userId: users.id,
      loginName: users.loginName,
      displayName: users.displayName,
      passwordHash: users.passwordHash,
      scope: accountResets.scope,
      status: accountResets.status,
      expiresAt: accountResets.expiresAt,
      issuerId: accountResets.issuerId,
    })
    .from(accountResetTokens)
    .innerJoin(accountResets, eq(accountResets.id, accountResetTokens.resetId))
    .innerJoin(users, and(eq(users.id, accountResets.userId), eq(users.status, "active")))
    .leftJoin(organisations, eq(organisations.id, accountResets.issuerId))
    .where(
      and(
        eq(accountResetTokens.tokenHash, tokenHash(token)),
        sql`coalesce(${organisations.status}, 'active') = 'active'`,
      ),
    );
  const [row] = await (lock ? found.for("update", { of: [accountResets, users] }) : found);
  const usable = row && (row.status === "proposed" || (row.status === "open" && row.expiresAt > now));
  if (!usable)
    throw new DomainError(
      "not_found",
      "这个重置链接已经用过、已取消或已过期。请联系给您链接的管理员，重新办理。",
    );
  return row;
}
