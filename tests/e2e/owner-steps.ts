import { expect } from "vitest";
import type { DemoEnterprise } from "#seeds/demo/enterprises.ts";
import { type BankRow, banks } from "#seeds/reference/banks.ts";
import { mistyped } from "./new-firm.ts";
import { type Account, fillRegistration } from "./registering.ts";
import type { Visitor } from "./visitor.ts";

const DATA = [...["纳税申报与缴款", "纳税缴费信用级别", "月度开票", "社保缴纳"], ...["电费账单", "水费账单"]];

/** Mistypes the code, is told so beside the field, mends it, and stands before the list of what to do. */
export async function registers(owner: Visitor, firm: DemoEnterprise, account: Account): Promise<void> {
  await owner.page.goto("/register");
  await fillRegistration(owner, { ...firm, uscc: mistyped(firm.uscc) }, account);
  await owner.press("注册");
  const code = owner.page.getByRole("textbox", { name: "统一社会信用代码" });
  await owner.sees("还有内容需要修改");
  expect(await code.getAttribute("aria-invalid")).toBe("true");
  const reason = await owner.page.locator(`#${await code.getAttribute("id")}-error`).innerText();
  expect(reason).toContain("最后一位校验不符");
  await owner.look();

  await code.fill(firm.uscc);
  await owner.page.getByLabel("密码").fill(account.password);
  await owner.press("注册");
  await owner.isAt(firm.name);
  await owner.sees("注册成功，您已登录");
  await owner.page.getByRole("list", { name: "融资办理清单" }).waitFor();
  await owner.look();
}

/** Answers the questions of a consent and reads its statement. */
async function agrees(owner: Visitor, purpose: string, manner: string): Promise<void> {
  const { page } = owner;
  await page.getByRole("radio", { name: purpose }).check();
  for (const name of DATA) await page.getByRole("checkbox", { name }).check();
  await page.getByRole("radio", { name: "近 5 年" }).check();
  await page.getByRole("radio", { name: manner }).check();
  await page.getByRole("radio", { name: "12 个月" }).check();
  await owner.look();
  await owner.press("下一步：阅读授权书");
  await owner.isAt("阅读并确认");
  await owner.look();
  await page.getByRole("checkbox", { name: /我已阅读，同意授权给/ }).check();
  await owner.press("确认授权");
}

/** Lets the platform use the firm's records; forgets to say what for at first. */
export async function authorisesPlatform(owner: Visitor): Promise<void> {
  await owner.page.goto("/enterprise/consents/new");
  await owner.look();
  await owner.press("授权平台");
  await owner.isAt("授权什么");
  await owner.press("下一步：阅读授权书");
  await owner.isSentBack("还有内容需要修改");
  await agrees(owner, "信用评价与产品匹配", "可看并留存");
  await owner.sees("授权已生效");
  await owner.look();
}

/** Waits for the score and reads why it is what it is. */
export async function readsScore(owner: Visitor): Promise<void> {
  await owner.page.goto("/enterprise/credit");
  const text = await owner.waitsUntil(
    (page) => page.includes("为什么是这个分数") && !/正在重新计算|平台目前不能使用/.test(page),
  );
  expect(text).toMatch(/\d{3} ?\s*\/ 1000 分\s+(等级\s*)?[优良中差]/);
  const reasons = owner.page.getByRole("list", { name: "高于一般企业的项目" }).getByRole("listitem");
  expect(await reasons.count()).toBeGreaterThan(0);
  expect(await reasons.first().innerText()).toMatch(/截至 \d{4}年\d{1,2}月\d{1,2}日[\s\S]*\+\d+ 分/);
  await owner.look();
}

/** Compares what it could have, reads why another product is out of reach, and chooses the first. */
export async function comparesOffers(owner: Visitor): Promise<{ bank: BankRow; product: string }> {
  await owner.page.goto("/enterprise/offers");
  await owner.waitsUntil((page) => /符合的产品（\d+ 个）/.test(page) && !page.includes("正在重新计算"));
  const apply = owner.page.getByRole("main").getByRole("link", { name: /^申请/ });
  expect(await apply.count()).toBeGreaterThan(1);
  const rows = owner.page.getByRole("row").filter({ has: owner.page.getByRole("link", { name: /^申请/ }) });
  const words = await rows.first().innerText();
  expect(words).toMatch(/万元/);
  expect(words).toMatch(/\d%/);
  await owner.look();

  await owner.follow(/逐条查看条件/);
  await owner.sees(/有 \d+ 项未达到要求|还缺 \d+ 项数据/);
  await owner.look();
  await owner.page.goBack();

  const product = (await apply.first().innerText()).replace(/^申请/, "");
  const bank = banks().find(({ name }) => words.includes(name));
  if (!bank) throw new Error(`no bank in “${words}”`);
  await apply.first().click();
  return { bank, product };
}

/** Authorises the bank that it is asked to, and applies there; the answer is the application's address. */
export async function applies(owner: Visitor, bank: BankRow): Promise<string> {
  const { page } = owner;
  await owner.sees(`先授权${bank.name}`);
  await owner.look();
  await owner.follow("去授权");
  await owner.isAt("授权什么");
  await agrees(owner, "贷款审查", "办理期间可看");
  await owner.isAt(/^申请/);

  await owner.fill("贷款用途", "采购原材料，支付下季度货款");
  await owner.press("提交申请");
  await owner.sees("还没有提交，请修改");
  const [, least = ""] = /可申请 ([\d.,]+) ?万元/.exec(await owner.text()) ?? [];
  await owner.fill("申请金额", least);
  await page.getByRole("group", { name: "期限" }).getByRole("radio").first().check();
  await owner.look();
  await owner.press("提交申请");
  await owner.sees("申请已提交");
  await owner.look();
  await page.goto("/enterprise/applications");
  await owner.look();
  await owner.page.goBack();
  return new URL(page.url()).pathname;
}

/** Confirms that the money has come and reads when it is to be paid back; the answer is the loan's number. */
export async function receivesMoney(owner: Visitor): Promise<string> {
  await owner.page.goto("/enterprise");
  await owner.sees("一笔放款等您确认收到");
  await owner.look();
  await owner.follow("去确认");
  await owner.isAt("我的贷款");
  await owner.look();
  await owner.follow("核对并确认");
  await owner.isAt("确认收款");
  await owner.look();
  await owner.press("确认收到这笔款");
  await owner.sees("已确认收款，贷款生效");
  expect(await owner.page.getByRole("row", { name: /第 \d+ 期/ }).count()).toBeGreaterThan(0);
  await owner.look();
  const [, number] = /借据编号 (\S+)/.exec(await owner.text()) ?? [];
  if (!number) throw new Error("the loan has no number");
  return number;
}

/** Is told on the first page that a bank asks, and grants less than it asks for. */
export async function answersRequest(owner: Visitor): Promise<void> {
  const { page } = owner;
  await page.goto("/enterprise");
  await owner.sees("1 项银行的授权请求等您答复");
  await owner.follow("去查看");
  await owner.follow("查看并答复");
  await owner.isAt(/的授权请求$/);
  expect(await page.locator("input:checked").count()).toBe(0);
  await owner.look();
  await page.getByRole("checkbox", { name: "纳税申报与缴款" }).check();
  await page.getByRole("radio", { name: "近 1 年" }).check();
  await page.getByRole("radio", { name: "办理期间可看" }).check();
  await page.getByRole("radio", { name: "6 个月" }).check();
  await owner.fill("每天最多查看几次", "2");
  await owner.press("下一步：阅读授权书");
  await owner.sees("每天不超过 2 次");
  await owner.press("返回修改");
  await owner.sees("只勾选您愿意的");
  expect(await page.getByRole("radio", { name: "6 个月" }).isChecked()).toBe(true);
  await owner.press("下一步：阅读授权书");
  await page.getByRole("checkbox", { name: /我已阅读，同意授权给/ }).check();
  await owner.look();
  await owner.press("确认授权");
  await owner.sees("授权已生效");
  await page.goto("/enterprise/consents/requests?status=over");
  await owner.sees("已授权");
  await owner.look();
}
