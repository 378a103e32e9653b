/** What a log line may say about an error. */
export interface ErrorDescription {
  name: string;
  message?: string;
  code?: string;
  constraint?: string;
  table?: string;
  at?: string[];
  cause?: ErrorDescription;
}

/** Numbers long enough to be a telephone's, an identity card's or an account's, which no cause of a fault needs. */
const LONG_NUMBER = /(?<![\w-])\d{11,30}[Xx]?(?![\w-])/g;

/** A text for the log, without the numbers in it that may be a person's. */
export const withoutNumbers = (said: string): string => said.replace(LONG_NUMBER, "[number]");

const text = (value: unknown) => (typeof value === "string" && value !== "" ? value : undefined);

/**
 * Describes an error for the log without the values people typed: a database error keeps its code, table and
 * constraint but not its message, and so does a text that could not be parsed, which its error quotes; a query error
 * loses its parameters, and long numbers are hidden.
 */
export function describeError(error: unknown, depth = 0): ErrorDescription {
  if (!(error instanceof Error)) return { name: typeof error };
  const fields = error as Error & { code?: unknown; constraint?: unknown; table?: unknown };
  const fromDatabase = typeof fields.code === "string" && /^[0-9A-Z]{5}$/.test(fields.code);
  const message = withoutNumbers(error.message.split("\nparams:", 1)[0] ?? "").slice(0, 500);
  return {
    name: error.name,
    message: fromDatabase || error instanceof SyntaxError ? undefined : text(message),
    code: text(fields.code),
    constraint: text(fields.constraint),
    table: text(fields.table),
    at: error.stack
      ?.split("\n")
      .filter((line) => /^\s+at /.test(line))
      .slice(0, 12)
      .map((line) => line.trim()),
    cause: error.cause && depth < 4 ? describeError(error.cause, depth + 1) : undefined,
  };
}
