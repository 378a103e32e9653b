import { formatWan } from "#lib/money.ts";
import type { DemoEnterprise } from "#seeds/demo/enterprises.ts";
import { districtDivisions } from "#seeds/reference/divisions.ts";
import type { Visitor } from "./visitor.ts";

export type Account = { loginName: string; password: string };

const plain = (amount: bigint) => formatWan(amount as never).replaceAll(",", "");

/** Fills the form of registration with what stands on the firm's licence and in its books. */
export async function fillRegistration(
  visitor: Visitor,
  firm: DemoEnterprise,
  account: Account,
): Promise<void> {
  const { page } = visitor;
  await visitor.fill("统一社会信用代码", firm.uscc);
  await visitor.fill("企业名称", firm.name);
  await page.getByRole("radio", { name: /^企业/ }).check();
  await page.getByLabel("成立日期").fill(firm.registeredOn);
  await visitor.fill("法定代表人", firm.legalRepresentative);
  const division = districtDivisions().find(({ code }) => code === firm.divisionCode)!;
  await page.getByLabel("所在乡镇").selectOption({ label: division.name });
  await page.getByLabel("所属行业").fill(firm.industryCode);
  await visitor.fill("经营地址", firm.address);
  await visitor.fill("从业人数", String(firm.employees));
  await visitor.fill("年营业收入", plain(firm.annualRevenueFen));
  await visitor.fill("资产总额", plain(firm.totalAssetsFen));
  await visitor.fill("注册资本", plain(firm.registeredCapitalFen));
  await visitor.fill("联系人姓名", firm.contactName);
  await visitor.fill("联系电话", firm.phone);
  await visitor.fill("登录名", account.loginName);
  await page.getByLabel("密码").fill(account.password);
  await page.getByRole("checkbox", { name: /我代表这家企业注册/ }).check();
}
