import { and, asc, eq, inArray, isNull, lte, notInArray } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";
import { notFound } from "#lib/errors.ts";
import type { ProductTerms } from "#matching/index.ts";
import { query } from "../access/verb.ts";
import { FEWEST_FIRMS } from "../indicators/suppress.ts";
import { dictionaryFor } from "../products/rule-dictionary.ts";
import { ViewRun } from "./inputs.ts";
import { isScarce, type RunView, runView, selectRuns } from "./list-runs.ts";
import { obstacleText } from "./obstacle-text.ts";
import { type RunSummary, UNAUTHORISED } from "./run-figures.ts";

const { matchRuns, loanProducts, loanProductVersions: versions, organisations: banks } = schema;

export type RunReport = RunView & {
  /** On sale and for nobody; null where the run was not about all firms. */
  productsWithout: { code: string; name: string; bankName: string }[] | null;
  /** Firms without any offer; null where they are few. */
  withoutOffer: number | null;
  /**
   * What alone keeps firms without an offer from the product they are nearest to, or that they authorised nothing; the
   * commonest first.
   */
  obstacles: { text: string; firms: number }[];
  /** The other firms without an offer: they lack more than one condition of every product, or few share their obstacle. */
  otherwise: number;
};

/**
 * What came of a run, in numbers and words that name no firm.
 * @throws DomainError `not_found`
 */
export const viewRun = query({
  permission: "match.view_run",
  input: ViewRun,
  async run({ tx, input: { id } }): Promise<RunReport> {
    const [row] = await selectRuns(tx, eq(matchRuns.id, id));
    if (!row) throw notFound("这次匹配");
    const summary = row.summary as RunSummary;
    const isAll = row.scope === "full";
    const without = row.scope === "product" ? 0 : row.enterprises - row.matchedEnterprises;
    const view = runView(row);
    const shown = view.matchedEnterprises !== null;
    const obstacles = shown ? await obstaclesOf(tx, summary.obstacles ?? {}) : [];
    const told = sharedByMany(obstacles, without);
    return {
      ...view,
      productsWithout: isAll ? await productsWithout(tx, summary.eligibleByProduct, row.startedAt) : null,
      withoutOffer: shown ? without : null,
      obstacles: told,
      otherwise: shown ? without - told.reduce((sum, { firms }) => sum + firms, 0) : 0,
    };
  },
});

type Obstacle = RunReport["obstacles"][number];

/** Obstacles in words; the same words of several products together. */
async function obstaclesOf(tx: Tx, counts: RunSummary["obstacles"]): Promise<Obstacle[]> {
  const { [UNAUTHORISED]: unauthorised, ...missed } = counts;
  const keys = Object.keys(missed).map((key) => ({ key, id: key.split(" ")[0]!, path: key.split(" ")[1]! }));
  const rows = await tx
    .select({ id: versions.id, terms: versions.terms })
    .from(versions)
    .where(inArray(versions.id, [...new Set(keys.map(({ id }) => id))]));
  const terms = new Map(rows.map((row) => [row.id, row.terms as ProductTerms]));
  const dictionary = await dictionaryFor(
    tx,
    [...terms.values()].map(({ rule }) => rule),
  );
  const firms = new Map<string, number>();
  if (unauthorised) firms.set("没有授权任何数据用于匹配", unauthorised);
  for (const { key, id, path } of keys) {
    const text = obstacleText(terms.get(id)!, path, dictionary);
    firms.set(text, (firms.get(text) ?? 0) + counts[key]!);
  }
  return [...firms]
    .map(([text, count]) => ({ text, firms: count }))
    .sort((a, b) => b.firms - a.firms || (a.text < b.text ? -1 : 1));
}

/** Obstacles that few firms share go with the rest, and one more of them where the rest would then be few itself. */
function sharedByMany(obstacles: Obstacle[], without: number): Obstacle[] {
  const told = obstacles.filter(({ firms }) => firms >= FEWEST_FIRMS);
  const rest = () => without - told.reduce((sum, { firms }) => sum + firms, 0);
  while (told.length > 0 && isScarce(rest())) told.pop();
  return told;
}

async function productsWithout(tx: Tx, eligible: RunSummary["eligibleByProduct"], startedAt: Date) {
  return tx
    .select({ code: loanProducts.code, name: loanProducts.name, bankName: banks.name })
    .from(versions)
    .innerJoin(
      loanProducts,
      and(eq(loanProducts.id, versions.productId), eq(loanProducts.status, "published")),
    )
    .innerJoin(banks, and(eq(banks.id, versions.bankId), eq(banks.status, "active")))
    .where(
      and(
        isNull(versions.validTo),
        lte(versions.publishedAt, startedAt),
        notInArray(versions.id, Object.keys(eligible)),
      ),
    )
    .orderBy(asc(loanProducts.code));
}
