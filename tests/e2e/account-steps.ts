import { expect } from "vitest";
import { codeAt } from "#domain/sessions/index.ts";
import type { Visitor } from "./visitor.ts";

/** Looks over the own log-in: devices, password, authenticator. */
export async function looksAfterAccount(visitor: Visitor): Promise<void> {
  for (const [path, title] of [
    ["/account", "账号与安全"],
    ["/account/password", "更换密码"],
    ["/account/second-factor", "验证器"],
  ] as const) {
    await visitor.page.goto(path);
    await visitor.isAt(title);
    await visitor.look();
  }
}

/** Binds an authenticator by typing its secret, perhaps after a wrong code, and keeps ten recovery codes. */
export async function bindsAuthenticator(visitor: Visitor, password: string, mistakes = 0): Promise<void> {
  const { page } = visitor;
  await page.goto("/account/second-factor");
  await visitor.follow("绑定验证器");
  await visitor.isAt("绑定验证器");
  await visitor.look();
  await visitor.press("已准备好，显示二维码");
  await visitor.sees("用验证器扫这个二维码");
  await visitor.look();
  const secret = (await page.locator("main details code").textContent())!.replaceAll(/\s/g, "");
  for (let mistake = 1; mistake <= mistakes; mistake += 1) {
    await visitor.fill("动态码", "0000000");
    await page.getByLabel("登录密码").fill(password);
    await visitor.press("绑定");
    await visitor.sees("动态码不正确");
  }
  await visitor.fill("动态码", codeAt(secret, new Date()));
  await page.getByLabel("登录密码").fill(password);
  await visitor.press("绑定");
  await visitor.isAt("恢复码");
  await visitor.press("生成恢复码");
  await visitor.sees("恢复码只显示这一次");
  expect(await page.getByRole("list", { name: "恢复码" }).getByRole("listitem").count()).toBe(10);
  await visitor.follow("我已保存好，继续");
  await visitor.isAt("账号与安全");
  await visitor.sees("恢复码还剩 10 个");
}
