import { readFile } from "node:fs/promises";
import { invalid } from "#lib/errors.ts";
import { z } from "#lib/zod.ts";
import {
  type CompiledProduct,
  compileProduct,
  matchPair,
  parseProductTerms,
  type Verdict,
} from "#matching/index.ts";

export type EvaluatedPair = {
  enterprise: string;
  product: string;
  verdict: Verdict;
  /** In fen. */
  limit: number | null;
  rateBps: number | null;
  failed: string[];
  missing: string[];
};

const Profile = z.object({
  id: z.string(),
  features: z.record(z.string(), z.union([z.number(), z.string(), z.boolean(), z.null()])),
});
const Product = z.looseObject({ id: z.string() });

/** What a product that tells only its rule, limit and rate leaves open. */
const OPEN_TERMS = {
  schema: 1,
  limit: 100_000_000_000_000,
  rateBps: 0,
  minFen: 0,
  maxFen: 100_000_000_000_000,
  termMonths: [12],
  guaranteeMode: "credit",
  repaymentMethods: ["annuity"],
  fees: [],
};

/**
 * Judges every profile of a JSON Lines file against every product of a JSON file, in the order of the files.
 * @throws DomainError `invalid` naming the line or the product that cannot be read
 */
export async function evaluateFiles(profilesPath: string, productsPath: string): Promise<EvaluatedPair[]> {
  const products = readProducts(await textOf(productsPath));
  const profiles = (await textOf(profilesPath)).split("\n").flatMap((line, at) => {
    if (line.trim() === "") return [];
    return [parsed(Profile, line, `${profilesPath} 第 ${at + 1} 行`)];
  });
  return profiles.flatMap(({ id, features }) =>
    products.map(({ id: product, compiled }) => {
      const { verdict, limitFen, rateBps, failed, missing } = matchPair(compiled, features);
      const limit = limitFen === null ? null : Number(limitFen);
      return { enterprise: id, product, verdict, limit, rateBps, failed, missing };
    }),
  );
}

function readProducts(text: string): { id: string; compiled: CompiledProduct }[] {
  return parsed(z.array(Product), text, "产品文件").map(({ id, name: _, ...terms }) => {
    try {
      return { id, compiled: compileProduct(parseProductTerms({ ...OPEN_TERMS, ...terms })) };
    } catch (error) {
      throw error instanceof Error && error.name === "DomainError"
        ? invalid(`产品 ${id}：${error.message}`)
        : error;
    }
  });
}

function parsed<S extends z.ZodType>(schema: S, text: string, where: string): z.output<S> {
  try {
    return schema.parse(JSON.parse(text));
  } catch (error) {
    const reason =
      error instanceof z.ZodError
        ? error.issues.map(({ path, message }) => `${path.join(".")} ${message}`).join("；")
        : "不是有效的 JSON。";
    throw invalid(`${where}读不懂：${reason}`);
  }
}

const textOf = (path: string): Promise<string> =>
  readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw invalid(`文件“${path}”读不出来，请核对路径（${error.code ?? error.message}）。`);
  });
