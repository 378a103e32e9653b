import { createHash } from "node:crypto";
import { and, eq, ne, sql } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";
import { forbidden, notFound } from "#lib/errors.ts";
import { newId } from "#lib/ids.ts";
import type { RecordType, Word } from "#lib/vocabulary.ts";
import { z } from "#lib/zod.ts";
import { isMember } from "../access/actor.ts";
import { command } from "../access/verb.ts";
import { requestJob } from "../jobs/index.ts";
import { fileKind, safeFileName } from "./file-kind.ts";
import { sourceCodeOf, templatesOfSource } from "./sources.ts";
import { TEMPLATE_NAMES, templateOf } from "./templates.ts";

const ReceiveDelivery = z.object({
  template: z.enum(TEMPLATE_NAMES, { error: "请选择报送的数据。" }),
  fileName: z.string({ error: "请选择文件。" }),
  content: z.custom<Uint8Array>((value) => value instanceof Uint8Array, { error: "请选择文件。" }),
  /** For the platform's own deliveries: the source they come from; the one that delivers this type unless given. */
  sourceCode: z.string().max(40).optional(),
});

export type ReceivedDelivery = {
  id: string;
  status: Word<"deliveryStatus">;
  /** Whether this very file had been delivered before; nothing was changed then. */
  repeated: boolean;
};

/**
 * Accepts a file of records and leaves it for the `ingest` job. What it holds is looked into there; here only what it
 * is. The same bytes a second time answer with the first delivery, unless that was refused.
 * @throws DomainError `forbidden` for record types that the source does not deliver; `invalid`, at field `file`, for
 *   files that are neither CSV nor XLSX, are too large, or bear an unusable name
 */
export const receiveDelivery = command({
  permission: "delivery.receive",
  input: ReceiveDelivery,
  async run({ tx, actor, input, now, audit, ringFor }): Promise<ReceivedDelivery> {
    const { recordType, title } = templateOf(input.template);
    const source = await findSource(
      tx,
      isMember(actor) ? { id: actor.organisationId } : { code: input.sourceCode ?? sourceCodeOf(recordType) },
    );
    if (!templatesOfSource(source.code).includes(input.template))
      throw forbidden(`${source.name}没有约定报送“${title}”，请核对所选的数据类型。`);
    const fileName = safeFileName(input.fileName);
    fileKind(input.content);
    const checksum = createHash("sha256").update(input.content).digest("hex");

    const { deliveries, deliveryFiles } = schema;
    const id = newId();
    const inserted = await tx
      .insert(deliveries)
      .values({
        id,
        sourceId: source.id,
        recordType,
        fileName,
        checksum,
        byteCount: input.content.length,
        deliveredBy: isMember(actor) ? actor.userId : null,
        receivedAt: now,
      })
      .onConflictDoNothing({
        target: [deliveries.sourceId, deliveries.recordType, deliveries.checksum],
        where: sql`status <> 'refused'`,
      });
    if (inserted.rowCount === 0) {
      const first = await firstDelivery(tx, source.id, recordType, checksum);
      await audit({ subjectType: "delivery", subjectId: first.id, after: { repeated: true } });
      return { ...first, repeated: true };
    }
    await tx
      .insert(deliveryFiles)
      .values({ deliveryId: id, sourceId: source.id, content: Buffer.from(input.content) });
    ringFor(
      await requestJob(
        tx,
        { job: "ingest", key: id, parameters: { deliveryId: id }, organisationId: source.id },
        now,
      ),
    );
    await audit({
      subjectType: "delivery",
      subjectId: id,
      after: { recordType, fileName, checksum, bytes: input.content.length },
    });
    return { id, status: "received", repeated: false };
  },
});

async function findSource(tx: Tx, wanted: { id: string } | { code: string }) {
  const { organisations } = schema;
  const [source] = await tx
    .select({ id: organisations.id, code: organisations.code, name: organisations.name })
    .from(organisations)
    .where(
      and(
        eq(organisations.kind, "source"),
        "id" in wanted ? eq(organisations.id, wanted.id) : eq(organisations.code, wanted.code),
      ),
    );
  if (!source) throw notFound("这个数源单位");
  return source;
}

async function firstDelivery(tx: Tx, sourceId: string, recordType: RecordType, checksum: string) {
  const { deliveries } = schema;
  const [first] = await tx
    .select({ id: deliveries.id, status: deliveries.status })
    .from(deliveries)
    .where(
      and(
        eq(deliveries.sourceId, sourceId),
        eq(deliveries.recordType, recordType),
        eq(deliveries.checksum, checksum),
        ne(deliveries.status, "refused"),
      ),
    );
  if (!first) throw notFound("这次报送");
  return first;
}
