import { and, eq } from "drizzle-orm";
import { schema } from "#db/client.ts";
import { conflict } from "#lib/errors.ts";
import { system } from "../access/actor.ts";
import { command } from "../access/verb.ts";
import { ConfirmAmount } from "./inputs.ts";
import { type AmountOutcome, amountOutcome, statusAt } from "./lifecycle.ts";
import { openAmount } from "./private-rows.ts";

/**
 * Takes the amount that the firm found on its account. Wrong ones count, in parallel too, and the third ends the try;
 * that is told as an outcome, since a refusal would forget it. Runs under the platform's own eyes: no firm can say of
 * itself that it passed.
 * @throws DomainError `conflict` where no amount waits to be typed
 */
export const confirmAmount = command({
  permission: "verification.confirm_amount",
  input: ConfirmAmount,
  runsAs: system("verification"),
  async run({ tx, keys, member, now, input, audit }): Promise<AmountOutcome> {
    const { verifications } = schema;
    const [sent] = await tx
      .select()
      .from(verifications)
      .where(
        and(
          eq(verifications.enterpriseId, member.organisationId),
          eq(verifications.kind, "micro_transfer"),
          eq(verifications.status, "transferred"),
        ),
      )
      .for("update");
    if (!sent || statusAt(sent, now) !== "transferred")
      throw conflict("现在没有等待填写的打款，可能已经过期。请重新提交对公账户。");
    const amount = await openAmount({ tx, keys }, sent);
    const outcome = amountOutcome(amount === input.amount, sent.wrongTries);
    const after =
      outcome.outcome === "passed"
        ? { status: "passed" as const, settledAt: now }
        : outcome.outcome === "failed"
          ? {
              ...{ status: "failed" as const, failure: "wrong_amounts" as const, settledAt: now },
              wrongTries: sent.wrongTries + 1,
            }
          : { wrongTries: sent.wrongTries + 1 };
    await tx.update(verifications).set(after).where(eq(verifications.id, sent.id));
    await audit({
      subjectType: "verification",
      subjectId: sent.id,
      before: { status: sent.status, wrongTries: sent.wrongTries },
      after: { ...outcome, enterpriseId: sent.enterpriseId },
    });
    return outcome;
  },
});
