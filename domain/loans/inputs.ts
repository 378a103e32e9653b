import { saidText, z } from "#lib/zod.ts";
import { AmountInWan, AmountInYuan, BusinessDate, Months } from "../applications/inputs.ts";

/** The bank's own number of a payment. It is the idempotency key of whatever moves money. */
const BankReceiptNumber = z
  .string({ error: "请填写银行回单号。" })
  .trim()
  .regex(/^[A-Za-z0-9][A-Za-z0-9-]{3,39}$/, "回单号为 4 至 40 位字母、数字或横线，以字母或数字开头。");

export const LineId = z.object({ lineId: z.uuid("授信编号有误。") });
export const DrawdownId = z.object({ drawdownId: z.uuid("放款编号有误。") });
export const LoanId = z.object({ loanId: z.uuid("贷款编号有误。") });

export const RequestDrawdown = LineId.extend({
  amount: AmountInWan,
  termMonths: Months,
  bankReceiptNumber: BankReceiptNumber,
  paidOn: BusinessDate,
});

export const RecordRepayment = LoanId.extend({
  amount: AmountInYuan,
  bankReceiptNumber: BankReceiptNumber,
  receivedOn: BusinessDate,
});

export const ProposeWriteOff = LoanId.extend({
  reason: saidText({
    ...{ missing: "请写明核销的理由和催收经过。", min: 10, max: 500 },
    ...{ short: "请写明核销的理由和催收经过，至少 10 个字。", long: "理由请控制在 500 字以内。" },
  }),
});

const page = {
  q: z.string().trim().max(60).default(""),
  /** The id of the last row of the page before. */
  after: z.uuid().optional(),
  limit: z.int().min(1).max(100).default(30),
};

export const ListLines = z.object({
  ...page,
  /** Besides the line's own status: lines with a payment that waits for the bank's release, or for the firm. */
  status: z.enum(["any", "active", "expired", "closed", "to_release", "to_confirm"]).default("any"),
});
export const ListLoans = z.object({
  ...page,
  status: z.enum(["any", "active", "overdue", "settled", "written_off"]).default("any"),
});
