import { parse } from "csv-parse/sync";
import { asc, eq } from "drizzle-orm";
import { schema } from "#db/client.ts";
import { notFound } from "#lib/errors.ts";
import { z } from "#lib/zod.ts";
import { query } from "../access/verb.ts";
import { csvText, harmlessCell } from "./csv.ts";
import { templateFor } from "./templates.ts";
import { ruleLabel } from "./view-delivery.ts";

/** Enough to see what went wrong; the file is made in memory. */
const MOST_ROWS = 100_000;

/**
 * The rejects of a delivery as CSV: line, rule, reason, and the row's own cells, so that it can be mended where it
 * came from. Cells that a spreadsheet would run are made harmless.
 */
export const rejectsCsv = query({
  permission: "delivery.rejects",
  input: z.object({ id: z.uuid() }),
  async run({ tx, input }): Promise<{ fileName: string; text: string }> {
    const { deliveries, deliveryRejects } = schema;
    const [delivery] = await tx
      .select({ recordType: deliveries.recordType, fileName: deliveries.fileName })
      .from(deliveries)
      .where(eq(deliveries.id, input.id));
    if (!delivery) throw notFound("这次报送");
    const rejects = await tx
      .select({
        line: deliveryRejects.line,
        rule: deliveryRejects.rule,
        reason: deliveryRejects.reason,
        raw: deliveryRejects.raw,
      })
      .from(deliveryRejects)
      .where(eq(deliveryRejects.deliveryId, input.id))
      .orderBy(asc(deliveryRejects.line))
      .limit(MOST_ROWS + 1);
    const { columns } = templateFor(delivery.recordType);
    const head = ["行号", "规则", "原因", ...columns.map((column) => column.header)];
    const rows = rejects
      .slice(0, MOST_ROWS)
      .map(({ line, rule, reason, raw }) =>
        [String(line), ruleLabel(rule), reason, ...cellsOf(raw)].map(harmlessCell),
      );
    if (rejects.length > MOST_ROWS) rows.push(["", "", `只列出前 ${MOST_ROWS} 行，请先改正这些`]);
    const name = delivery.fileName.replace(/\.(csv|xlsx)$/i, "");
    return { fileName: `${name}-未入库.csv`, text: `\uFEFF${csvText([head, ...rows])}` };
  },
});

const cellsOf = (raw: string): string[] => (raw.includes('"') ? quotedCells(raw) : raw.split(","));

const quotedCells = (raw: string): string[] =>
  (parse(raw, { relax_column_count: true, relax_quotes: true }) as string[][])[0] ?? [];
