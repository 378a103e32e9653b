import serialize from "canonicalize";

/**
 * The one text of a value (RFC 8785), for what is signed or digested: two writers get the same bytes.
 * @throws Error for what JSON cannot hold
 */
export function canonicalJson(value: unknown): string {
  const text = serialize(value);
  if (text === undefined) throw new Error("JSON cannot hold the value");
  return text;
}
