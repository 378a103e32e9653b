import { dateOn, isDate } from "#lib/dates.ts";
import { type Fen, isWan, MAX_FEN, parseWan } from "#lib/money.ts";
import { checkUscc, normaliseUscc, usccReasonText } from "#lib/uscc.ts";
import { type Word, words } from "#lib/vocabulary.ts";
import { saysSomething, z } from "#lib/zod.ts";
import { LoginName, NewPassword } from "../sessions/inputs.ts";

/** Kinds that have a unified social credit code, by its first two characters (GB 32100-2015). */
export const KIND_OF_PREFIX: Record<string, Word<"enterpriseKind">> = {
  "91": "company",
  "92": "sole_proprietor",
  "93": "cooperative",
};
const PREFIX_WORDS = "91 开头是企业，92 开头是个体工商户，93 开头是农民专业合作社";

export const Uscc = z
  .string({ error: "请填写统一社会信用代码。" })
  .max(60, "内容过长，统一社会信用代码只有 18 位。")
  .superRefine((text, context) => {
    const { code, reason } = checkUscc(text);
    if (reason) context.addIssue({ code: "custom", message: usccReasonText(reason) });
    else if (!KIND_OF_PREFIX[code.slice(0, 2)])
      context.addIssue({
        code: "custom",
        message: `这个代码的持有者不是平台的服务对象：${PREFIX_WORDS}。请核对，或联系区金融服务中心。`,
      });
  })
  .transform(normaliseUscc);

const line = (what: string, min: number, max: number) =>
  z
    .string({ error: `请填写${what}。` })
    .trim()
    .min(min, { error: min > 1 ? `${what}至少 ${min} 个字。` : `请填写${what}。`, abort: true })
    .max(max, `${what}最多 ${max} 个字。`)
    .regex(/^\P{C}*$/u, `${what}中有不能显示的字符，请重新输入。`)
    .refine((text) => (min === 0 && text === "") || saysSomething(text, min), `请填写${what}。`);

const isTold = (value: unknown) => typeof value !== "string" || value.trim() !== "";

/**
 * 万元 as typed, or an exact amount. Signs, exponents, separators and full-width digits are refused. Not a union, whose
 * refusal would not say what is wrong.
 */
const Wan = (what: string) =>
  z
    .custom<string | Fen>(
      (value) => (typeof value === "string" || typeof value === "bigint") && isTold(value),
      `请填写${what}。`,
    )
    .transform((value, context): Fen => {
      if (typeof value === "bigint" && value >= 0n && value <= MAX_FEN) return value;
      const text = String(value).trim();
      if (typeof value === "string" && isWan(text)) return parseWan(text);
      const message = /^[1-9]\d{8,}(\.\d+)?$/.test(text)
        ? `${what}过大，请核对位数，单位是万元。`
        : `${what}请填写数字（半角），单位万元，例如 50 或 12.5，不要写逗号和单位。`;
      context.addIssue({ code: "custom", message });
      return z.NEVER;
    });

/** A whole number of people as typed, or as a number. */
const People = z
  .custom<string | number>(
    (value) => (typeof value === "string" || typeof value === "number") && isTold(value),
    "请填写从业人数。",
  )
  .transform((value, context): number => {
    if (/^[1-9]\d{0,5}$/.test(String(value).trim())) return Number(value);
    context.addIssue({
      code: "custom",
      message: "从业人数请填写整数（半角数字），包括经营者本人，例如 12。",
    });
    return z.NEVER;
  });

const RegisteredOn = z
  .string({ error: "请填写成立日期。" })
  .trim()
  .refine(isDate, "成立日期请按 2018-05-20 的样子填写，并且是真实的日期。")
  .refine((on) => !isDate(on) || on <= dateOn(new Date()), "成立日期不能晚于今天，请对照营业执照填写。")
  .refine((on) => !isDate(on) || on >= "1949-10-01", "成立日期过早，请对照营业执照填写。");

const Phone = z
  .string({ error: "请填写联系电话。" })
  .trim()
  .transform((text) => text.replace(/[\s－—]/g, (sign) => (/\s/.test(sign) ? "" : "-")))
  .refine(
    (text) => /^(1[3-9]\d{9}|0\d{2,3}-?\d{7,8}(-\d{1,6})?)$/.test(text),
    "联系电话请填写 11 位手机号，或带区号的固定电话，例如 022-28912345。",
  );

/** What a firm tells about its business, and may correct later. */
const facts = {
  registeredOn: RegisteredOn,
  divisionCode: z
    .string({ error: "请选择所在乡镇、街道或园区。" })
    .min(1, "请选择所在乡镇、街道或园区。")
    .max(12),
  /** Words or a code of GB/T 4754; resolved to one class. */
  industry: line("所属行业", 1, 80),
  employees: People,
  annualRevenue: Wan("年营业收入"),
  totalAssets: Wan("资产总额").optional(),
  registeredCapital: Wan("注册资本").optional(),
  address: line("经营地址", 0, 120).default(""),
  legalRepresentative: line("法定代表人（经营者）姓名", 1, 40),
  contactName: line("联系人姓名", 1, 40),
  phone: Phone,
};

/** Private facts are shown masked, so what is not to change is left empty. */
export const UpdateEnterprise = z.object({
  ...facts,
  contactName: facts.contactName.optional(),
  phone: facts.phone.optional(),
});

const hasTexts = (value: unknown): value is { uscc: string; kind: string } =>
  typeof value === "object" &&
  value !== null &&
  "uscc" in value &&
  "kind" in value &&
  typeof value.uscc === "string";

/** The standard's table decides the kind; a code of another kind means that one of the two was mistyped. */
const kindFits = (value: unknown) => {
  if (!hasTexts(value)) return true;
  const kind = KIND_OF_PREFIX[normaliseUscc(value.uscc).slice(0, 2)];
  return kind === undefined || kind === value.kind;
};

/** What a new firm tells. */
const newFirm = {
  uscc: Uscc,
  name: line("企业名称", 2, 100),
  kind: z.enum(words("enterpriseKind"), { error: "请选择主体类型。" }).exclude(["farmer"]),
  ...facts,
  agreed: z
    .boolean({ error: "请阅读并勾选同意后再提交。" })
    .refine((ticked) => ticked, "请阅读并勾选同意后再提交。"),
};
const OF_ITS_KIND = {
  path: ["kind"],
  message: `主体类型与统一社会信用代码不符：${PREFIX_WORDS}。`,
  when: ({ value }: { value: unknown }) => hasTexts(value),
};

export const RegisterEnterprise = z
  .object({ ...newFirm, loginName: LoginName, password: NewPassword })
  .refine(kindFits, OF_ITS_KIND);

/** Another firm of somebody who has an account. */
export const RegisterAnother = z.object(newFirm).refine(kindFits, OF_ITS_KIND);

const Amount = z.bigint().min(0n).max(MAX_FEN);

export const ImportEnterprises = z.object({
  /** One hash for all, since hashing a password takes its time. */
  passwordHash: z.string().startsWith("$argon2id$"),
  enterprises: z
    .array(
      z.object({
        uscc: Uscc,
        name: z.string().min(2).max(100),
        kind: z.enum(words("enterpriseKind")),
        divisionCode: z.string(),
        industryCode: z.string().regex(/^[A-T]\d{2,4}$/),
        registeredOn: z.string().refine(isDate),
        employees: z.int().min(0),
        annualRevenue: Amount,
        totalAssets: Amount.nullable(),
        registeredCapital: Amount.nullable(),
        address: z.string().max(120).default(""),
        legalRepresentative: z.string().min(1).max(40),
        contactName: z.string().min(1).max(40),
        phone: z.string().min(5).max(20),
        loginName: LoginName,
        /** When the firm joined; the instant of the import unless given. */
        joinedAt: z.date().optional(),
      }),
    )
    .min(1)
    .max(10_000),
});
