import { expect } from "vitest";
import type { DemoEnterprise } from "#seeds/demo/enterprises.ts";
import type { Visitor } from "./visitor.ts";

/** Finds the firm's application in the queue with what is left of its clock, and takes it on. */
export async function accepts(officer: Visitor, firm: DemoEnterprise): Promise<void> {
  await officer.page.goto("/bank");
  await officer.look();
  await officer.page.goto("/bank/applications");
  const row = officer.page.getByRole("row", { name: firm.name });
  expect(await row.innerText()).toMatch(/还剩 \d+ 个工作日|今天/);
  await officer.look();
  await row.getByRole("link").first().click();
  await officer.isAt(firm.name);
  await officer.look();
  await officer.press("受理");
  await officer.sees("已受理");
}

/** Opens what the firm has authorised the bank to see. */
export async function opensProfile(officer: Visitor): Promise<void> {
  await officer.follow("查看授权画像");
  await officer.sees("本次查看已记录");
  await officer.page.getByRole("list", { name: "主要加分项" }).waitFor();
  await officer.look();
  await officer.page.goBack();
}

/** Proposes to lend what is asked for, and cannot confirm it alone; the answer is the review's address. */
export async function proposes(officer: Visitor): Promise<string> {
  const { page } = officer;
  await officer.follow("拟同意授信");
  await officer.isAt("拟同意授信");
  const [, lowest = ""] = /产品定价 ([\d.]+)%/.exec(await officer.text()) ?? [];
  await officer.fill("年利率", lowest);
  await officer.press("提交复核");
  await officer.sees("还有内容需要修改");
  await officer.fill("审查意见", "开票和纳税连续增长，负债不高，同意按申请金额授信。");
  await officer.look();
  await officer.press("提交复核");
  await officer.sees("审批意见已提交");
  await officer.look();
  const review = new URL(page.url()).pathname.replace("/applications/", "/reviews/");
  await page.goto(review);
  await officer.sees("您不能复核这份意见");
  await officer.sees("须由另一位同事复核");
  expect(await page.getByRole("button", { name: /复核通过/ }).count()).toBe(0);
  await officer.look();
  return review;
}

/** Reads the proposal and lets it take effect. */
export async function confirms(approver: Visitor, firm: DemoEnterprise): Promise<void> {
  await approver.page.goto("/bank/reviews");
  await approver.look();
  await approver.page.getByRole("row", { name: firm.name }).getByRole("link").first().click();
  await approver.isAt(`复核：${firm.name}`);
  await approver.look();
  await approver.press("复核通过，授信生效");
  await approver.sees("已复核通过，授信即时生效");
  await approver.look();
}

/** Reports that the whole line has been paid out. */
export async function paysOut(officer: Visitor, application: string): Promise<void> {
  await officer.page.goto(application);
  await officer.follow("查看授信");
  await officer.isAt(/./);
  await officer.look();
  const [, available = ""] = /可用额度 ([\d.,]+) ?万元/.exec(await officer.text()) ?? [];
  await officer.fill("放款金额", available.replaceAll(",", ""));
  await officer.fill("银行回单号", "HD20260001");
  await officer.press("登记放款");
  await officer.sees("放款已登记，额度已预留");
  expect(await officer.page.getByRole("button", { name: /复核通过/ }).count()).toBe(0);
  await officer.look();
  await officer.page.goto("/bank/lines");
  await officer.look();
}

/** Reads what a colleague reported as paid out and lets the firm confirm it. */
export async function releases(approver: Visitor, firm: DemoEnterprise): Promise<void> {
  await approver.page.goto("/bank/lines");
  await approver.page.getByRole("row", { name: firm.name }).getByRole("link").first().click();
  await approver.isAt(firm.name);
  await approver.look();
  await approver.page.getByRole("button", { name: /复核通过/ }).click();
  await approver.sees("放款已复核");
  await approver.look();
}

/** Records that the first instalment has come. */
export async function recordsRepayment(officer: Visitor, number: string): Promise<void> {
  await officer.page.goto("/bank/loans");
  await officer.look();
  await officer.follow(number);
  await officer.sees(`借据编号 ${number}`);
  await officer.look();
  await officer.fill("银行回单号", "HK20260001");
  await officer.press("登记还款");
  await officer.sees("还款已登记");
  await officer.sees("计划、还款与账本一致");
  await officer.look();
}

/** Has no authority to look at the borrower any more, and asks for it from the loan's page. */
export async function asksForAftercare(officer: Visitor, number: string): Promise<void> {
  const { page } = officer;
  await page.goto("/bank/loans");
  await officer.follow(number);
  await officer.sees("企业没有给予本行用于贷后管理的授权");
  await officer.follow("请求企业授权更多数据");
  await officer.isAt("发出授权请求");
  await officer.look();
  await page.getByRole("radio", { name: "贷后管理" }).check();
  for (const name of ["纳税申报与缴款", "电费账单"]) await page.getByRole("checkbox", { name }).check();
  await page.getByRole("radio", { name: "近 2 年" }).check();
  await page.getByRole("radio", { name: "办理期间可看" }).check();
  await page.getByRole("radio", { name: "12 个月" }).check();
  await officer.fill("为什么需要", "贷后检查，了解纳税和用电情况。");
  await officer.press("发出授权请求");
  await officer.sees("请求已发出");
  await officer.look();
}

/** Looks at the borrower under what was granted for aftercare. */
export async function opensAftercare(officer: Visitor, number: string): Promise<void> {
  await officer.page.goto("/bank/loans");
  await officer.follow(number);
  await officer.sees("贷后授权画像");
  await officer.look();
  await officer.follow("查看授权画像");
  await officer.sees("用途为贷后管理；显示的数据：纳税");
  await officer.look();
}
