import { isDate } from "#lib/dates.ts";
import { words } from "#lib/vocabulary.ts";
import { reasonWords, z } from "#lib/zod.ts";
import { After } from "../access/cursor.ts";

const Day = z.string().refine(isDate, "请填写有效的日期，例如 2026-11-22。");

/** Which reads of the firm's data. */
export const ListReads = z.object({
  /** Only what this organisation read. */
  organisationId: z.uuid({ error: "没有这家机构，请重新选择。" }).optional(),
  /** Only what was read on the strength of this consent. */
  consentId: z.uuid({ error: "没有这份授权，请重新选择。" }).optional(),
  purpose: z.enum(words("consentPurpose"), "没有这种用途，请重新选择。").optional(),
  basis: z.enum(words("readBasis"), "没有这种依据，请重新选择。").optional(),
  from: Day.optional(),
  to: Day.optional(),
  /** Where the page before ended. */
  after: After,
  limit: z.int().min(1).max(1_000).default(30),
});

export const ListAlerts = z.object({
  status: z.enum(words("alertStatus"), "没有这种状态，请重新选择。").optional(),
  /** For the bureau: only one bank's. */
  bankId: z.uuid("没有这家银行，请重新选择。").optional(),
  after: After,
  limit: z.int().min(1).max(100).default(30),
});

export const AlertId = z.object({ alertId: z.uuid("没有这条提示。") });

export const ExplanationForm = z.object({ explanation: reasonWords("查看的原因和处理情况") });
export const ExplainAlert = AlertId.extend(ExplanationForm.shape);

export const EscalationForm = z.object({ escalation: reasonWords("上报给谁、为什么") });
export const EscalateAlert = AlertId.extend(EscalationForm.shape);
