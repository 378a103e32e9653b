/** Strings, which hold what looks like the others; numbers as PostgreSQL prints them, without exponents; and brackets. */
const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d+(?:\.\d+)?|[[\]{}]/g;
/** Deeper than anything that a verb writes, and shallower than what a recursion over it can bear. */
const DEEPEST = 200;

/** A number of JavaScript in the digits that PostgreSQL prints for it. */
function digitsOf(value: number): string {
  const text = String(value);
  const parts = /^(-?)(\d+)(?:\.(\d+))?e([+-]\d+)$/.exec(text);
  if (!parts) return text;
  const [, sign, whole, fraction = "", exponent] = parts;
  const digits = whole! + fraction;
  const point = whole!.length + Number(exponent);
  if (point <= 0) return `${sign}0.${"0".repeat(-point)}${digits}`;
  if (point >= digits.length) return `${sign}${digits.padEnd(point, "0")}`;
  return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
}

/**
 * The value of a `jsonb` column that the platform wrote, from its text; null for SQL's null. What the platform never
 * writes (JSON's null as a whole, a number in other digits than JavaScript's, nesting without end) comes back as something
 * that it never writes either, so that its MAC does not fit.
 */
export function readStoredJson(text: string | null): unknown {
  if (text === null) return null;
  return text === "null" || !isPlain(text) ? { altered: text } : JSON.parse(text);
}

function isPlain(text: string): boolean {
  let depth = 0;
  for (const [token] of text.matchAll(TOKEN)) {
    if (token === "{" || token === "[") depth += 1;
    else if (token === "}" || token === "]") depth -= 1;
    else if (!token.startsWith('"') && digitsOf(Number(token)) !== token) return false;
    if (depth > DEEPEST) return false;
  }
  return true;
}
