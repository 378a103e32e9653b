/** What narrows the rows behind a number; the same names stand in the address. */
export interface RowsAddress {
  indicator: string;
  kind: "stock" | "flow";
  from: string;
  to: string;
  division?: string;
  bank?: string;
  product?: string;
  guaranteeMode?: string;
  sizeClass?: string;
}

/** Where the rows behind a number are. What stands at a day has no beginning. */
export function rowsHref({ kind, from, ...rest }: RowsAddress): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries({ ...rest, ...(kind === "flow" && { from }) })) {
    if (value) query.set(name, value);
  }
  return `/bureau/rows?${query}`;
}
