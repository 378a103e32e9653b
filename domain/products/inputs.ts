import { words } from "#lib/vocabulary.ts";
import { z } from "#lib/zod.ts";
import { AmountInWan } from "../applications/inputs.ts";

/** What an address may narrow a list by: empty and nonsensical values count as not given, as links get cut. */
const loosely = <S extends z.ZodType>(schema: S) => schema.optional().catch(undefined);

/** Filters of the public market; the amount in 万元 as typed, the term in months. */
export const ProductFilter = z.object({
  amount: loosely(AmountInWan),
  termMonths: loosely(z.coerce.number().int().min(1).max(360)),
  guarantee: loosely(z.enum(words("guaranteeMode"))),
  bankId: loosely(z.uuid()),
});

export const ProductCode = z.object({ code: z.string().trim().min(1).max(40) });

export const PublishProduct = z.object({
  code: z
    .string()
    .trim()
    .regex(/^[A-Z0-9][A-Z0-9-]{1,31}$/, "产品编号由大写字母、数字和短横线组成，2 到 32 位，例如 YH-01。"),
  name: z.string().trim().min(2, "请填写产品名称，至少 2 个字。").max(40, "产品名称最多 40 个字。"),
  summary: z.string().trim().min(4, "请用一句话说明产品面向谁。").max(200, "说明最多 200 个字。"),
  /** `ProductTerms` of the matching engine, as JSON. */
  terms: z.unknown(),
});

/** The platform's own jobs name the bank; its people publish for their own. */
export const PublishForBank = PublishProduct.extend({ bankId: z.uuid("请写明产品属于哪家银行。") });

/** Months as people list them: `6、12` or `6, 12`. */
const MonthList = z
  .string({ error: "请填写期限，例如 6、12、24。" })
  .trim()
  .regex(/^\d{1,3}(\s*[、，,\s]\s*\d{1,3})*$/, "请填写整月数，用顿号隔开，例如 6、12、24。")
  .transform((text) => [...new Set(text.split(/[^\d]+/).map(Number))].sort((a, b) => a - b));

/** The page's form: what a product says of itself, its amounts and terms. Rule and formulas stay those of the version before. */
export const ProductForm = PublishProduct.omit({ terms: true })
  .extend({ min: AmountInWan, max: AmountInWan, termMonths: MonthList })
  .refine(({ min, max }) => min <= max, { path: ["max"], error: "最高额度不能小于最低额度。" });
