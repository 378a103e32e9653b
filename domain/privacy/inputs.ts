import { z } from "#lib/zod.ts";

/** What lies behind a mask. */
export const UNMASKABLE = ["contact", "legal_representative", "bank_accounts"] as const;
export type Unmaskable = (typeof UNMASKABLE)[number];

export const Unmask = z.object({
  of: z.enum(UNMASKABLE),
  /** Whose; one's own firm unless told. */
  enterpriseId: z.uuid().optional(),
});

export const Erase = z.object({
  password: z.string({ error: "请输入登录密码。" }).min(1, "请输入登录密码。").max(256),
  understood: z
    .boolean({ error: "请确认您已了解注销后不能恢复。" })
    .refine((ticked) => ticked, "请确认您已了解注销后不能恢复。"),
});

export const ExportFormat = z.object({ format: z.enum(["json", "html"]) });
