import { z } from "#lib/zod.ts";

export const CancelJob = z.object({ id: z.uuid() });
