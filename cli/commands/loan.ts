import { type Command, UsageError } from "../command.ts";

const loan: Command = {
  usage: `用法：xyd loan schedule --principal 元 --rate-bps 基点 --start 日期 --term-months 月数
        --method annuity|equal_principal|interest_only|bullet [--day-count act_360|act_365|30_360]
        [--interest-every month|quarter] [--pay-day 1…31] [--grace-months 月数]
        [--holidays keep|next_working_day] [--reprice …] [--prepay …] [--json]
      xyd loan schedule --method custom --parts 日期=元,日期=元… --principal 元 --rate-bps 基点 --start 日期 [同上]

  --principal       本金，单位元，如 1000000.00
  --rate-bps        年利率，单位基点，可带四位小数，如 345 或 345.5
  --start           放款日，如 2026-01-20
  --method          等额本息、等额本金、先息后本、到期一次还本付息；custom 按约定的日期还本
  --day-count       计息天数；等额本息和等额本金默认 30_360（月利率 = 年利率 ÷ 12），其余默认 act_360
  --interest-every  按月或按季还款付息，默认按月；同时写了 --pay-day 的按季末月
  --pay-day         还款日，默认与放款日同日；最后一期总在到期日
  --grace-months    宽限期：前几个月只还利息
  --holidays        遇节假日顺延到下一个工作日（利息不变），默认不顺延
  --reprice         重定价：日期=基点,日期=基点… ；或 january_1、anniversary，按 LPR 加固定点差，
                    可再写 --lpr 1y|5y（默认五年以内 1y，以上 5y）和 --spread-bps 基点（默认合同利率与放款日 LPR 之差）
  --prepay          提前还款：日期=元,日期=元… ，当日结清应计利息；--prepay-keeps term 期限不变（默认）、instalment 每期不变
  --parts           custom 的各期本金：日期=元,… ，或写着 [{"on":日期,"principal":元}] 的 JSON 文件

答复的 irrBps 是年化利率（基点，两位小数）：使放款与各期还款现值相等的月利率 × 12，不足一月的按当月天数折算。不需要数据库。`,
  async run([verb, ...args], io) {
    if (verb !== "schedule") throw new UsageError("请写明 schedule。");
    return (await import("../loan/schedule.ts")).scheduleCommand(args, io);
  },
};

export default loan;
