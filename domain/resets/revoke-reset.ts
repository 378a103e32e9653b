import { and, eq, inArray } from "drizzle-orm";
import { schema } from "#db/client.ts";
import { conflict, notFound } from "#lib/errors.ts";
import { label } from "#lib/vocabulary.ts";
import { command } from "../access/verb.ts";
import { ResetId } from "./inputs.ts";

const { accountResets, changes } = schema;

/**
 * Takes a reset back: its link opens nothing from now on. The organisation's administrators may, each alone, and the
 * person whose account it is about, who perhaps never asked for it; the row policies say whose is whose.
 */
export const revokeReset = command({
  permission: "account_reset.revoke",
  input: ResetId,
  async run({ tx, member, input, now, audit }) {
    const within = eq(accountResets.id, input.resetId);
    const [open] = await tx
      .select()
      .from(accountResets)
      .where(and(within, inArray(accountResets.status, ["proposed", "open"])))
      .for("update");
    if (!open) {
      const [closed] = await tx.select({ status: accountResets.status }).from(accountResets).where(within);
      if (!closed) throw notFound("这份重置");
      throw conflict(`这份重置${label("resetStatus", closed.status)}，不能再取消。请刷新页面。`);
    }
    const revoked = await tx.update(accountResets).set({ status: "revoked" }).where(within);
    if (revoked.rowCount !== 1) throw new Error("a locked reset could not be revoked");
    // A proposal of one's own has nothing left to review; a colleague's is refused when it is looked at.
    await tx
      .update(changes)
      .set({ status: "cancelled", closedAt: now })
      .where(
        and(
          ...[
            eq(changes.kind, "staff"),
            eq(changes.subjectType, "account_reset"),
            eq(changes.status, "open"),
          ],
          ...[eq(changes.subjectId, open.id), eq(changes.proposedBy, member.userId)],
        ),
      );
    await audit({
      ...{ subjectType: "account_reset", subjectId: open.id },
      before: { status: open.status },
      after: { status: "revoked", userId: open.userId },
    });
  },
});
