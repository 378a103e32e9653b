import { and, eq } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import { schema, type Tx } from "#db/client.ts";
import type { ChangeFact } from "#db/schema/changes.ts";
import type { Word } from "#lib/vocabulary.ts";

const { changes, memberships } = schema;
const maker = alias(memberships, "maker");
const reviewer = alias(memberships, "reviewer");

export type ChangeView = {
  id: string;
  number: string;
  kind: Word<"changeKind">;
  summary: string;
  status: Word<"changeStatus">;
  proposedAt: Date;
  closedAt: Date | null;
  /** Names of colleagues; null where the person has no place in the organisation any more. */
  proposedByName: string | null;
  reviewedByName: string | null;
  isMine: boolean;
};

export type ChangeDetail = ChangeView & { facts: ChangeFact[]; note: string };

/** The query of changes with the names of those concerned; add `where`, order and limit. */
export const selectChanges = (tx: Tx) =>
  tx
    .select({
      id: changes.id,
      number: changes.number,
      kind: changes.kind,
      summary: changes.summary,
      status: changes.status,
      proposedBy: changes.proposedBy,
      proposedAt: changes.proposedAt,
      closedAt: changes.closedAt,
      proposedByName: maker.displayName,
      reviewedByName: reviewer.displayName,
      facts: changes.facts,
      note: changes.note,
    })
    .from(changes)
    .leftJoin(
      maker,
      and(eq(maker.userId, changes.proposedBy), eq(maker.organisationId, changes.organisationId)),
    )
    .leftJoin(
      reviewer,
      and(eq(reviewer.userId, changes.reviewedBy), eq(reviewer.organisationId, changes.organisationId)),
    )
    .$dynamic();
