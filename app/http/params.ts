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

/**
 * A product's code out of an address, in the same way.
 * @throws DomainError `not_found`, naming `what`
 */
export function codeParam(value: string | undefined, what: string): string {
  if (value === undefined || !/^[\w-]{1,40}$/.test(value)) throw notFound(what);
  return value;
}
