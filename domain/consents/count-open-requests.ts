import { schema } from "#db/client.ts";
import { z } from "#lib/zod.ts";
import { query } from "../access/verb.ts";
import { isOpen } from "./request-rows.ts";

/** How many requests of banks wait for the firm's answer. */
export const countOpenRequests = query({
  permission: "consent_request.count_open",
  input: z.object({}),
  run: ({ tx, now }): Promise<number> => tx.$count(schema.consentRequests, isOpen(now)),
});
