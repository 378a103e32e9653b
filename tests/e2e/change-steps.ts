import { expect } from "vitest";
import type { Visitor } from "./visitor.ts";

/** Proposes another figure for the year's first target; it does not count yet. */
export async function proposesTarget(official: Visitor): Promise<void> {
  await official.page.goto("/bureau/targets");
  await official.look();
  await official.follow(/修改/);
  await official.isAt(/年：/);
  await official.fill(/要达到多少|控制在多少/, "12");
  await official.look();
  await official.press("提交复核");
  await official.sees("已提交。由另一位同事复核通过后生效");
  expect(await official.page.getByRole("button", { name: "复核通过" }).count()).toBe(0);
  await official.look();
}

/** Proposes the next version of the bank's first product, in other words. */
export async function proposesVersion(manager: Visitor): Promise<void> {
  await manager.page.goto("/bank/products");
  await manager.page.getByRole("row").nth(1).getByRole("link").click();
  await manager.isAt(/./);
  await manager.look();
  await manager.follow("发布新版本");
  await manager.isAt("提交产品发布");
  await manager.fill("说明", "面向经营两年以上、按时纳税的小微企业。");
  await manager.look();
  await manager.press("提交复核");
  await manager.sees("已提交。由另一位同事复核通过后生效");
  await manager.look();
}

/** Reads the change that waits and approves it. */
export async function approves(reviewer: Visitor, portal: "bank" | "bureau", summary: RegExp): Promise<void> {
  await reviewer.page.goto(`/${portal}/changes`);
  await reviewer.isAt("变更复核");
  await reviewer.look();
  await reviewer.follow(summary);
  await reviewer.isAt(summary);
  await reviewer.look();
  await reviewer.press("退回");
  await reviewer.sees("请写明退回的原因");
  await reviewer.look();
  await reviewer.press("复核通过");
  await reviewer.sees("已复核通过，变更已经生效");
  await reviewer.look();
}
