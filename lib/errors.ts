/** The kinds of refusal a caller can act on. Anything else thrown is a bug and answers 500. */
export type RefusalCode = "not_found" | "forbidden" | "conflict" | "invalid" | "too_many" | "unauthenticated";

/** One message per form field, keyed by the field's path (`contact.phone`). */
export type FieldErrors = Record<string, string[]>;

/** A way on from a refusal. The screens know its words and address, and offer it to those alone who may take it. */
export type WayOn =
  | { to: "application" | "loan"; id: string; number: string }
  | { to: "ask_consent"; applicationId: string; again: boolean }
  | { to: "verify_representative" }
  | { to: "open_supervision" }
  | { to: "switch_place"; organisationId: string; name: string; next: string };

/** What the page of a refusal says besides its reason: a title of its own, and where to go on. */
export type RefusalPage = { title?: string; ways?: readonly WayOn[] };

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
    readonly page: RefusalPage = {},
  ) {
    super(message);
  }
}

export const notFound = (what: string) =>
  new DomainError("not_found", `没有找到${what}，可能已被撤销，或您无权查看。`);
export const forbidden = (message: string, page?: RefusalPage) =>
  new DomainError("forbidden", message, {}, page);
export const conflict = (message: string, page?: RefusalPage) =>
  new DomainError("conflict", message, {}, page);
export const invalid = (message: string, fields: FieldErrors = {}) =>
  new DomainError("invalid", message, fields);
export const tooMany = (message: string) => new DomainError("too_many", message);

/** Five letters or digits, a digit among them: the system's EPIPE is none. */
const SQLSTATE = /^(?=.*\d)[0-9A-Z]{5}$/;

/** PostgreSQL's error code of a failed statement, also through Drizzle's wrapper. */
export function postgresCode(error: unknown): string | undefined {
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    if ("code" in at && typeof at.code === "string" && SQLSTATE.test(at.code)) return at.code;
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
