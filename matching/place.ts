import type { FieldErrors } from "#lib/errors.ts";
import type { z } from "#lib/zod.ts";

type Step = string | number;
type Issue = { path: Step[]; message: string };

/** Where a reader stands inside a JSON value, and what it has found wrong so far. */
export type Place = {
  path: Step[];
  issues: Issue[];
  at(...steps: Step[]): Place;
  refuse(message: string, ...steps: Step[]): null;
  sentences(): string[];
  fields(): FieldErrors;
};

/** JSON pointer (RFC 6901) of a path; the root is written `/`. */
export const pointer = (path: readonly PropertyKey[]) =>
  path.length === 0
    ? "/"
    : path.map((step) => `/${String(step).replace(/~/g, "~0").replace(/\//g, "~1")}`).join("");

/** A place at the root of a value, or below one whose issues it shares. */
export function showPlace(path: Step[] = [], issues: Issue[] = []): Place {
  return {
    path,
    issues,
    at: (...steps) => showPlace([...path, ...steps], issues),
    refuse(message, ...steps) {
      issues.push({ path: [...path, ...steps], message });
      return null;
    },
    sentences: () => issues.map((issue) => `${pointer(issue.path)}：${issue.message}`),
    fields() {
      const fields: FieldErrors = {};
      for (const issue of issues) {
        const key = pointer(issue.path);
        fields[key] = [...(fields[key] ?? []), issue.message];
      }
      return fields;
    },
  };
}

const PLAIN: Partial<Record<string, (issue: z.core.$ZodIssue) => string>> = {
  unrecognized_keys: (issue) =>
    issue.code === "unrecognized_keys" ? `有不认识的字段：${issue.keys.join("、")}。` : issue.message,
};

/** What is wrong, in words that a rule's author understands. */
export const plainly = (issue: z.core.$ZodIssue): string => PLAIN[issue.code]?.(issue) ?? issue.message;

/** Checks one node with Zod and files its issues under the node's place. */
export function readNode<T>(schema: z.ZodType<T>, value: unknown, place: Place): T | null {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  for (const issue of result.error.issues) {
    place.refuse(plainly(issue), ...(issue.path as Step[]));
  }
  return null;
}
