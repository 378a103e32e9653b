/** Strings, which hold what looks like numbers, and numbers as PostgreSQL prints them: without exponents. */
const TOKEN = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?/g;

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
 * writes (JSON's null as a whole, a number in other digits than JavaScript's) comes back as something that it never
 * writes either, so that its MAC does not fit.
 */
export function readStoredJson(text: string | null): unknown {
  if (text === null) return null;
  for (const [token] of text.matchAll(TOKEN))
    if (!token.startsWith('"') && digitsOf(Number(token)) !== token) return { altered: text };
  return text === "null" ? { altered: text } : JSON.parse(text);
}
