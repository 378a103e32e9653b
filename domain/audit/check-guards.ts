import type { Tx } from "#db/client.ts";
import { expectedGuards, readGuards } from "#db/guards.ts";
import type { Findings } from "./findings.ts";

const KINDS: Record<string, string> = {
  table: "的列、策略、触发器、约束、唯一索引、归属或权限",
  function: "的定义或权限",
  schema: "的权限",
  role: "的权限",
  settings: "（库或登录角色上的设定、事件触发器）",
};

/**
 * Holds what guards the rows against what the migrations made: whoever altered a policy could hide rows from this very
 * check.
 * @returns whether it was compared, which it is on the version of PostgreSQL that wrote the definitions down
 */
export async function checkGuards(tx: Tx, findings: Findings): Promise<boolean> {
  const expected = expectedGuards();
  const found = await readGuards(tx);
  if (found.postgres !== expected.postgres) return false;
  for (const name of new Set([...Object.keys(expected.objects), ...Object.keys(found.objects)])) {
    const [is, ought] = [found.objects[name], expected.objects[name]];
    if (is === ought || (ought === undefined && isElsewhere(name))) continue;
    const what = `${name} ${KINDS[name.split(" ")[0]!]}`;
    const statement =
      is === undefined
        ? `${name} 不见了`
        : ought === undefined
          ? `${name} 不是平台的迁移建立的`
          : `${what}与平台的迁移不符`;
    findings.add({ kind: "altered", log: "guards", statement });
  }
  return true;
}

/** A table of somebody else's beside the platform's is none of its business. */
const isElsewhere = (name: string) => name.startsWith("table public.");
