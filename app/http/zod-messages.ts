import type { z } from "#lib/zod.ts";
// Schemas speak Chinese wherever forms are checked, in the browser as on the server.
import "#lib/zod.ts";

/** An empty field is missing, whatever type it should have had. */
export const missingField: z.core.$ZodErrorMap = (issue) =>
  issue.input === undefined && (issue.code === "invalid_type" || issue.code === "invalid_value")
    ? "请填写或选择这一项。"
    : undefined;
