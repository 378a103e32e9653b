/** The kinds of refusal a caller can act on. Anything else thrown is a bug and answers 500. */
export type RefusalCode = "not_found" | "forbidden" | "conflict" | "invalid" | "too_many" | "unauthenticated";

/** One message per form field, keyed by the field's path (`contact.phone`). */
export type FieldErrors = Record<string, string[]>;

/**
 * An expected refusal. The message is shown to people as it stands: Chinese, and it says what to do next.
 * `fields` puts the reason beside the input that caused it.
 */
export class DomainError extends Error {
  override readonly name = "DomainError";

  constructor(
    readonly code: RefusalCode,
    message: string,
    readonly fields: FieldErrors = {},
  ) {
    super(message);
  }
}

export const notFound = (what: string) =>
  new DomainError("not_found", `没有找到${what}，可能已被撤销，或您无权查看。`);
export const forbidden = (message: string) => new DomainError("forbidden", message);
export const conflict = (message: string) => new DomainError("conflict", message);
export const invalid = (message: string, fields: FieldErrors = {}) =>
  new DomainError("invalid", message, fields);
export const tooMany = (message: string) => new DomainError("too_many", message);

/** PostgreSQL's error code of a failed statement, also through Drizzle's wrapper. */
export function postgresCode(error: unknown): string | undefined {
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    if ("code" in at && typeof at.code === "string" && /^[0-9A-Z]{5}$/.test(at.code)) return at.code;
  }
  return undefined;
}

/** The name of the constraint that a failed statement broke, if it broke one. */
export function brokenConstraint(error: unknown): string | undefined {
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    if ("constraint" in at && typeof at.constraint === "string") return at.constraint;
  }
  return undefined;
}
