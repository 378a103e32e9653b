import { sql } from "drizzle-orm";
import {
  type AnyPgColumn,
  bigint,
  check,
  customType,
  date,
  text,
  timestamp,
  uuid,
} from "drizzle-orm/pg-core";
import { newId } from "#lib/ids.ts";
import type { Fen } from "#lib/money.ts";
import { type Vocabulary, type Word, words } from "#lib/vocabulary.ts";

/** Primary key: a time-ordered UUID made by the application, so that it is known before the insert. */
export const id = () => uuid("id").primaryKey().$defaultFn(newId);

/** An amount in 分 as a bigint column. */
export const fenColumn = (name: string) => bigint(name, { mode: "bigint" }).$type<Fen>();

/** An instant (`…_at`). */
export const instant = (name: string) => timestamp(name, { withTimezone: true, mode: "date" });

/** A business date in Asia/Shanghai (`…_on`), or the first day of a month (`…_month`), as `YYYY-MM-DD`. */
export const dateColumn = (name: string) => date(name, { mode: "string" });

export const createdAt = () => instant("created_at").notNull().defaultNow();

/** A text column whose values come from one word list; pair it with {@link wordCheck}. */
export const word = <K extends keyof Vocabulary>(name: string, list: K) =>
  text(name, { enum: words(list) as [Word<K>, ...Word<K>[]] });

/** The CHECK that keeps a {@link word} column within its list. */
export function wordCheck<K extends keyof Vocabulary>(name: string, column: AnyPgColumn, list: K) {
  const allowed = words(list)
    .map((value) => `'${value}'`)
    .join(", ");
  return check(name, sql`${column} in (${sql.raw(allowed)})`);
}

/** Of a column for people's reasons: whether something is left once marks and repetition are taken away. */
export const saysSomething = (column: AnyPgColumn) =>
  sql`length(regexp_replace(regexp_replace(${column},
    '[[:punct:][:space:]。，、；：？！…—·～（）《》“”　]', '', 'g'), '(.)\\1+', '\\1', 'g')) >= 4`;

/** Raw bytes. */
export const bytes = customType<{ data: Buffer; driverData: Buffer }>({ dataType: () => "bytea" });
