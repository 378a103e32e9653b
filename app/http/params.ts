import { notFound } from "#lib/errors.ts";
import { isId } from "#lib/ids.ts";

/**
 * An id out of an address. What can be no id names nothing.
 * @throws DomainError `not_found`, naming `what`
 */
export function idParam(value: string | undefined, what: string): string {
  if (value === undefined || !isId(value)) throw notFound(what);
  return value;
}
