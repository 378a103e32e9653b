import { isDate } from "#lib/dates.ts";
import { z } from "#lib/zod.ts";
import { After } from "../access/cursor.ts";

const id = (message: string) => z.string().trim().toLowerCase().pipe(z.uuid(message)).optional();
const day = z.string().refine(isDate, "请填写日期，例如 2026-11-22。").optional();

/** What is looked for in the audit; an empty field asks for nothing. */
export const ListAuditEntries = z.object({
  /** `refusal`: someone reached for what is not theirs; `log_in`: a log-in that failed. */
  kind: z.enum(["any", "refusal", "log_in"]).default("any"),
  /** What was acted on. */
  subject: z.string().trim().max(120, "对象编号最多 120 个字符。").optional(),
  /** Who acted: a person or an organisation. */
  actor: id("操作者编号有误，请从列表中点选。"),
  from: day,
  to: day,
  /** Where the page before ended. */
  after: After,
  limit: z.int().min(1).max(100).default(30),
});
