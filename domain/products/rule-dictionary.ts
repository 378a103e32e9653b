import { and, eq, inArray, sql } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";
import {
  dictionaryOf,
  type FeatureDictionary,
  factFeatures,
  factFeaturesWith,
  type ProductTerms,
} from "#matching/index.ts";
import { comparisonsOf } from "#matching/rules.ts";
import { featureCatalogue } from "#scoring/index.ts";

const plain = dictionaryOf([...factFeatures, ...featureCatalogue]);

/** Everything a product's rule may speak of: facts of the register and of the request, and the profile's features. */
export const ruleDictionary = (): FeatureDictionary => plain;

type Places = Partial<Record<"division" | "industry_division", string[]>>;

/** The codes of reference tables that rules name. */
function codesIn(rules: readonly ProductTerms["rule"][]): Places {
  const codes: Places = {};
  for (const { comparison } of rules.flatMap((rule) => comparisonsOf(rule))) {
    const { feature } = comparison;
    if ((feature !== "division" && feature !== "industry_division") || !("value" in comparison)) continue;
    codes[feature] = [...(codes[feature] ?? []), ...[comparison.value].flat().map(String)];
  }
  return codes;
}

/**
 * The dictionary with the names of the places and trades that the rules mention, so that their texts hold no codes.
 * `also` names further codes that a text will show, such as the firm's own.
 */
export async function dictionaryFor(
  tx: Tx,
  rules: readonly ProductTerms["rule"][],
  also: Places = {},
): Promise<FeatureDictionary> {
  const { divisions, industries } = schema;
  const codes = codesIn(rules);
  const places = [...(codes.division ?? []), ...(also.division ?? [])];
  const trades = [...(codes.industry_division ?? []), ...(also.industry_division ?? [])];
  const divisionRows =
    places.length === 0
      ? []
      : await tx
          .select({ code: divisions.code, name: divisions.name })
          .from(divisions)
          .where(inArray(divisions.code, places));
  const industryRows = trades.length === 0 ? [] : await readTrades(tx, trades, industries);
  return dictionaryOf([
    ...factFeaturesWith({
      divisions: Object.fromEntries(divisionRows.map(({ code, name }) => [code, name])),
      industryDivisions: Object.fromEntries(industryRows.map(({ code, name }) => [code.slice(-2), name])),
    }),
    ...featureCatalogue,
  ]);
}

/** Industry codes are stored with their section's letter (`C33`); rules name the two digits alone. */
const readTrades = (tx: Tx, digits: string[], industries: typeof schema.industries) =>
  tx
    .select({ code: industries.code, name: industries.name })
    .from(industries)
    .where(and(eq(industries.level, 2), inArray(sql`right(${industries.code}, 2)`, digits)));
