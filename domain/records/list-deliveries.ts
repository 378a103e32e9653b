import { and, desc, eq, lt, or, sql } from "drizzle-orm";
import { schema } from "#db/client.ts";
import { isId } from "#lib/ids.ts";
import { z } from "#lib/zod.ts";
import { query } from "../access/verb.ts";
import { type DeliveryView, deliveryColumns, deliveryView } from "./delivery-view.ts";
import { templatesOfSource } from "./sources.ts";
import { TEMPLATE_NAMES, type TemplateName, templateOf } from "./templates.ts";

export type DeliveryList = {
  deliveries: DeliveryView[];
  /** The cursor of the next page; null on the last one. */
  next: string | null;
  /** What this source delivers. */
  templates: { name: TemplateName; title: string }[];
};

/** A page ends at a delivery: its instant in milliseconds and its id. */
const Cursor = z
  .string()
  .regex(/^\d{13}~[0-9a-f-]{36}$/)
  .refine((text) => isId(text.slice(14)))
  .transform((text) => ({ receivedAt: new Date(Number(text.slice(0, 13))), id: text.slice(14) }));

const inMilliseconds = sql`date_trunc('milliseconds', ${schema.deliveries.receivedAt})`;

/** The source's own deliveries, newest first, with what it may deliver. A cursor that is none starts at the top. */
export const listDeliveries = query({
  permission: "delivery.list",
  input: z.object({
    after: Cursor.optional().catch(undefined),
    template: z.enum(TEMPLATE_NAMES).optional().catch(undefined),
    limit: z.number().int().min(1).max(100).default(20),
  }),
  async run({ tx, member, input }): Promise<DeliveryList> {
    const { deliveries, organisations } = schema;
    const { after, template, limit } = input;
    const before = after
      ? or(
          lt(inMilliseconds, after.receivedAt.toISOString()),
          and(eq(inMilliseconds, after.receivedAt.toISOString()), lt(deliveries.id, after.id)),
        )
      : undefined;
    const rows = await tx
      .select(deliveryColumns)
      .from(deliveries)
      .where(
        and(
          eq(deliveries.sourceId, member.organisationId),
          template ? eq(deliveries.recordType, templateOf(template).recordType) : undefined,
          before,
        ),
      )
      .orderBy(desc(inMilliseconds), desc(deliveries.id))
      .limit(limit + 1);
    const [source] = await tx
      .select({ code: organisations.code })
      .from(organisations)
      .where(eq(organisations.id, member.organisationId));
    const page = rows.slice(0, limit).map(deliveryView);
    const last = page.at(-1);
    return {
      deliveries: page,
      next: rows.length > limit && last ? `${last.receivedAt.getTime()}~${last.id}` : null,
      templates: templatesOfSource(source?.code ?? "").map((name) => ({
        name,
        title: templateOf(name).title,
      })),
    };
  },
});
