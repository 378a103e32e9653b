import { expect } from "vitest";
import type { TemplateName } from "#domain/records/inputs.ts";
import { templateOf } from "#domain/records/inputs.ts";
import type { DemoEnterprise } from "#seeds/demo/enterprises.ts";
import { deliveryOf, mistyped } from "./new-firm.ts";
import type { Visitor } from "./visitor.ts";

/** Uploads two years of the firm's records and waits for the result; a wrong row is listed with line and reason. */
export async function delivers(
  source: Visitor,
  firm: DemoEnterprise,
  template: TemplateName,
  mistake = false,
): Promise<void> {
  const { page } = source;
  const { rows, ...file } = deliveryOf(firm, template, mistake);
  await page.goto("/source");
  if (mistake) await source.look();
  await page.getByRole("radio", { name: templateOf(template).title }).check();
  await page.getByLabel("文件").setInputFiles(file);
  await source.press("报送");
  await page.waitForURL(/\/source\/deliveries\//);
  if (!mistake) return source.sees(`全部 ${rows} 行都已核验通过`);

  const rejected = page.getByRole("table").getByRole("row", { name: `第 ${rows + 1} 行` });
  await rejected.waitFor();
  const words = await rejected.innerText();
  expect(words).toContain(mistyped(firm.uscc));
  expect(words).toMatch(/代码/);
  await source.look();
}
