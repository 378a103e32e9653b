import { and, eq } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";
import type { ChangeFact } from "#db/schema/changes.ts";
import { conflict, forbidden, notFound } from "#lib/errors.ts";
import { newId } from "#lib/ids.ts";
import { label, type Word } from "#lib/vocabulary.ts";
import type { Member } from "../access/actor.ts";
import { nextNumber } from "../access/numbers.ts";

const { changes } = schema;

export type ChangeRow = typeof changes.$inferSelect;

export type NewChange = {
  kind: Word<"changeKind">;
  subjectType: string;
  subjectId: string;
  /** What the noun's verb carries out on approval; plain JSON, amounts as decimal text. */
  payload: unknown;
  summary: string;
  facts: ChangeFact[];
};

const OWN_PROPOSAL = "不能复核自己提交的变更，请由另一位同事复核。";

/** What the database says where one person tries to be both, or one thing is proposed twice at a time. */
export const CHANGE_CONFLICTS = {
  changes_four_eyes_check: OWN_PROPOSAL,
  changes_open_unique: "这一事项已有一份变更在等待复核。请先处理那一份，或由提交人撤销后再提交。",
};

/** Lays a change before a second person. The verb that calls it names {@link CHANGE_CONFLICTS}, and audits. */
export async function openChange(
  tx: Tx,
  member: Member,
  change: NewChange,
  now: Date,
): Promise<{ id: string; number: string }> {
  const row = { id: newId(), number: await nextNumber(tx, "BG", now) };
  await tx.insert(changes).values({
    ...row,
    ...change,
    organisationId: member.organisationId,
    proposedBy: member.userId,
    proposedAt: now,
  });
  return row;
}

/**
 * The open change of the member's organisation, locked, for whoever closes it.
 * @throws DomainError `not_found` out of reach, `conflict` where it is closed already
 */
export async function lockChange(
  tx: Tx,
  { changeId, kind }: { changeId: string; kind?: Word<"changeKind"> },
  member: Member,
): Promise<ChangeRow> {
  const within = and(
    eq(changes.id, changeId),
    eq(changes.organisationId, member.organisationId),
    kind && eq(changes.kind, kind),
  );
  const [open] = await tx
    .select()
    .from(changes)
    .where(and(within, eq(changes.status, "open")))
    .for("update");
  if (open) return open;
  const [closed] = await tx.select({ status: changes.status }).from(changes).where(within);
  if (!closed) throw notFound("这份变更");
  throw conflict(`这份变更已是“${label("changeStatus", closed.status)}”，不能再次处理。请刷新页面。`);
}

/**
 * The same for a reviewer: somebody other than the maker (four eyes).
 * @throws DomainError `forbidden` to the maker besides
 */
export async function lockOpenChange(
  tx: Tx,
  wanted: { changeId: string; kind?: Word<"changeKind"> },
  member: Member,
): Promise<ChangeRow> {
  const change = await lockChange(tx, wanted, member);
  if (change.proposedBy === member.userId) throw forbidden(OWN_PROPOSAL);
  return change;
}

/** Closes a locked change. The row policies let the reviewer write what it approves in this same transaction alone. */
export async function closeChange(
  tx: Tx,
  change: ChangeRow,
  member: Member,
  { status, note = "" }: { status: "approved" | "rejected" | "cancelled"; note?: string },
  now: Date,
): Promise<void> {
  const reviewedBy = status === "cancelled" ? null : member.userId;
  const closed = await tx
    .update(changes)
    .set({ status, note, reviewedBy, closedAt: now })
    .where(eq(changes.id, change.id));
  if (closed.rowCount !== 1) throw new Error("the change could not be closed");
}
