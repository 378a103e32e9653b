import { expect } from "vitest";
import { makeIdentityNumber } from "#lib/identity-number.ts";
import type { Visitor } from "./visitor.ts";

const IDENTITY_NUMBER = makeIdentityNumber("120118", "1980-02-29", "017");

/** Shows who stands for the firm and that the account is its own: mistypes once, then waits for each answer. */
export async function showsWhoItIs(owner: Visitor): Promise<void> {
  await owner.page.goto("/enterprise/verification");
  await owner.sees("模拟环境");
  await owner.look();
  await owner.follow("去核验");
  await owner.isAt("法定代表人核验");
  await owner.fill(
    "身份证件号码",
    `${IDENTITY_NUMBER.slice(0, -1)}${IDENTITY_NUMBER.endsWith("1") ? "2" : "1"}`,
  );
  await owner.page.getByRole("checkbox", { name: /本人同意/ }).check();
  await owner.press("提交核验");
  await owner.sees("还有内容需要修改");
  await owner.look();
  await owner.fill("身份证件号码", IDENTITY_NUMBER);
  await owner.press("提交核验");
  await owner.waitsUntil((page) => /法定代表人核验[\s\S]*已通过/.test(page));

  await owner.follow("填写对公账户");
  await owner.isAt("对公账户核验");
  await owner.look();
  await owner.fill("开户银行", "样例银行静海支行");
  await owner.fill("对公账号", "6222 0000 0000 1234");
  await owner.press("提交，等待打款");
  await owner.waitsUntil((page) => page.includes("填写到账金额"));
  await owner.look();
  await owner.follow("填写到账金额");
  await owner.isAt("填写到账金额");
  const [, amount] = /请按到账 ([\d.]+) 元填写/.exec(await owner.text()) ?? [];
  expect(amount).toMatch(/^\d\.\d\d$/);
  await owner.look();
  await owner.fill("到账金额", amount!);
  await owner.press("确认金额");
  await owner.sees("企业已核验");
  await owner.look();
}
