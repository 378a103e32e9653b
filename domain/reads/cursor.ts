import { invalid } from "#lib/errors.ts";
import { isId } from "#lib/ids.ts";

/** Where a page of rows, newest first, ends. */
export const cursorOf = (row: { at: Date; id: string }): string => `${row.at.getTime()}_${row.id}`;

/**
 * Reads what {@link cursorOf} wrote.
 * @throws DomainError `invalid` for anything else
 */
export function parseCursor(text: string): { at: string; id: string } {
  const [at, id] = text.split("_");
  const instant = new Date(Number(at));
  if (!id || !isId(id) || Number.isNaN(instant.getTime()) || instant.getUTCFullYear() > 9999) {
    throw invalid("翻页的位置不对，请回到第一页重新查看。");
  }
  return { at: instant.toISOString(), id };
}
