import { and, desc, eq, gt, isNull, sql } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";
import type { Word } from "#lib/vocabulary.ts";
import type { z } from "#lib/zod.ts";
import { nextCursor } from "../access/cursor.ts";
import { cursorAt, isBehind } from "../access/cursor-rows.ts";
import { query } from "../access/verb.ts";
import { ListAccesses } from "./inputs.ts";

const { dataReads, organisations, supervisoryAccesses } = schema;

export type AccessView = {
  id: string;
  bureauName: string;
  openedBy: string;
  openerName: string;
  enterpriseName: string;
  uscc: string;
  reason: Word<"accessReason">;
  explanation: string;
  documentNumber: string;
  openedAt: Date;
  expiresAt: Date;
  closedAt: Date | null;
  /** Still open at this moment. */
  live: boolean;
  /** How often the firm's data was looked at under it. */
  reads: number;
};

export type AccessList = { accesses: AccessView[]; next: string | null };

const columns = {
  id: supervisoryAccesses.id,
  bureauName: organisations.name,
  openedBy: supervisoryAccesses.openedBy,
  openerName: supervisoryAccesses.openerName,
  enterpriseName: supervisoryAccesses.enterpriseName,
  uscc: supervisoryAccesses.uscc,
  reason: supervisoryAccesses.reason,
  explanation: supervisoryAccesses.explanation,
  documentNumber: supervisoryAccesses.documentNumber,
  openedAt: supervisoryAccesses.openedAt,
  expiresAt: supervisoryAccesses.expiresAt,
  closedAt: supervisoryAccesses.closedAt,
  live: sql<boolean>`${and(isNull(supervisoryAccesses.closedAt), gt(supervisoryAccesses.expiresAt, sql`now()`))}`,
  cursorAt: cursorAt(supervisoryAccesses.openedAt),
  reads: sql<number>`(select count(*)::int from ${dataReads} r where r.access_id = ${supervisoryAccesses.id})`,
};

export const selectAccesses = (tx: Tx) =>
  tx
    .select(columns)
    .from(supervisoryAccesses)
    .innerJoin(organisations, eq(organisations.id, supervisoryAccesses.bureauId));

async function page(tx: Tx, input: z.output<typeof ListAccesses>): Promise<AccessList> {
  const rows = await selectAccesses(tx)
    .where(isBehind(input.after, { at: supervisoryAccesses.openedAt, id: supervisoryAccesses.id }))
    .orderBy(desc(supervisoryAccesses.openedAt), desc(supervisoryAccesses.id))
    .limit(input.limit + 1);
  const accesses = rows.slice(0, input.limit).map(({ cursorAt: _, ...access }) => access);
  return { accesses, next: nextCursor(rows, input.limit) };
}

/** The bureau's own record of which firms were opened, by whom, why and for how long. */
export const listAccesses = query({
  permission: "supervision.list",
  input: ListAccesses,
  run: ({ tx, input }) => page(tx, input),
});

/** What a firm sees of it: every access to its rows. */
export const listOwnAccesses = query({
  permission: "supervision.list_own",
  input: ListAccesses,
  run: ({ tx, input }) => page(tx, input),
});
