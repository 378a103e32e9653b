import { and, desc, eq } from "drizzle-orm";
import { schema } from "#db/client.ts";
import { z } from "#lib/zod.ts";
import { After, nextCursor } from "../access/cursor.ts";
import { cursorAt, isBehind } from "../access/cursor-rows.ts";
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

/** The source's own deliveries, newest first, with what it may deliver. A cursor that is none starts at the top. */
export const listDeliveries = query({
  permission: "delivery.list",
  input: z.object({
    after: After.catch(undefined),
    template: z.enum(TEMPLATE_NAMES).optional().catch(undefined),
    limit: z.number().int().min(1).max(100).default(20),
  }),
  async run({ tx, member, input }): Promise<DeliveryList> {
    const { deliveries, organisations } = schema;
    const { after, template, limit } = input;
    const rows = await tx
      .select({ ...deliveryColumns, cursorAt: cursorAt(deliveries.receivedAt) })
      .from(deliveries)
      .where(
        and(
          eq(deliveries.sourceId, member.organisationId),
          template ? eq(deliveries.recordType, templateOf(template).recordType) : undefined,
          isBehind(after, { at: deliveries.receivedAt, id: deliveries.id }),
        ),
      )
      .orderBy(desc(deliveries.receivedAt), desc(deliveries.id))
      .limit(limit + 1);
    const [source] = await tx
      .select({ code: organisations.code })
      .from(organisations)
      .where(eq(organisations.id, member.organisationId));
    return {
      deliveries: rows.slice(0, limit).map(({ cursorAt: _, ...row }) => deliveryView(row)),
      next: nextCursor(rows, limit),
      templates: templatesOfSource(source?.code ?? "").map((name) => ({
        name,
        title: templateOf(name).title,
      })),
    };
  },
});
