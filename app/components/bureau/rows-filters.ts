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

export type RowsQuery = { indicator: string } & Partial<Record<(typeof NAMES)[number], string>>;

/** Reads them from an address; an empty control filters nothing. */
export function rowsQuery(url: string): RowsQuery {
  const given = new URL(url).searchParams;
  const query: RowsQuery = { indicator: "loans_outstanding" };
  for (const name of NAMES) {
    const value = given.get(name)?.trim();
    if (value) query[name] = value;
  }
  return query;
}
