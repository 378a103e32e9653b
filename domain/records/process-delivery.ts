import { eq } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";
import { dateOn } from "#lib/dates.ts";
import { DomainError, forbidden, notFound } from "#lib/errors.ts";
import { z } from "#lib/zod.ts";
import { command } from "../access/verb.ts";
import { requestJob } from "../jobs/index.ts";
import { decodeText, fileKind } from "./file-kind.ts";
import { type FileRow, readCsv } from "./read-csv.ts";
import { readWorkbook } from "./read-workbook.ts";
import { FileRefusal } from "./reject-rules.ts";
import { sourceCodeOf } from "./sources.ts";
import { stageRows } from "./staging.ts";
import { type RowCounts, storeRows } from "./store-rows.ts";
import { type RecordTemplate, templateFor } from "./templates.ts";

export type ProcessedDelivery = RowCounts & {
  deliveryId: string;
  status: "stored" | "refused";
  /** Why the whole file was refused, in words for the deliverer. */
  refusal: string | null;
};

const NONE: RowCounts = { total: 0, stored: 0, corrected: 0, unchanged: 0, rejected: 0 };

/**
 * Takes a received file into the record tables, in one transaction: all of its good rows, or nothing. Rows that break
 * a rule are listed as rejects; a file that was cut short or follows another template is refused whole, which is an
 * answer and not an error. A delivery that is finished answers as it ended.
 */
export const processDelivery = command({
  permission: "delivery.process",
  input: z.object({
    deliveryId: z.uuid(),
    /** Whether to ask for the profiles of the firms concerned; a caller that computes all of them anyway says no. */
    thenProfiles: z.boolean().default(true),
  }),
  async run({ tx, input, now, audit, ringFor }): Promise<ProcessedDelivery> {
    const { deliveries, deliveryFiles } = schema;
    const [delivery] = await tx
      .select()
      .from(deliveries)
      .where(eq(deliveries.id, input.deliveryId))
      .for("update");
    if (!delivery) throw notFound("这次报送");
    const note = { subjectType: "delivery", subjectId: delivery.id };
    if (delivery.status === "stored" || delivery.status === "refused") {
      await audit({ ...note, after: { status: delivery.status, repeated: true } });
      return asEnded(delivery);
    }
    const [file] = await tx.select().from(deliveryFiles).where(eq(deliveryFiles.deliveryId, delivery.id));
    if (!file) throw new Error(`delivery ${delivery.id} has lost its file`);

    const template = templateFor(delivery.recordType);
    await assertAgreed(tx, delivery);
    const outcome = await takeIn(tx, template, delivery, file.content, now);
    await tx.delete(deliveryFiles).where(eq(deliveryFiles.deliveryId, delivery.id));
    const { refusal, counts, firstMonth, lastMonth } = outcome;
    const status = refusal === null ? "stored" : "refused";
    const updated = await tx
      .update(deliveries)
      .set({
        status,
        refusal,
        firstMonth,
        lastMonth,
        rowsTotal: counts.total,
        rowsStored: counts.stored,
        rowsUnchanged: counts.unchanged,
        rowsCorrected: counts.corrected,
        rowsRejected: counts.rejected,
        finishedAt: now,
      })
      .where(eq(deliveries.id, delivery.id));
    if (updated.rowCount !== 1) throw new Error(`delivery ${delivery.id} was not updated`);
    if (input.thenProfiles && counts.stored + counts.corrected > 0)
      ringFor(await requestProfiles(tx, delivery.id, now));
    await audit({ ...note, before: { status: delivery.status }, after: { status, ...counts } });
    return { deliveryId: delivery.id, status, refusal, ...counts };
  },
});

type Delivery = typeof schema.deliveries.$inferSelect;

/** Whoever wrote the row, only the source that the district agreed upon delivers records of that type. */
async function assertAgreed(tx: Tx, { sourceId, recordType }: Delivery): Promise<void> {
  const { organisations } = schema;
  const [source] = await tx
    .select({ code: organisations.code })
    .from(organisations)
    .where(eq(organisations.id, sourceId));
  if (source?.code !== sourceCodeOf(recordType))
    throw forbidden("这类数据不由该单位报送，文件没有入库。请核对报送单位。");
}

function asEnded(delivery: Delivery): ProcessedDelivery {
  return {
    deliveryId: delivery.id,
    status: delivery.status === "stored" ? "stored" : "refused",
    refusal: delivery.refusal,
    total: delivery.rowsTotal,
    stored: delivery.rowsStored,
    corrected: delivery.rowsCorrected,
    unchanged: delivery.rowsUnchanged,
    rejected: delivery.rowsRejected,
  };
}

async function takeIn(tx: Tx, template: RecordTemplate, delivery: Delivery, content: Buffer, now: Date) {
  try {
    const today = dateOn(delivery.receivedAt);
    await tx.transaction((inner) => stageRows(inner, template, rowsOf(template, content), today));
    const { firstMonth, lastMonth, ...counts } = await storeRows(tx, template, delivery, now);
    return { refusal: null, counts, firstMonth, lastMonth };
  } catch (error) {
    if (!(error instanceof FileRefusal) && !(error instanceof DomainError)) throw error;
    return { refusal: error.message, counts: NONE, firstMonth: null, lastMonth: null };
  }
}

async function* rowsOf(template: RecordTemplate, content: Buffer): AsyncGenerator<FileRow> {
  if (fileKind(content) === "xlsx") yield* readWorkbook(content, template.columns.length);
  else yield* readCsv(decodeText(content));
}

/** The profiles of the firms that the delivery touched are computed anew. */
const requestProfiles = (tx: Tx, deliveryId: string, now: Date) =>
  requestJob(
    tx,
    { job: "profile", key: `delivery:${deliveryId}`, parameters: { scope: "delivery", deliveryId } },
    now,
  );
