import { z } from "#lib/zod.ts";
import { After } from "../access/cursor.ts";
import { AmountInWan } from "../applications/inputs.ts";

const loosely = <S extends z.ZodType>(schema: S) => schema.optional().catch(undefined);

/** What the owner wishes for: the amount in 万元 as typed, the term in months. What cannot be read counts as no wish. */
export const Wish = z.object({
  amount: loosely(AmountInWan),
  termMonths: loosely(z.coerce.number().int().min(1).max(360)),
});

export const OfferOf = z.object({ code: z.string().trim().min(1).max(40), ...Wish.shape });

export const ExplainOffer = z.object({ enterpriseId: z.uuid(), code: z.string().trim().min(1).max(40) });

export const ListRuns = z.object({ after: After, limit: z.number().int().min(1).max(100).default(30) });
export const ViewRun = z.object({ id: z.uuid() });
