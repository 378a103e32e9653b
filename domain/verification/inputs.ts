import {
  checkIdentityNumber,
  identityNumberReasonText,
  normaliseIdentityNumber,
} from "#lib/identity-number.ts";
import { type Fen, isYuan, parseYuan } from "#lib/money.ts";
import { z } from "#lib/zod.ts";

const ticked = (message: string) => z.boolean({ error: message }).refine((agreed) => agreed, message);

/** What the legal representative is checked by. */
export const AskIdentity = z.object({
  identityNumber: z
    .string({ error: "请填写身份证件号码。" })
    .max(60, "身份证件号码只有 18 位，请核对。")
    .transform(normaliseIdentityNumber)
    .superRefine((number, context) => {
      const reason = checkIdentityNumber(number);
      if (reason) context.addIssue({ code: "custom", message: identityNumberReasonText(reason) });
    }),
  /** Seen by a bank only under the person's own consent. */
  mobilePhone: z
    .string()
    .transform((text) => text.normalize("NFKC").replace(/[\s-]/g, ""))
    .refine((digits) => /^(1[3-9]\d{9})?$/.test(digits), "手机号码请填写 11 位数字，或者留空。")
    .optional(),
  agreed: ticked("请法定代表人（经营者）本人同意后勾选，再提交。"),
});

/** Where the small amount goes. */
export const AskTransfer = z.object({
  bankName: z
    .string({ error: "请填写开户银行。" })
    .trim()
    .min(2, "请填写开户银行，写到支行，例如“样例银行静海支行”。")
    .max(60, "开户银行最多 60 个字。")
    .regex(/^\P{C}*$/u, "开户银行中有不能显示的字符，请重新输入。"),
  account: z
    .string({ error: "请填写对公账号。" })
    .max(60, "对公账号过长，请核对。")
    .transform((text) => text.normalize("NFKC").replace(/[\s-]/g, ""))
    .refine(
      (digits) => /^\d{8,30}$/.test(digits),
      "对公账号请填写 8 至 30 位数字，请对照开户许可或回单核对。",
    ),
});

/** What arrived: 元 as typed, or an exact amount. */
export const ConfirmAmount = z.object({
  amount: z
    .custom<string | Fen>(
      (value) => typeof value === "bigint" || (typeof value === "string" && value.trim() !== ""),
      "请填写到账金额。",
    )
    .transform((value, context): Fen => {
      if (typeof value === "bigint") return value;
      const text = value.trim();
      if (text.length <= 20 && isYuan(text)) return parseYuan(text);
      context.addIssue({ code: "custom", message: "到账金额请填写数字（半角），单位元，例如 3.07。" });
      return z.NEVER;
    }),
});
