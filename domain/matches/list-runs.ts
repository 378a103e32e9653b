import { and, desc, eq, ne, type SQL, sql } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";
import type { Word } from "#lib/vocabulary.ts";
import { nextCursor } from "../access/cursor.ts";
import { cursorAt, isBehind } from "../access/cursor-rows.ts";
import { query } from "../access/verb.ts";
import { FEWEST_FIRMS } from "../indicators/suppress.ts";
import { ListRuns } from "./inputs.ts";

const { matchRuns, jobRequests, loanProducts } = schema;

/** A run in figures. Null stands for what fewer than five firms are behind. */
export type RunView = {
  id: string;
  scope: Word<"matchScope">;
  status: Word<"matchRunStatus">;
  /** The product that it was about. */
  productName: string | null;
  total: number;
  enterprises: number;
  products: number;
  eligiblePairs: number | null;
  matchedEnterprises: number | null;
  changedEnterprises: number;
  changedOffers: number;
  startedAt: Date;
  finishedAt: Date | null;
};

const columns = {
  id: matchRuns.id,
  scope: matchRuns.scope,
  // Work that was cancelled or has failed, and that nobody takes up again, does not go on.
  status: sql<
    Word<"matchRunStatus">
  >`case when ${matchRuns.status} = 'running' and ${jobRequests.status} in ('cancelled', 'failed')
    then 'cancelled' else ${matchRuns.status} end`,
  productName: loanProducts.name,
  total: matchRuns.total,
  enterprises: matchRuns.enterprises,
  products: matchRuns.products,
  eligiblePairs: matchRuns.eligiblePairs,
  matchedEnterprises: matchRuns.matchedEnterprises,
  changedEnterprises: matchRuns.changedEnterprises,
  changedOffers: matchRuns.changedOffers,
  startedAt: matchRuns.startedAt,
  finishedAt: matchRuns.finishedAt,
  summary: matchRuns.summary,
  cursorAt: cursorAt(matchRuns.startedAt),
};

/** Runs that are about more than one firm. */
export const selectRuns = (tx: Tx, which?: SQL) =>
  tx
    .select(columns)
    .from(matchRuns)
    .leftJoin(jobRequests, eq(jobRequests.id, matchRuns.jobRequestId))
    .leftJoin(loanProducts, and(eq(matchRuns.scope, "product"), eq(loanProducts.id, matchRuns.subjectId)))
    .where(and(ne(matchRuns.scope, "enterprise"), which));

type Row = Awaited<ReturnType<typeof selectRuns>>[number];

/** Whether so few firms are behind a number that it would tell of one. */
export const isScarce = (firms: number) => firms > 0 && firms < FEWEST_FIRMS;

/** A run without what would tell of a few firms: neither those with an offer nor those without. */
export function runView({ summary: _, cursorAt: __, ...row }: Row): RunView {
  const without = row.enterprises - row.matchedEnterprises;
  const few = isScarce(row.matchedEnterprises) || isScarce(without);
  return {
    ...row,
    matchedEnterprises: few ? null : row.matchedEnterprises,
    eligiblePairs: isScarce(row.matchedEnterprises) ? null : row.eligiblePairs,
  };
}

/** The runs of matching over many firms, newest first. */
export const listRuns = query({
  permission: "match.list_runs",
  input: ListRuns,
  async run({ tx, input: { after, limit } }): Promise<{ runs: RunView[]; next: string | null }> {
    const rows = await selectRuns(tx, isBehind(after, { at: matchRuns.startedAt, id: matchRuns.id }))
      .orderBy(desc(matchRuns.startedAt), desc(matchRuns.id))
      .limit(limit + 1);
    return { runs: rows.slice(0, limit).map(runView), next: nextCursor(rows, limit) };
  },
});
