import { and, eq, gt } from "drizzle-orm";
import { schema } from "#db/client.ts";
import { conflict } from "#lib/errors.ts";
import { openFields, sealFields } from "../privacy/private-fields.ts";
import { FRESH_MINUTES, requireFreshProof } from "./fresh-proof.ts";
import { newSecret } from "./one-time-code.ts";
import type { Hands } from "./second-factor-secret.ts";
import type { FoundSession } from "./session-rows.ts";

const { pendingSecondFactors: pending } = schema;
const TABLE = "pending_second_factors";

/** How long a secret waits for its first code. */
export const PENDING_MINUTES = 10;

/**
 * Whoever has an authenticator binds the next one only after a code of the present one, shown just now.
 * @throws DomainError `conflict`
 */
export function assertMayBind(session: FoundSession, now: Date): void {
  if (!session.enrolled) return;
  if (session.step !== "done") throw conflict("验证器已经绑定，不用再绑定一次。请先输入动态码登录。");
  requireFreshProof(session, now);
}

/** Whether the first code must come with the password: a session may have been left open, or taken, since that was typed. */
export const asksPassword = ({ enrolled, step, createdAt }: FoundSession, now: Date): boolean =>
  !enrolled && (step === "done" || now.getTime() - createdAt.getTime() >= FRESH_MINUTES * 60_000);

/** Makes a secret that waits in this session, unless one does already. */
export async function keepPending(
  hands: Hands,
  { id, userId }: Pick<FoundSession, "id" | "userId">,
  now: Date,
): Promise<void> {
  if (await openPending(hands, id, now)) return;
  const secret = newSecret();
  const sealed = await sealFields(hands, { kind: "user", id: userId }, TABLE, id, { secret });
  const row = {
    secretSealed: sealed.secret,
    expiresAt: new Date(now.getTime() + PENDING_MINUTES * 60_000),
  };
  await hands.tx
    .insert(pending)
    .values({ sessionId: id, ...row })
    .onConflictDoUpdate({ target: pending.sessionId, set: row });
}

/** The secret that waits in the session; null where none does, or its time is over. */
export async function openPending(hands: Hands, sessionId: string, now: Date): Promise<string | null> {
  const [row] = await hands.tx
    .select({ secret: pending.secretSealed })
    .from(pending)
    .where(and(eq(pending.sessionId, sessionId), gt(pending.expiresAt, now)));
  return row ? (await openFields(hands, TABLE, sessionId, row)).secret : null;
}
