import { randomInt } from "node:crypto";
import { and, count, eq, isNull } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";
import type { Keys } from "#lib/crypto/keys.ts";

const { recoveryCodes } = schema;

export const RECOVERY_CODES = 10;
/** Without the characters that hands and eyes mistake for others. */
const ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
const LENGTH = 12;

type Hands = { tx: Tx; keys: Keys };

/** Sixty random bits, written in three groups. */
const newCode = () => {
  const text = Array.from({ length: LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join("");
  return text.replace(/(.{4})(?=.)/g, "$1-");
};

const plain = (code: string) => code.toUpperCase().replace(/[^0-9A-Z]/g, "");

/** Keyed, so that nobody tries codes against a copy of the database. */
const digestOf = (keys: Keys, userId: string, code: string) =>
  keys.mac("recovery-code", `${userId}:${plain(code)}`);

/** Makes ten codes in the place of all earlier ones. They are shown once and kept by nobody else. */
export async function replaceRecoveryCodes(
  { tx, keys }: Hands,
  userId: string,
  now: Date,
): Promise<string[]> {
  const codes = Array.from({ length: RECOVERY_CODES }, newCode);
  await tx.delete(recoveryCodes).where(eq(recoveryCodes.userId, userId));
  await tx
    .insert(recoveryCodes)
    .values(codes.map((code) => ({ userId, codeDigest: digestOf(keys, userId, code), createdAt: now })));
  return codes;
}

/** Takes a code if it is one of the person's and unused; of two at once only one is taken. */
export async function takeRecoveryCode({ tx, keys }: Hands, userId: string, code: string, now: Date) {
  if (plain(code).length !== LENGTH) return false;
  const taken = await tx
    .update(recoveryCodes)
    .set({ usedAt: now })
    .where(
      and(
        eq(recoveryCodes.userId, userId),
        eq(recoveryCodes.codeDigest, digestOf(keys, userId, code)),
        isNull(recoveryCodes.usedAt),
      ),
    )
    .returning({ id: recoveryCodes.id });
  return taken.length === 1;
}

/** How many codes are left. */
export async function countRecoveryCodes(tx: Tx, userId: string): Promise<number> {
  const [left] = await tx
    .select({ codes: count() })
    .from(recoveryCodes)
    .where(and(eq(recoveryCodes.userId, userId), isNull(recoveryCodes.usedAt)));
  return left!.codes;
}
