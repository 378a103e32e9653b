import { buildExport } from "#domain/exports/index.ts";
import { z } from "#lib/zod.ts";
import type { Handler } from "../handler.ts";

const Parameters = z.object({ exportId: z.uuid() });

/** Makes the file of an authorised profile that an officer asked for, or says why there is none. */
export const makeExport: Handler = (caller, parameters) => buildExport(caller, Parameters.parse(parameters));
