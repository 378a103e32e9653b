import { label, words } from "#lib/vocabulary.ts";
import type { z } from "#lib/zod.ts";
import { CHART } from "./accounts.ts";
import { OVERDUE_BUCKETS } from "./buckets.ts";
import { EVENT_WORDS } from "./events/catalogue.ts";
import { EVENT_MOVEMENTS, MOVEMENTS, MOVES_BACK, type Movement } from "./movements.ts";
import { FIELDS, OPERATION_NAMES, OPERATION_WORDS } from "./replay/operations.ts";

const table = (head: string[], rows: string[][]): string =>
  [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");

const code = (word: string) => `\`${word}\``;

const accounts = () =>
  table(
    ["account", "of a", "belongs to", "grows on", "limit"],
    words("ledgerAccount").map((each) => {
      const { subject, owner, side, limit } = CHART[each];
      return [`${code(each)} ${label("ledgerAccount", each)}`, subject, owner, side, code(limit)];
    }),
  );

const movements = () =>
  table(
    ["movement", "debit", "credit"],
    words("ledgerMovement").map((each) => [
      `${code(each)} ${label("ledgerMovement", each)}`,
      code(MOVEMENTS[each].debit),
      code(MOVEMENTS[each].credit),
    ]),
  );

/** Movements in their order; those of the four overdue buckets as one. */
function listed(movements: readonly Movement[]): string {
  const names = movements.map((each) => {
    const bucket = OVERDUE_BUCKETS.find((of) => each.endsWith(`_${of}`));
    return code(bucket ? each.slice(0, -bucket.length).concat("…") : each);
  });
  return [...new Set(names)].join(", ");
}

const events = () =>
  table(
    ["event", "key", "transfers", "what moves", "counts on"],
    words("ledgerEvent").map((each) => {
      const { key, moves, countsOn } = EVENT_WORDS[each];
      const transfers = MOVES_BACK.has(each) ? "any, either way" : listed(EVENT_MOVEMENTS[each]);
      return [`${code(each)} ${label("ledgerEvent", each)}`, key, transfers, moves, countsOn];
    }),
  );

const operations = () =>
  table(
    ["op", "fields", "what"],
    OPERATION_NAMES.map((op) => {
      const fields: [string, z.ZodType][] = Object.entries(FIELDS[op]);
      const named = fields.map(([name, field]) =>
        code(field.safeParse(undefined).success ? `${name}?` : name),
      );
      return [code(op), named.join(", "), OPERATION_WORDS[op]];
    }),
  );

const TABLES = { operations, accounts, movements, events };

/**
 * The text of docs/ledger.md with its tables written anew from the code, each between its two marks.
 * @throws Error where a mark is missing
 */
export function withTables(text: string): string {
  let written = text;
  for (const [name, write] of Object.entries(TABLES)) {
    const [begin, end] = [`<!-- table: ${name} -->\n`, `\n<!-- end: ${name} -->`];
    const [from, to] = [written.indexOf(begin), written.indexOf(end)];
    if (from < 0 || to < from) throw new Error(`docs/ledger.md has no marks for the table of ${name}`);
    written = written.slice(0, from + begin.length) + write() + written.slice(to);
  }
  return written;
}
