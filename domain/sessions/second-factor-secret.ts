import { eq } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";
import type { Keys } from "#lib/crypto/keys.ts";
import { openFields, sealFields } from "../privacy/private-fields.ts";

const { secondFactors } = schema;

type Hands = { tx: Tx; keys: Keys };

/** Seals an authenticator's secret under the person's own key. */
export async function sealSecret(hands: Hands, userId: string, secret: string): Promise<Buffer> {
  const sealed = await sealFields(hands, { kind: "user", id: userId }, "second_factors", userId, { secret });
  return sealed.secret;
}

export type Authenticator = { secret: string; confirmedAt: Date | null; lastStep: number };

/** The person's authenticator; null where there is none, or where the person has been erased. */
export async function findAuthenticator(hands: Hands, userId: string): Promise<Authenticator | null> {
  const [row] = await hands.tx.select().from(secondFactors).where(eq(secondFactors.userId, userId));
  if (!row) return null;
  const { secret } = await openFields(hands, "second_factors", userId, { secret: row.secretSealed });
  return secret === null ? null : { secret, confirmedAt: row.confirmedAt, lastStep: row.lastStep };
}
