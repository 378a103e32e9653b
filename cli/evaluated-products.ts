import { DomainError, invalid } from "#lib/errors.ts";
import { MAX_FEN } from "#lib/money.ts";
import { type Formula, partsOf } from "#matching/formula.ts";
import { boundsOf, type CompiledProduct, compileProduct } from "#matching/pair.ts";
import { type ProductTerms, parseProductTerms } from "#matching/product.ts";
import { idOf, readJson, readText } from "./evaluated-text.ts";

export type EvaluatedProduct = {
  /** As the file says it, text or number. */
  id: string | number;
  compiled: CompiledProduct;
  /** Which of its figures the product tells; what it does not tell is not answered. */
  tells: { limit: boolean; rateBps: boolean; cost: boolean };
};

const USUAL_TERM_MONTHS = 12;
const LONGEST_TERM_MONTHS = 360;

/** What a product that tells only its rule, limit and rate leaves open. */
const OPEN_TERMS = {
  schema: 1,
  limit: 0,
  rateBps: 0,
  minFen: 0,
  maxFen: Number(MAX_FEN),
  // Whatever the formulas ask for covers a month; see `termsOf`.
  termMonths: [1],
  guaranteeMode: "credit",
  repaymentMethods: ["annuity"],
  fees: [],
};

/**
 * Reads a JSON file of products: `id`, `rule`, `limit`, `rateBps`, and whatever else of a product's terms is to count.
 * Where no minimum and maximum are told, nothing bounds the limit; where no terms are told, they are those that the
 * formulas distinguish.
 * @throws DomainError `invalid` naming the product and the place in it that cannot be read
 */
export async function readProducts(path: string): Promise<EvaluatedProduct[]> {
  const list = readJson(await readText(path), `产品文件“${path}”`);
  if (!Array.isArray(list)) throw invalid(`产品文件“${path}”读不懂：要写成产品的列表。`);
  const placeOf = new Map<string | number, number>();
  return list.map((entry: unknown, index) => {
    const where = `产品文件“${path}”的第 ${index + 1} 个产品`;
    if (typeof entry !== "object" || entry === null || Array.isArray(entry))
      throw invalid(`${where}读不懂：产品必须是对象。`);
    const id = idOf(entry, where);
    const earlier = placeOf.get(id);
    if (earlier !== undefined) throw invalid(`${where}与第 ${earlier} 个的 id 相同（${id}）。`);
    placeOf.set(id, index + 1);
    return readProduct(id, entry, `${where}（${id}）`);
  });
}

function readProduct(id: string | number, entry: object, where: string): EvaluatedProduct {
  const { id: _id, name: _name, ...told } = entry as Record<string, unknown>;
  const stated = (key: keyof ProductTerms) => Object.hasOwn(told, key);
  const terms = parsed({ ...OPEN_TERMS, ...told }, where);
  const bounds = boundsOf(terms);
  const compiled = compileProduct(
    stated("termMonths") ? terms : { ...terms, termMonths: termsOf([terms.limit, terms.rateBps]) },
    { least: stated("minFen") ? bounds.least : null, most: stated("maxFen") ? bounds.most : null },
  );
  const tells = {
    limit: stated("limit"),
    rateBps: stated("rateBps"),
    cost: (["limit", "rateBps", "termMonths", "repaymentMethods"] as const).every(stated),
  };
  return { id, compiled, tells };
}

function parsed(value: unknown, where: string): ProductTerms {
  try {
    return parseProductTerms(value);
  } catch (error) {
    throw error instanceof DomainError ? invalid(`${where}：${error.message}`, error.fields) : error;
  }
}

/** The terms that formulas distinguish, as far as every one of them goes; a year where they know no terms. */
function termsOf(formulas: readonly Formula[]): number[] {
  const tables = formulas.flatMap(boundsIn);
  const covered = Math.min(LONGEST_TERM_MONTHS, ...tables.map((bounds) => bounds.at(-1)!));
  const months = [...new Set(tables.flat())].filter((bound) => bound <= covered).sort((a, b) => a - b);
  return months.length > 0 ? months : [Math.min(USUAL_TERM_MONTHS, covered)];
}

const boundsIn = (formula: Formula): number[][] => [
  ...(typeof formula === "object" && "byTerm" in formula ? [formula.byTerm.map(([bound]) => bound)] : []),
  ...partsOf(formula).flatMap(boundsIn),
];
