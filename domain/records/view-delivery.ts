import { asc, count, eq, min } from "drizzle-orm";
import { schema } from "#db/client.ts";
import { notFound } from "#lib/errors.ts";
import { z } from "#lib/zod.ts";
import { query } from "../access/verb.ts";
import { type DeliveryView, deliveryColumns, deliveryView } from "./delivery-view.ts";
import { type RejectRule, rejectRules } from "./reject-rules.ts";

export type RejectView = { line: number; rule: RejectRule; label: string; reason: string; raw: string };

export type DeliveryDetail = DeliveryView & {
  /** The first rejects by line. */
  rejects: RejectView[];
  /** How many rows broke each rule, most first. */
  rules: { rule: RejectRule; label: string; count: number; firstLine: number }[];
};

/** The words for a rule. */
export const ruleLabel = (rule: string): string => (rejectRules as Record<string, string>)[rule] ?? rule;

/** One delivery: how far it has come, its counts, its quality, and its first rejects (`rejects`, 50 unless given). */
export const viewDelivery = query({
  permission: "delivery.view",
  input: z.object({ id: z.uuid(), rejects: z.number().int().min(0).max(500_000).default(50) }),
  async run({ tx, input }): Promise<DeliveryDetail> {
    const { deliveries, deliveryRejects } = schema;
    const [row] = await tx.select(deliveryColumns).from(deliveries).where(eq(deliveries.id, input.id));
    if (!row) throw notFound("这次报送");
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
      .limit(input.rejects);
    const byRule = await tx
      .select({ rule: deliveryRejects.rule, count: count(), firstLine: min(deliveryRejects.line) })
      .from(deliveryRejects)
      .where(eq(deliveryRejects.deliveryId, input.id))
      .groupBy(deliveryRejects.rule);
    return {
      ...deliveryView(row),
      rejects: rejects.map((reject) => ({
        ...reject,
        rule: reject.rule as RejectRule,
        label: ruleLabel(reject.rule),
      })),
      rules: byRule
        .map((each) => ({
          rule: each.rule as RejectRule,
          label: ruleLabel(each.rule),
          count: each.count,
          firstLine: each.firstLine ?? 0,
        }))
        .sort((a, b) => b.count - a.count || a.firstLine - b.firstLine),
    };
  },
});
