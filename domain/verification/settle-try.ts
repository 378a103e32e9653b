import { eq } from "drizzle-orm";
import { schema } from "#db/client.ts";
import { words } from "#lib/vocabulary.ts";
import { z } from "#lib/zod.ts";
import { command } from "../access/verb.ts";
import { afterAnswer, transferExpiry } from "./lifecycle.ts";

const SettleTry = z.object({
  verificationId: z.uuid(),
  outcome: z.enum(["match", "mismatch", "sent", "refused", "unavailable", "not_configured"]),
  environment: z.enum(words("verificationEnvironment")).optional(),
  reference: z.string().max(120).optional(),
  notice: z.string().max(200).optional(),
});

/** Writes down what the service answered. A try that was given up or settled meanwhile stays as it is. */
export const settleTry = command({
  permission: "verification.settle",
  input: SettleTry,
  async run({ tx, now, input, audit }): Promise<{ settled: boolean }> {
    const { verifications } = schema;
    const { verificationId, outcome, ...said } = input;
    const [tried] = await tx
      .select()
      .from(verifications)
      .where(eq(verifications.id, verificationId))
      .for("update");
    const settled = tried?.status === "asked";
    const { status, failure } = afterAnswer(outcome);
    if (settled) {
      const times = status === "transferred" ? { expiresAt: transferExpiry(now) } : { settledAt: now };
      await tx
        .update(verifications)
        .set({ ...said, ...times, status, failure })
        .where(eq(verifications.id, verificationId));
    }
    await audit({
      subjectType: "verification",
      subjectId: verificationId,
      before: { status: tried?.status },
      after: settled
        ? { status, failure, environment: said.environment, reference: said.reference }
        : { late: outcome },
    });
    return { settled };
  },
});
