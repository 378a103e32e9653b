import { z } from "#lib/zod.ts";
import { estimatedCardSchema } from "./estimated/card.ts";
import { scorecardSchema } from "./model.ts";
import { readCard } from "./read-card.ts";

/** Any card as data, schema 1: declared by judgement or estimated from outcomes, told apart by `kind`. */
export const cardSchema = z.discriminatedUnion("kind", [scorecardSchema, estimatedCardSchema]);

export type Card = z.infer<typeof cardSchema>;

/**
 * Reads a card of either kind from JSON.
 * @throws DomainError `invalid` naming the first faulty place
 */
export const parseCard = (value: unknown): Card => readCard(cardSchema, value);
