import { isDate } from "#lib/dates.ts";
import { words } from "#lib/vocabulary.ts";
import { z } from "#lib/zod.ts";

/** A month as people type it (`2026-11`) or as the platform keeps it (`2026-11-01`); comes out as the latter. */
export const MonthInput = z
  .string()
  .trim()
  .regex(/^20\d{2}-(0[1-9]|1[0-2])(-01)?$/, "请按 2026-11 的样子填写月份。")
  .transform((text) => `${text.slice(0, 7)}-01`);

const Day = z.string().refine(isDate, "请填写有效的日期，例如 2026-11-22。");

/** The month that a page of figures is about; without it, the one that runs. */
export const DashboardInput = z.object({ month: MonthInput.optional() });

/** Which rows behind which number. Without a period: this year up to today. */
export const RowsInput = z.object({
  indicator: z.string().regex(/^[a-z_]{1,60}$/, "没有这个指标，请从列表中选择。"),
  from: Day.optional(),
  to: Day.optional(),
  division: z
    .string()
    .regex(/^\d{2,12}$/, "行政区划代码不对，请从列表中选择。")
    .optional(),
  bank: z.uuid("银行不对，请从列表中选择。").optional(),
  product: z.uuid("产品不对，请从列表中选择。").optional(),
  guaranteeMode: z.enum(words("guaranteeMode")).optional(),
  sizeClass: z.enum(words("sizeClass")).optional(),
  /** The cursor that the page before gave. */
  after: z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}~.{1,200}$/, "翻页位置不对，请回到第一页。")
    .optional(),
  limit: z.number().int().min(1).max(5_000).default(50),
});
