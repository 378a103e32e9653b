import { eq } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";
import { DomainError } from "#lib/errors.ts";
import { requireFreshProof } from "./fresh-proof.ts";
import { requireFullSession } from "./session-rows.ts";

/**
 * Holds up what cannot be undone until a code was shown just now in the session that asks, where the person has an
 * authenticator.
 * @throws DomainError `conflict` where the code is outstanding
 */
export async function requireCodeJustShown(tx: Tx, userId: string, token: string, now: Date): Promise<void> {
  const { secondFactors } = schema;
  const bound = await tx.$count(secondFactors, eq(secondFactors.userId, userId));
  if (bound === 0) return;
  const session = await requireFullSession(tx, token, now);
  if (session.userId !== userId) throw new DomainError("unauthenticated", "登录已失效，请重新登录。");
  requireFreshProof(session, now);
}
