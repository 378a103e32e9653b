import { isDate } from "#lib/dates.ts";
import { type Fen, fen, isWan, isYuan, MAX_FEN, parseWan, parseYuan } from "#lib/money.ts";
import { words } from "#lib/vocabulary.ts";
import { saidText, z } from "#lib/zod.ts";
import { After } from "../access/cursor.ts";

const exact = z.custom<Fen>((value) => typeof value === "bigint");
const positive = (amount: Fen) => amount > 0n && amount <= MAX_FEN;

const WAN = "请填写数字（半角），单位万元，例如 50 或 12.5，不要带逗号或单位。";
const YUAN = "请填写数字（半角），单位元，最多两位小数，例如 1200.50，不要带逗号或单位。";
const TOO_LARGE = "金额过大，请核对位数和单位。";

/** A number that is well written but beyond {@link MAX_FEN} needs another sentence than one that cannot be read. */
const unlessTooLarge =
  (otherwise: string, digits: number) =>
  ({ input }: { input?: unknown }) =>
    typeof input === "string" && new RegExp(`^[1-9]\\d{${digits - 1},}(\\.\\d+)?$`).test(input.trim())
      ? TOO_LARGE
      : otherwise;
const PERCENT = "请填写年利率，单位 %，最多两位小数，例如 3.85。";

/** An amount: 万元 as typed in a form, or exact fen. Never zero, never negative. */
export const AmountInWan = z
  .union(
    [
      exact,
      z
        .string()
        .refine(isWan)
        .transform((text) => (isWan(text) ? parseWan(text) : fen(0))),
    ],
    { error: unlessTooLarge(WAN, 9) },
  )
  .refine(positive, "金额必须大于零。");

/** Like {@link AmountInWan}, typed in 元 with at most two places. */
export const AmountInYuan = z
  .union(
    [
      exact,
      z
        .string()
        .refine(isYuan)
        .transform((text) => (isYuan(text) ? parseYuan(text) : fen(0))),
    ],
    { error: unlessTooLarge(YUAN, 13) },
  )
  .refine(positive, "金额必须大于零。");

const isPercent = (text: string) => /^(0|[1-9]\d?)(\.\d{1,2})?$/.test(text.trim());

/** An annual rate: percent as typed (3.85), or whole basis points. */
export const Rate = z.union(
  [
    // No z.int(): a form would turn a typed “4” into four basis points.
    z.custom<number>((value) => Number.isInteger(value) && Number(value) >= 1 && Number(value) <= 10_000),
    z
      .string()
      .refine(isPercent)
      .transform((text) => Math.round(Number(text) * 100)),
  ],
  { error: PERCENT },
);

export const BusinessDate = z.string().refine(isDate, "请填写日期，例如 2026-11-22。");
export const Months = z
  .int("请填写整月数（半角数字），例如 12。")
  .min(1, "期限至少 1 个月。")
  .max(360, "期限最长 360 个月。");

export const ApplicationId = z.object({ applicationId: z.uuid("申请编号有误。") });

export const PrepareApplication = z.object({ versionId: z.uuid("产品编号有误。") });

export const SubmitApplication = z.object({
  versionId: z.uuid("产品编号有误。"),
  consentId: z.uuid("请选择一份授权，银行凭它查看贵企业的数据。"),
  amount: AmountInWan,
  termMonths: Months,
  purpose: saidText({
    ...{ missing: "请写明贷款用途，至少 4 个字。", min: 4, short: "请写明贷款用途，至少 4 个字。" },
    ...{ max: 200, long: "贷款用途请控制在 200 字以内。" },
  }),
});

export const ListOwnApplications = z.object({ after: z.uuid().optional() });

export const QUEUE_TABS = ["todo", "submitted", "accepted", "proposed", "closed"] as const;

export const ListQueue = z.object({
  tab: z.enum(QUEUE_TABS).default("todo"),
  /** Part of the application's number, the firm's name or its code. */
  q: z.string().trim().max(60).default(""),
  productId: z.uuid().optional(),
  clock: z.enum(["any", "overdue", "today"]).default("any"),
  /** The cursor of the last row of the page before. */
  after: After,
  limit: z.int().min(1).max(100).default(30),
});

const opinion = saidText({
  ...{ missing: "请写明审查意见，至少 4 个字。", min: 4, short: "请写明审查意见，至少 4 个字。" },
  ...{ max: 1000, long: "审查意见请控制在 1000 字以内。" },
});
const note = z.string().trim().max(500, "说明请控制在 500 字以内。").default("");

export const ProposeApproval = ApplicationId.extend({
  kind: z.literal("approve"),
  limit: AmountInWan,
  rateBps: Rate,
  termMonths: Months,
  repaymentMethod: z.enum(words("repaymentMethod"), { error: "请选择还款方式。" }),
  revolving: z.boolean().default(false),
  expiresOn: BusinessDate,
  opinion,
  note,
});

export const ProposeDecline = ApplicationId.extend({
  kind: z.literal("decline"),
  declineReason: z.enum(words("declineReason"), { error: "请选择拒绝原因，企业会看到它。" }),
  opinion,
  note,
});

export const ProposeDecision = z.discriminatedUnion("kind", [ProposeApproval, ProposeDecline]);

/** The reviewer names the proposal that was read, so that another one made meanwhile is never confirmed unseen. */
export const ConfirmDecision = ApplicationId.extend({
  decisionId: z.uuid(),
  reviewNote: z.string().trim().max(500, "复核意见请控制在 500 字以内。").default(""),
});

export const ReturnDecision = ApplicationId.extend({
  decisionId: z.uuid(),
  reviewNote: saidText({
    ...{ missing: "请写明退回原因，至少 4 个字。", min: 4, short: "请写明退回原因，至少 4 个字。" },
    ...{ max: 500, long: "退回原因请控制在 500 字以内。" },
  }),
});
