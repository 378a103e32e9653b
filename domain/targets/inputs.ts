import { saidText, z } from "#lib/zod.ts";

export const TARGET_UNITS = ["fen", "bps", "count", "days"] as const;
export type TargetUnit = (typeof TARGET_UNITS)[number];

const Indicator = z.string().regex(/^[a-z_]{1,60}$/, "请选择指标。");
const Year = z.coerce
  .number("请填写年份，例如 2026。")
  .int("请填写年份，例如 2026。")
  .min(2020, "年份从 2020 年起。")
  .max(2100, "年份太远了，请核对。");
const Source = saidText({
  ...{ missing: "请写明目标出自哪份文件。", min: 2, short: "请写明目标出自哪份文件。" },
  ...{ max: 300, long: "来源请控制在 300 字以内。" },
});

/** A target as the platform keeps it: the value in the unit's smallest step (分, basis points, heads). */
export const SetTarget = z.object({
  indicator: Indicator,
  year: Year,
  name: z.string().trim().min(1, "请填写名称。").max(60, "名称请控制在 60 字以内。"),
  value: z.bigint().min(0n, "目标值不能为负数。").max(100_000_000_000_000n, "目标值太大了，请核对单位。"),
  unit: z.enum(TARGET_UNITS),
  direction: z.enum(["at_least", "at_most"]),
  source: Source,
});

export const ListTargets = z.object({ year: Year.optional() });

/** How many decimals a person may write in each unit's own words: 万元, 百分之, 户（笔）, 天. */
const DECIMALS: Record<TargetUnit, { places: number; factor: bigint }> = {
  fen: { places: 6, factor: 1_000_000n },
  bps: { places: 2, factor: 100n },
  count: { places: 0, factor: 1n },
  days: { places: 0, factor: 1n },
};

export const TARGET_UNIT_WORDS: Record<TargetUnit, string> = {
  fen: "万元",
  bps: "%",
  count: "户/笔",
  days: "天",
};

/** Reads a value as people write it (万元, 百分之); null where it is no plain number with the decimals the unit takes. */
export function readTargetValue(unit: TargetUnit, text: string): bigint | null {
  const match = /^(0|[1-9]\d{0,11})(?:\.(\d+))?$/.exec(text.trim());
  const { places, factor } = DECIMALS[unit];
  if (!match || (match[2] ?? "").length > places) return null;
  return BigInt(match[1]!) * factor + BigInt((match[2] ?? "").padEnd(places, "0") || "0");
}

/** Writes it the way {@link readTargetValue} reads it. */
export function writeTargetValue(unit: TargetUnit, value: bigint): string {
  const { places, factor } = DECIMALS[unit];
  if (places === 0) return String(value);
  const fraction = String(value % factor)
    .padStart(places, "0")
    .replace(/0+$/, "");
  return fraction ? `${value / factor}.${fraction}` : String(value / factor);
}

const hasValue = (typed: unknown): typed is { unit: TargetUnit; value: string } =>
  typeof typed === "object" &&
  typed !== null &&
  "unit" in typed &&
  TARGET_UNITS.some((unit) => unit === typed.unit) &&
  "value" in typed &&
  typeof typed.value === "string" &&
  typed.value.trim() !== "";

/** The form on the page. `unit` comes with it and is checked again by the verb. */
export const TargetForm = z
  .object({
    indicator: Indicator,
    year: Year,
    name: z.string(),
    unit: z.enum(TARGET_UNITS),
    direction: z.enum(["at_least", "at_most"]),
    value: z.string("请填写目标值。").trim().min(1, "请填写目标值。"),
    source: Source,
  })
  // Judged also where other fields are at fault, so that one submission shows every mistake.
  .refine((typed) => !hasValue(typed) || readTargetValue(typed.unit, typed.value) !== null, {
    path: ["value"],
    when: ({ value }) => hasValue(value),
    error: ({ input }) => {
      const unit = hasValue(input) ? input.unit : "count";
      const { places } = DECIMALS[unit];
      const shape = places === 0 ? "整数" : `最多 ${places} 位小数`;
      return `请填写不带逗号的半角数字，单位${TARGET_UNIT_WORDS[unit]}，${shape}。`;
    },
  });
