import { inOrder } from "#db/transaction.ts";
import { notFound } from "#lib/errors.ts";
import { z } from "#lib/zod.ts";
import { command } from "../access/verb.ts";
import type { RunState } from "./advance-run.ts";
import { compiledProducts } from "./load-products.ts";
import { loadSubjects } from "./load-subjects.ts";
import { takeTurn } from "./start-run.ts";
import { standingList, storeMatch } from "./store-match.ts";

/**
 * Matches one enterprise with everything on sale, after something of its own has changed. Two round trips: all that is
 * read, from the beginning on, and all that is written, with the commit.
 * @throws DomainError `not_found` where there is none
 */
export const matchEnterprise = command({
  permission: "match.enterprise",
  input: z.object({ enterpriseId: z.uuid() }),
  pipelined: true,
  async run({ tx, keys, ranking, input: { enterpriseId }, now, audit }): Promise<RunState> {
    const [, [subject], { engine, numbers }, standing] = await inOrder(tx, [
      () => takeTurn(tx),
      () => loadSubjects(tx, keys, [enterpriseId], now),
      () => compiledProducts(tx, ranking),
      () => standingList(tx, enterpriseId),
    ]);
    if (!subject) throw notFound("这家企业");
    const match = engine.matchOne(subject.features);
    const { runId, ...figures } = storeMatch(tx, enterpriseId, match, { numbers, standing, now });
    await audit({ subjectType: "match_run", subjectId: runId, after: figures });
    return { runId, scope: "enterprise", status: "finished", total: 1, ...figures };
  },
});
