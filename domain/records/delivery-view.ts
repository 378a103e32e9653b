import { sql } from "drizzle-orm";
import { schema } from "#db/client.ts";
import type { RecordType, Word } from "#lib/vocabulary.ts";
import { templateFor } from "./templates.ts";

const { deliveries } = schema;

/** A delivery as its source sees it. Shares are between 0 and 1, and null until something was counted. */
export type DeliveryView = {
  id: string;
  recordType: RecordType;
  title: string;
  fileName: string;
  byteCount: number;
  status: Word<"deliveryStatus">;
  refusal: string | null;
  /** The platform failed at it; it is taken up again by the operator. */
  stuck: boolean;
  receivedAt: Date;
  finishedAt: Date | null;
  firstMonth: string | null;
  lastMonth: string | null;
  rows: { total: number; stored: number; corrected: number; unchanged: number; rejected: number };
  /** 合规率: rows that break no rule of form or content ÷ rows delivered. Unregistered firms are no fault of a row. */
  compliance: number | null;
  /** 入库率: rows the platform now holds ÷ rows delivered. */
  intake: number | null;
};

/** The columns from which {@link deliveryView} is made. */
export const deliveryColumns = {
  id: deliveries.id,
  recordType: deliveries.recordType,
  fileName: deliveries.fileName,
  byteCount: deliveries.byteCount,
  status: deliveries.status,
  refusal: deliveries.refusal,
  receivedAt: deliveries.receivedAt,
  finishedAt: deliveries.finishedAt,
  firstMonth: deliveries.firstMonth,
  lastMonth: deliveries.lastMonth,
  total: deliveries.rowsTotal,
  stored: deliveries.rowsStored,
  corrected: deliveries.rowsCorrected,
  unchanged: deliveries.rowsUnchanged,
  rejected: deliveries.rowsRejected,
  // Written out: a select from one table leaves the table's name off its columns, which means another in here.
  unknown: sql<number>`(
    select count(*)::int from delivery_rejects r
    where r.delivery_id = deliveries.id and r.rule = 'unknown_enterprise')`,
  job: sql<Word<"jobStatus"> | null>`(
    select j.status from job_requests j where j.job = 'ingest' and j.key = deliveries.id::text)`,
};

type Row = Omit<typeof schema.deliveries.$inferSelect, "rowsTotal"> & {
  [K in "total" | "stored" | "corrected" | "unchanged" | "rejected" | "unknown"]: number;
} & { job: Word<"jobStatus"> | null };

export function deliveryView(row: Pick<Row, keyof typeof deliveryColumns>): DeliveryView {
  const { total, stored, corrected, unchanged, rejected, unknown, job, ...facts } = row;
  const share = (count: number) => (total > 0 ? count / total : null);
  return {
    ...facts,
    status: facts.status === "received" && job === "running" ? "processing" : facts.status,
    stuck: facts.status === "received" && job === "failed",
    title: templateFor(facts.recordType).title,
    rows: { total, stored, corrected, unchanged, rejected },
    compliance: share(total - (rejected - unknown)),
    intake: share(total - rejected),
  };
}
