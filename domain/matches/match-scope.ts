import { z } from "#lib/zod.ts";

/** Which enterprises a run looks at, and why: all of them, one, those of a delivery, or those whom one product concerns. */
export const MatchScope = z.discriminatedUnion("scope", [
  z.object({ scope: z.literal("full") }),
  z.object({ scope: z.literal("enterprise"), enterpriseId: z.uuid() }),
  z.object({ scope: z.literal("product"), productId: z.uuid() }),
  z.object({ scope: z.literal("delivery"), deliveryId: z.uuid() }),
]);
export type MatchScope = z.output<typeof MatchScope>;

/** What the scope is about, as the run keeps it. */
export function subjectOf(scope: MatchScope): string | null {
  if (scope.scope === "enterprise") return scope.enterpriseId;
  if (scope.scope === "product") return scope.productId;
  return scope.scope === "delivery" ? scope.deliveryId : null;
}
