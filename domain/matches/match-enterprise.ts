import { eq } from "drizzle-orm";
import { schema } from "#db/client.ts";
import { notFound } from "#lib/errors.ts";
import { newId } from "#lib/ids.ts";
import { z } from "#lib/zod.ts";
import { command } from "../access/verb.ts";
import type { RunState } from "./advance-run.ts";
import { compiledProducts } from "./load-products.ts";
import { loadSubjects } from "./load-subjects.ts";
import { packOne } from "./packed-offers.ts";
import { noSummary } from "./run-figures.ts";
import { takeTurn } from "./start-run.ts";
import { storeOffers } from "./store-offers.ts";

/**
 * Matches one enterprise with everything on sale, after something of its own has changed.
 * @throws DomainError `not_found` where there is none
 */
export const matchEnterprise = command({
  permission: "match.enterprise",
  input: z.object({ enterpriseId: z.uuid() }),
  async run({ tx, keys, ranking, input: { enterpriseId }, now, audit }): Promise<RunState> {
    await takeTurn(tx);
    const [subject] = await loadSubjects(tx, keys, [enterpriseId], now);
    if (!subject) throw notFound("这家企业");
    const { engine, numbers } = await compiledProducts(tx, ranking);
    const match = engine.matchOne(subject.features);
    const runId = newId();
    const { matchRuns } = schema;
    const figures = {
      enterprises: 1,
      products: numbers.length,
      eligiblePairs: match.eligible,
      matchedEnterprises: match.eligible > 0 ? 1 : 0,
    };
    const run = {
      id: runId,
      scope: "enterprise" as const,
      subjectId: enterpriseId,
      total: 1,
      startedAt: now,
    };
    await tx.insert(matchRuns).values({ ...run, ...figures, summary: noSummary() });
    const changes = await storeOffers(tx, runId, [{ enterpriseId, packed: packOne(match, numbers) }], now);
    await tx
      .update(matchRuns)
      .set({ ...changes, status: "finished", finishedAt: now })
      .where(eq(matchRuns.id, runId));
    await audit({ subjectType: "match_run", subjectId: runId, after: { ...figures, ...changes } });
    return { runId, scope: "enterprise", status: "finished", total: 1, ...figures, ...changes };
  },
});
