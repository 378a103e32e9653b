import { invalid } from "#lib/errors.ts";
import type { z } from "#lib/zod.ts";

/**
 * Reads a card of a schema.
 * @throws DomainError `invalid` naming the first faulty place
 */
export function readCard<T>(schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [first] = result.error.issues;
  throw invalid(`评分模型有误：${first?.path.join(".") ?? ""} ${first?.message ?? ""}`);
}

/** Whether no feature has two characteristics. */
export const featuresDiffer = ({
  characteristics,
}: {
  characteristics: readonly { feature: string }[];
}): boolean => new Set(characteristics.map(({ feature }) => feature)).size === characteristics.length;
export const FEATURES_DIFFER = "同一特征只能出现一次。";
