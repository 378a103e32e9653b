import { RowsInput } from "#domain/indicators/inputs.ts";
import { parseInput, type z } from "#lib/zod.ts";

/** The parameters of the rows page and of its file, in the address; all else there is ignored. */
const NAMES = [
  "indicator",
  "from",
  "to",
  "division",
  "bank",
  "product",
  "guaranteeMode",
  "sizeClass",
  "after",
] as const;

const Query = RowsInput.omit({ limit: true });
export type RowsQuery = z.output<typeof Query>;

/**
 * Reads them from an address; an empty control filters nothing.
 * @throws DomainError `invalid` where one is none of what it may be
 */
export function rowsQuery(url: string): RowsQuery {
  const given = new URL(url).searchParams;
  const entries = NAMES.map((name) => [name, given.get(name)?.trim()] as const);
  const named = Object.fromEntries(entries.filter(([, value]) => value));
  return parseInput(Query, { indicator: "loans_outstanding", ...named });
}
