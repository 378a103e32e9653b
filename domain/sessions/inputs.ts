import { z } from "#lib/zod.ts";

/** How long a log-in may lie idle. */
export const IDLE_MINUTES = 60;

export const LoginName = z
  .string({ error: "请填写登录名。" })
  .trim()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._-]{3,31}$/,
    "登录名为 4 至 32 位字母、数字、点、横线或下划线，以字母或数字开头。",
  );

/** A new password: long enough to resist guessing, short enough that hashing it cannot be used as a weapon. */
export const NewPassword = z
  .string({ error: "请设置密码。" })
  .min(10, "密码至少 10 位，可以用一句好记的话。")
  .max(128, "密码最多 128 位。")
  .refine((text) => new Set(text).size >= 5, "密码过于简单，请至少使用 5 种不同的字符。");

export const StartSession = z.object({
  loginName: z.string({ error: "请填写登录名。" }).trim().min(1, "请填写登录名。").max(64, "登录名过长。"),
  password: z.string({ error: "请填写密码。" }).min(1, "请填写密码。").max(128, "密码最多 128 位。"),
  address: z.string().default("unknown"),
  userAgent: z.string().default(""),
});

export const ChangePassword = z.object({
  current: z
    .string({ error: "请填写现在的密码。" })
    .min(1, "请填写现在的密码。")
    .max(128, "密码最多 128 位。"),
  password: NewPassword,
});

export const SessionToken = z.object({ token: z.string().max(128) });

/** Six digits of an authenticator, or a recovery code; spaces and hyphens are people's own. */
export const Code = z
  .string({ error: "请填写动态码。" })
  .trim()
  .min(1, "请填写动态码。")
  .max(40, "动态码是 6 位数字，恢复码是 12 位字母和数字。");

export const CodeOfSession = SessionToken.extend({ code: Code });

/** The first code of an authenticator, with the password where the log-in is no fresh one. */
export const ConfirmSecondFactor = CodeOfSession.extend({
  password: z.string().max(128, "密码最多 128 位。").optional(),
});
