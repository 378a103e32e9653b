import { isDate } from "#lib/dates.ts";
import { isId } from "#lib/ids.ts";
import { z } from "#lib/zod.ts";

/*
 * Where a page of a long list ends: the instant and the id of its last row. The one way to page by an instant, which is
 * held to the microsecond, as PostgreSQL has it: rounded, a page would begin with rows of the one before, or skip some.
 */

const SHAPE = /^([12]\d{3}-\d\d-\d\d)T([01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{6}Z_(.{36})$/;

function isCursor(text: string): boolean {
  const [, on = "", , id = ""] = SHAPE.exec(text) ?? [];
  return isDate(on) && isId(id);
}

/** The cursor that the page before gave. */
export const After = z.string().refine(isCursor, "翻页的位置不对，请回到第一页重新查看。").optional();

/** The cursor of the next page, out of the rows of this one and at least one more; null on the last page. */
export function nextCursor(rows: readonly { cursorAt: string; id: string }[], limit: number): string | null {
  const last = rows[limit - 1];
  return rows.length > limit && last ? `${last.cursorAt}_${last.id}` : null;
}
