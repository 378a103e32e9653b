import { words } from "#lib/vocabulary.ts";
import { saidText, z } from "#lib/zod.ts";
import { After } from "../access/cursor.ts";
import { Uscc } from "../enterprises/inputs.ts";
import { isPersonal, RANGE_YEARS } from "./items.ts";

export {
  type ConsentMode,
  type DataItem,
  domainsOf,
  FIRM_ITEMS,
  isPersonal,
  modesWithin,
  PERSONAL_ITEMS,
  RANGE_YEARS,
} from "./items.ts";

export { hasEnded, purposesFor } from "./lifecycle.ts";

/** The periods that the page offers. */
export const CONSENT_MONTHS = [3, 6, 12, 24] as const;
export const MAX_CONSENT_MONTHS = 24;

const granteeId = z.uuid({ error: "请选择授权对象。" });
const purpose = z.enum(words("consentPurpose"), { error: "请选择授权用途，每份授权只能有一个用途。" });
const items = z
  .array(z.enum(words("dataItem"), { error: "其中有不能授权的数据项，请重新勾选。" }), {
    error: "请至少勾选一项数据。",
  })
  .min(1, "请至少勾选一项数据。")
  .refine(
    (chosen) => new Set(chosen.map(isPersonal)).size <= 1,
    "法定代表人的个人信息须单独授权，请与企业数据分开。",
  )
  .transform((chosen) => words("dataItem").filter((item) => chosen.includes(item)));
const months = z
  .int({ error: "请选择授权期限。" })
  .min(1, "授权期限至少 1 个月。")
  .max(MAX_CONSENT_MONTHS, `授权期限最长 ${MAX_CONSENT_MONTHS} 个月。`);
const mode = z.enum(words("consentMode"), { error: "请选择对方可以怎样查看。" });
const rangeYears = z.literal([...RANGE_YEARS], { error: "请选择数据范围。" });
const count = z
  .int({ error: "请填写整数次数，或留空。" })
  .min(1, "次数至少为 1；不限制请留空。")
  .max(1_000, "次数最多 1000；不限制请留空。");

/** How often data may be looked at, in all and in a day; without a number as often as the mode allows. */
const limits = { maxUses: count.optional(), usesPerDay: count.optional() };

/** What is to be authorised, before it is confirmed: one purpose, named items, how far back, in which manner, how long. */
export const ConsentTerms = z.object({
  purpose,
  items,
  mode,
  rangeYears,
  months,
  ...limits,
});

/** The owner's own tick on one statement. */
const agreed = z
  .boolean({ error: "请阅读授权书，并勾选确认。" })
  .refine((ticked) => ticked, "请阅读授权书，并勾选确认。");
/** The statement as the owner read it; refused where it is not what would be stored. */
const statement = z.string().max(2_000).optional();

export const GrantConsent = z.object({ granteeId, ...ConsentTerms.shape, agreed, statement });

export const GrantConsents = z.object({
  grants: z
    .array(GrantConsent)
    .min(1, "请至少确认一份授权书。")
    .max(20, "一次最多授权 20 家机构。")
    .refine(
      (grants) => new Set(grants.map((grant) => grant.granteeId)).size === grants.length,
      "同一家机构只能出现一次。",
    ),
});

export const ConsentId = z.object({ consentId: z.uuid({ error: "没有这份授权。" }) });

export const DraftConsents = z.object({
  granteeIds: z.array(granteeId).min(1, "请先选择授权对象。").max(20, "一次最多授权 20 家机构。"),
  ...ConsentTerms.shape,
});

const requestId = z.uuid({ error: "没有这项授权请求。" });
export const RequestId = z.object({ requestId });

/** A bank's request: of a firm by its code, or of the firm behind one of the bank's applications. */
export const AskConsent = z.object({
  uscc: Uscc,
  applicationId: z.uuid().optional(),
  purpose,
  items,
  mode,
  rangeYears,
  months,
  reason: saidText({
    ...{ missing: "请写明为什么需要。", min: 5, short: "请用一句话写明为什么需要，至少 5 个字。" },
    ...{ max: 200, long: "理由最多 200 个字。" },
  }),
});

/** What the owner grants of a request: all of it, or less, and as often as they say. */
const part = { items, mode, rangeYears, months, ...limits };
export const DraftAnswer = z.object({ requestId, ...part });
export const GrantRequest = z.object({ requestId, ...part, agreed, statement });

export const RefuseRequest = z.object({
  requestId,
  answer: z.string().trim().max(200, "说明最多 200 个字。").default(""),
});

export const ListRequests = z.object({
  /** Those that wait for their answer, or those that are over: answered, taken back, lapsed. */
  status: z.enum(["open", "over"], "没有这种状态，请重新选择。").optional(),
  limit: z.int().min(1).max(100).default(20),
  after: After,
});
