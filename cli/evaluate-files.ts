import type { DateOn } from "#lib/dates.ts";
import { invalid } from "#lib/errors.ts";
import type { Fen } from "#lib/money.ts";
// Not by way of the index: the engine, which no pair needs, takes longer to load than a small file to judge.
import { annualCostBps } from "#matching/cost.ts";
import { matchPair, type Verdict } from "#matching/pair.ts";
import { type FeatureValues, isPresent } from "#matching/rules.ts";
import { type EvaluatedProduct, readProducts } from "./evaluated-products.ts";
import { idOf, linesOf, readJson } from "./evaluated-text.ts";

export type EvaluatedPair = {
  /** As the file says it, text or number. */
  enterprise: string | number;
  product: string | number;
  verdict: Verdict;
  /** In fen, exact however large. Null unless eligible, and where the product tells no limit. */
  limit: bigint | null;
  rateBps: number | null;
  /** JSON pointers into the product. */
  failed: string[];
  /** Ids of features. */
  missing: string[];
  /** The term that limit and rate are for; null unless eligible. */
  termMonths: number | null;
  /** Full annual cost of borrowing the whole limit; null where the product tells no terms or repayment methods. */
  annualCostBps: number | null;
};

type Profile = { id: string | number; features: FeatureValues };

/** Costs are reckoned from one day, so that the same files get the same answer on any. */
const START_ON: DateOn = "2026-01-01";
const KEPT_COSTS = 50_000;

/**
 * Judges every profile of a JSON Lines file against every product of a JSON file, in the order of the files: the pairs of
 * one profile at a time. The profiles are all checked before the first is judged, and none is kept.
 * @throws DomainError `invalid` naming the line or the product, and the place in it, that cannot be read
 */
export async function* evaluateFiles(
  profilesPath: string,
  productsPath: string,
): AsyncGenerator<EvaluatedPair[]> {
  const products = await readProducts(productsPath);
  const lines = await linesOf(profilesPath);
  const lineOf = new Map<string | number, number>();
  for await (const { profile, where, line } of profilesIn(lines(), profilesPath)) {
    const earlier = lineOf.get(profile.id);
    if (earlier !== undefined) throw invalid(`${where}与第 ${earlier} 行的 id 相同（${profile.id}）。`);
    lineOf.set(profile.id, line);
  }
  lineOf.clear();
  const costOf = costs();
  for await (const { profile } of profilesIn(lines(), profilesPath))
    yield products.map((product) => pairOf(profile, product, costOf));
}

async function* profilesIn(
  lines: AsyncIterable<string> | Iterable<string>,
  path: string,
): AsyncGenerator<{ profile: Profile; where: string; line: number }> {
  let line = 0;
  for await (const text of lines) {
    line += 1;
    if (text.trim() === "") continue;
    const where = `文件“${path}”的第 ${line} 行`;
    yield { profile: readProfile(readJson(text, where), where), where, line };
  }
}

function readProfile(value: unknown, where: string): Profile {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw invalid(`${where}读不懂：画像必须是对象。`);
  const id = idOf(value, where);
  const features: unknown = "features" in value ? value.features : undefined;
  if (typeof features !== "object" || features === null || Array.isArray(features))
    throw invalid(`${where}读不懂：features 要写成 {编号: 值或 null}。`);
  const wrong = Object.entries(features).find(([, each]) => each !== null && !isPresent(each));
  if (wrong) throw invalid(`${where}读不懂：features 里的“${wrong[0]}”要填数字、文字、true、false 或 null。`);
  return { id, features: features as FeatureValues };
}

type CostOf = (product: EvaluatedProduct, limit: Fen, rateBps: number, termMonths: number) => number | null;

function pairOf({ id, features }: Profile, product: EvaluatedProduct, costOf: CostOf): EvaluatedPair {
  const { verdict, limitFen, rateBps, termMonths, failed, missing } = matchPair(product.compiled, features);
  const { tells } = product;
  const eligible = limitFen !== null && rateBps !== null;
  return {
    enterprise: id,
    product: product.id,
    verdict,
    limit: tells.limit ? limitFen : null,
    rateBps: tells.rateBps ? rateBps : null,
    failed,
    missing,
    termMonths: eligible ? termMonths : null,
    annualCostBps: eligible && tells.cost ? costOf(product, limitFen, rateBps, termMonths) : null,
  };
}

/** Full annual costs; limits come in steps, so the last ones reckoned are kept. */
function costs(): CostOf {
  const kept = new Map<string, number | null>();
  return (product, principal, rateBps, termMonths) => {
    if (principal <= 0n) return null;
    const key = `${product.id} ${principal} ${rateBps} ${termMonths}`;
    const found = kept.get(key);
    if (found !== undefined) return found;
    const { repaymentMethod: method, terms } = product.compiled;
    const cost = annualCostBps({
      principal,
      rateBps,
      termMonths,
      method,
      startOn: START_ON,
      fees: terms.fees,
    });
    if (kept.size >= KEPT_COSTS) kept.clear();
    kept.set(key, cost);
    return cost;
  };
}

/** A pair as JSON; the limit in digits, which no double rounds. */
export const pairJson = ({
  enterprise,
  product,
  verdict,
  limit,
  rateBps,
  ...rest
}: EvaluatedPair): string => {
  const text = JSON.stringify;
  const tail = text(rest).slice(1);
  return `{"enterprise":${text(enterprise)},"product":${text(product)},"verdict":"${verdict}","limit":${limit},"rateBps":${rateBps},${tail}`;
};
