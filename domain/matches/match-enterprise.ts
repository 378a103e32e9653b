import { notFound } from "#lib/errors.ts";
import { z } from "#lib/zod.ts";
import { command } from "../access/verb.ts";
import type { RunState } from "./advance-run.ts";
import { compiledProducts } from "./load-products.ts";
import { loadSubjects } from "./load-subjects.ts";
import { takeTurn } from "./start-run.ts";
import { storeMatch } from "./store-match.ts";

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
    const { runId, ...figures } = await storeMatch(tx, enterpriseId, match, numbers, now);
    await audit({ subjectType: "match_run", subjectId: runId, after: figures });
    return { runId, scope: "enterprise", status: "finished", total: 1, ...figures };
  },
});
