import { z } from "zod";
import zhCN from "zod/v4/locales/zh-CN.js";
import { type FieldErrors, invalid } from "./errors.ts";

z.config(zhCN());

/** Zod, speaking Chinese where a schema gives no message of its own. Import it from here. */
export { z };

/** Words that say why, for others to read: ten letters or figures at least, and not one of them again and again. */
export const reasonWords = (what: string) =>
  z
    .string({ error: `请写明${what}。` })
    .trim()
    .refine((text) => {
      const letters = text.match(/[\p{L}\p{N}]/gu) ?? [];
      return letters.length >= 10 && new Set(letters).size >= 4;
    }, `请写明${what}，至少 10 个字。`)
    .max(500, `${what}请控制在 500 字以内。`);

/** The problems of a failed parse, one list a field. */
export function fieldErrors(error: z.core.$ZodError): FieldErrors {
  const fields: FieldErrors = {};
  for (const issue of error.issues) {
    const path = issue.path.map(String).join(".");
    fields[path] = [...(fields[path] ?? []), issue.message];
  }
  return fields;
}

/**
 * Parses or refuses.
 * @throws DomainError `invalid`, with the message beside each field.
 */
export function parseInput<S extends z.ZodType>(schema: S, input: unknown): z.output<S> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw invalid("有几处需要更正，请查看下面标出的内容。", fieldErrors(parsed.error));
}
