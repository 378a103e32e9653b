import { hash } from "node:crypto";

/** What names in a file of operations stand for. The same name means another thing in each. */
export type Named = "organisation" | "line" | "loan" | "drawdown" | "pool" | "operation";

/** Names come again and again within a short time. */
const known = new Map<string, string>();
const MOST_KNOWN = 20_000;

/** The id of something that a file calls by a name: the same in every run (UUID version 8, RFC 9562). */
export function idOf(kind: Named, name: string): string {
  const text = `${kind}\0${name}`;
  const id = known.get(text) ?? hashedId(text);
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(text, id);
  return id;
}

function hashedId(text: string): string {
  const hex = hash("sha256", text);
  const variant = ((Number.parseInt(hex.slice(16, 18), 16) & 0x3f) | 0x80).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(18, 20)}-${hex.slice(20, 32)}`;
}
