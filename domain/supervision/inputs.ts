import { checkUscc, normaliseUscc, usccReasonText } from "#lib/uscc.ts";
import { words } from "#lib/vocabulary.ts";
import { reasonWords, saidText, z } from "#lib/zod.ts";
import { After } from "../access/cursor.ts";

/** How long an access may last; never longer than an hour. */
export const ACCESS_MINUTES = [15, 30, 60] as const;

const NUMBER = /^QY[0-9A-F]{12}$/;

/** A firm by its unified social credit code, or by the number under which lists name it. */
const FirmCode = z
  .string({ error: "请填写统一社会信用代码或企业编号。" })
  .trim()
  .transform((text) => normaliseUscc(text))
  .superRefine((text, context) => {
    if (NUMBER.test(text)) return;
    const { reason } = checkUscc(text);
    if (reason) context.addIssue({ code: "custom", message: usccReasonText(reason) });
  });

export const isFirmNumber = (code: string): boolean => NUMBER.test(code);

/** As the form sends it, digit by digit: `0x3c` is no number of minutes. */
const Minutes = z
  .custom<string | number>(
    (value) => typeof value === "string" || typeof value === "number",
    "请选择查看多长时间。",
  )
  .transform((value, context): (typeof ACCESS_MINUTES)[number] => {
    const minutes = ACCESS_MINUTES.find((each) => String(each) === String(value));
    if (minutes !== undefined) return minutes;
    context.addIssue({ code: "custom", message: "请选择查看多长时间，最长 60 分钟。" });
    return z.NEVER;
  });

export const OpenAccess = z.object({
  code: FirmCode,
  reason: z.enum(words("accessReason"), "请选择查看的事由。"),
  explanation: reasonWords("为什么要查看这家企业"),
  documentNumber: saidText({
    ...{ missing: "请填写依据文件的文号。", min: 4, max: 80 },
    ...{ short: "请填写依据文件的文号，例如 津静金办〔2026〕12号。", long: "文号请控制在 80 字以内。" },
  }),
  minutes: Minutes,
});

export const AccessId = z.object({ accessId: z.uuid("没有这次监管查看。") });

export const ListAccesses = z.object({
  after: After,
  limit: z.int().min(1).max(100).default(30),
});
