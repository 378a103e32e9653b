import { expect } from "vitest";
import type { Visitor } from "./visitor.ts";

const FIGURES = ["贷款余额", "本年放款", "本年授信"] as const;
type Figures = Record<(typeof FIGURES)[number], number>;

/** Opens the dashboard and reads its first figures, as they stand there. */
export async function readsFigures(official: Visitor): Promise<Figures> {
  await official.page.goto("/bureau");
  await official.page.locator("canvas").first().waitFor();
  const entries = FIGURES.map(async (name) => {
    const link = official.page.getByRole("link", { name: `查看${name}的明细` });
    return [name, Number.parseFloat((await link.innerText()).replaceAll(",", ""))] as const;
  });
  return Object.fromEntries(await Promise.all(entries)) as Figures;
}

/** Finds more of everything than before, and the loan behind the outstanding balance. */
export async function findsLoan(official: Visitor, before: Figures, number: string): Promise<void> {
  const after = await readsFigures(official);
  await official.look();
  for (const name of FIGURES) expect(after[name], name).toBeGreaterThan(before[name]);
  await official.page.getByRole("link", { name: "查看贷款余额的明细" }).click();
  await official.isAt("贷款余额的明细");
  await official.page.getByRole("row", { name: number }).waitFor();
  await official.look();
}
