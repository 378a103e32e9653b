import { type ColumnFormat, csvText, templateFor } from "#domain/records/inputs.ts";
import { type Fen, toYuanString } from "#lib/money.ts";
import type { RecordType } from "#lib/vocabulary.ts";
import type { DemoEnterprise } from "./enterprise.ts";
import { type DemoRecords, RECORDS_OF } from "./records.ts";

/** A row of a delivery: the enterprise's code and a record's values under their keys. */
export type DeliveryRow = { uscc: string } & Readonly<Record<string, bigint | number | string | null>>;

function written(format: ColumnFormat, value: bigint | number | string | null | undefined): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "bigint") return toYuanString(value as Fen);
  if (format.kind === "month") return String(value).slice(0, 7);
  return format.kind === "code" ? (format.codes[String(value)] ?? String(value)) : String(value);
}

/** The cells of a delivery: the template's header, then one line a row. */
export function deliveryCells(recordType: RecordType, rows: readonly DeliveryRow[]): string[][] {
  const { columns } = templateFor(recordType);
  const lines = rows.map((row) => columns.map((column) => written(column.format, row[column.key])));
  return [columns.map((column) => column.header), ...lines];
}

/** A delivery as the sources send it: CSV in the agreed template. */
export const toDeliveryCsv = (recordType: RecordType, rows: readonly DeliveryRow[]): string =>
  csvText(deliveryCells(recordType, rows));

/** One record type of a firm as rows of a delivery. */
export const deliveryRows = (
  enterprise: Pick<DemoEnterprise, "uscc">,
  records: DemoRecords,
  recordType: RecordType,
): DeliveryRow[] => records[RECORDS_OF[recordType]].map((record) => ({ uscc: enterprise.uscc, ...record }));
