import { z } from "zod";
import zhCN from "zod/v4/locales/zh-CN.js";
import { type FieldErrors, invalid } from "./errors.ts";

z.config(zhCN());

/** Zod, speaking Chinese where a schema gives no message of its own. Import it from here. */
export { z };

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

/** What takes room and shows nothing: controls, format characters, spaces, and letters that are drawn empty. */
const UNSEEN = /[\p{C}\p{Z}\p{M}\u115F\u1160\u2800\u3164\uFFA0]/gu;

const seenOf = (text: string) => text.replace(UNSEEN, "");

/** Whether a text says something: so many characters that can be seen, letters or digits among them. */
export function saysSomething(text: string, min = 1): boolean {
  const seen = seenOf(text);
  return [...seen].length >= min && /[\p{L}\p{N}]/u.test(seen);
}

type Said = { missing: string; min: number; short: string; max: number; long: string };

/** What a person has to say in their own words: a reason, an explanation, where it is written. */
export const saidText = ({ missing, min, short, max, long }: Said) =>
  z
    .string({ error: missing })
    .trim()
    .max(max, long)
    // In the schema for the browser's form; what counts is what can be seen.
    .min(min, { error: short, abort: true })
    .refine((text) => saysSomething(text, min), short);

/** A name, or another line that people tell each other apart by: nothing in it is hidden or turns its direction. */
export const nameText = ({ what, ...said }: Said & { what: string }) =>
  saidText(said).regex(/^\P{C}*$/u, `${what}中有不能显示的字符，请重新输入。`);

/** Words that say why, for others to read: ten letters or figures at least, and not one of them again and again. */
export const reasonWords = (what: string) =>
  z
    .string({ error: `请写明${what}。` })
    .trim()
    .refine((text) => {
      const letters = seenOf(text).match(/[\p{L}\p{N}]/gu) ?? [];
      return letters.length >= 10 && new Set(letters).size >= 4;
    }, `请写明${what}，至少 10 个字。`)
    .max(500, `${what}请控制在 500 字以内。`);
