import { z } from "#lib/zod.ts";
import { cardSchema } from "../card.ts";

export const CARD_SCHEMA_ID = "urn:xinyidai:scoring:card:1";

/**
 * The JSON Schema (draft 2020-12) of a card of either kind, for those who check a model's file without this program. It
 * tells shapes, types and ranges; the rules between places (bounds ascend, the last bin is open, a word stands in one bin, a
 * feature once, unknown never counts in favour) stand in its description, and `parseCard` holds them.
 */
export function cardJsonSchema(): Record<string, unknown> {
  const { $schema, ...schema } = z.toJSONSchema(cardSchema, { target: "draft-2020-12", io: "input" });
  return {
    $schema,
    $id: CARD_SCHEMA_ID,
    title: "Scorecard",
    description:
      "Expert: points are declared, caps of overrides stand above them. Estimated: probability of bad = " +
      "1 / (1 + exp(-(intercept - sum of weight * woe))); points = base + sum of the bins' points. " +
      "Numeric bins: `below` ascends and is null in the last bin alone. A category's value stands in one bin. " +
      "A feature stands once. Points of `unknown` are above 0 only where its woe is.",
    ...schema,
  };
}
