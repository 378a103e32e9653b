import { processDelivery } from "#domain/records/index.ts";
import { z } from "#lib/zod.ts";
import type { Handler } from "../handler.ts";

const Parameters = z.object({ deliveryId: z.uuid() });

/** Takes one received delivery into the record tables. */
export const ingest: Handler = (caller, parameters) => processDelivery(caller, Parameters.parse(parameters));
