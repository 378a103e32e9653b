import { eq } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";
import type { Keys } from "#lib/crypto/keys.ts";
import { openFields, sealFields } from "../privacy/private-fields.ts";

const { secondFactors } = schema;

export type Hands = { tx: Tx; keys: Keys };

/** Seals an authenticator's secret under the person's own key. */
export async function sealSecret(hands: Hands, userId: string, secret: string): Promise<Buffer> {
  const sealed = await sealFields(hands, { kind: "user", id: userId }, "second_factors", userId, { secret });
  return sealed.secret;
}

/** The person's authenticator as it lies there, sealed; undefined where there is none. */
export async function findSealed(tx: Tx, userId: string) {
  const [row] = await tx.select().from(secondFactors).where(eq(secondFactors.userId, userId));
  return row;
}

/** The secret in the clear; null where there is none, or where the person has been erased. */
export async function openSecret(hands: Hands, userId: string): Promise<string | null> {
  const row = await findSealed(hands.tx, userId);
  if (!row) return null;
  const { secret } = await openFields(hands, "second_factors", userId, { secret: row.secretSealed });
  return secret;
}
