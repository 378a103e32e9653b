import { z } from "#lib/zod.ts";

/** What lies behind a mask. */
export const UNMASKABLE = ["contact", "legal_representative", "bank_accounts"] as const;
export type Unmaskable = (typeof UNMASKABLE)[number];

export const Unmask = z.object({
  of: z.enum(UNMASKABLE),
  /** Whose; one's own firm unless told. */
  enterpriseId: z.uuid().optional(),
});

/** What is left to whoever cannot be erased yet. */
export const WAY_OUT =
  "办完后可以随时回来注销。企业的事等不及的，也可以先在“人员”中邀请另一位企业主，等对方加入，企业改由对方负责，您就能注销。";

/** What a person types to be erased. */
export const EraseForm = z.object({
  password: z.string({ error: "请输入登录密码。" }).min(1, "请输入登录密码。").max(256),
  understood: z
    .boolean({ error: "请确认您已了解注销后不能恢复。" })
    .refine((ticked) => ticked, "请确认您已了解注销后不能恢复。"),
});

export const Erase = EraseForm.extend({
  /** The session that asks: whoever has an authenticator has just shown a code there. */
  token: z.string().max(128).default(""),
});

export const ExportFormat = z.object({ format: z.enum(["json", "html"]) });
