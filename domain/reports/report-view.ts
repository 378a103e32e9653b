import { schema } from "#db/client.ts";
import type { DateOn, Month } from "#lib/dates.ts";
import type { ReportFigures } from "./figures.ts";

export type ReportView = {
  id: string;
  month: Month;
  revision: number;
  /** False for a report of a month that still ran. */
  complete: boolean;
  asOf: DateOn;
  definitionVersion: string;
  fileName: string;
  checksum: string;
  builtAt: Date;
};

const { reports } = schema;

/** The columns of a report without its file. */
export const REPORT_COLUMNS = {
  id: reports.id,
  month: reports.month,
  revision: reports.revision,
  definitionVersion: reports.definitionVersion,
  figures: reports.figures,
  fileName: reports.fileName,
  checksum: reports.checksum,
  builtAt: reports.builtAt,
};

type Row = Omit<ReportView, "complete" | "asOf"> & { figures: unknown };

export function reportView({ figures, ...row }: Row): ReportView {
  const { complete, asOf } = figures as ReportFigures;
  return { ...row, complete, asOf };
}
