import { invalid } from "#lib/errors.ts";
import { words } from "#lib/vocabulary.ts";
import { z } from "#lib/zod.ts";
import { plainly, pointer } from "./place.ts";
import { defaultRanking, type RankConfiguration } from "./rank.ts";

const share = z
  .int("这里要填整数，单位万分之一。")
  .min(0, "不能小于 0。")
  .max(10_000, "不能大于 10000，即全部。");
const bps = z.int("这里要填整数基点。").min(0, "不能小于 0。").max(100_000, "不能大于 100000。");
const every = <K extends string, S extends z.ZodType>(keys: readonly K[], schema: S) =>
  z.strictObject(Object.fromEntries(keys.map((key) => [key, schema])) as Record<K, S>);

const rankingSchema = z.strictObject({
  approval: every(words("grade"), every(words("guaranteeMode"), share)).optional(),
  approvalUnknown: share.optional(),
  weights: z.strictObject({ approval: share, fit: share, cost: share }).optional(),
  cost: z
    .strictObject({ freeBps: bps, tooDearBps: bps })
    .refine(({ freeBps, tooDearBps }) => freeBps < tooDearBps, "freeBps 要小于 tooDearBps。")
    .optional(),
  termShortfall: share.optional(),
});

/**
 * Reads the configuration of the ranking from JSON: any of the parts of {@link RankConfiguration}, each whole; what is
 * left out stays as {@link defaultRanking} has it.
 * @throws DomainError `invalid`; its sentence names each faulty place as a JSON pointer
 */
export function parseRanking(value: unknown): RankConfiguration {
  const read = rankingSchema.safeParse(value);
  if (!read.success) {
    const places = read.error.issues.map((issue) => `${pointer(issue.path)}：${plainly(issue)}`);
    throw invalid(`排序的权重有误：${places.join("")}`);
  }
  const told = Object.entries(read.data).filter(([, part]) => part !== undefined);
  return { ...defaultRanking, ...Object.fromEntries(told) };
}
