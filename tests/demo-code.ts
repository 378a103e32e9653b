import { setTimeout } from "node:timers/promises";
import { codeAt, STEP_SECONDS } from "#domain/sessions/index.ts";
import { DEMO_SECRET } from "#seeds/seeding.ts";

const used = new Map<string, number>();

/**
 * A code of a demo account that it has not shown before in this run. Codes of the step to come are taken too; beyond
 * that one must wait.
 */
export async function demoCode(loginName: string): Promise<string> {
  const now = () => Math.floor(Date.now() / 1000 / STEP_SECONDS);
  const step = Math.max(now(), (used.get(loginName) ?? 0) + 1);
  used.set(loginName, step);
  while (step > now() + 1) await setTimeout(1_000);
  return codeAt(DEMO_SECRET, new Date(step * STEP_SECONDS * 1000));
}
