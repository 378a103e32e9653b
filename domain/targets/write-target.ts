import { and, eq } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";
import { invalid } from "#lib/errors.ts";
import type { z } from "#lib/zod.ts";
import type { AuditNote } from "../access/audit.ts";
import { indicatorOf } from "../indicators/definitions.ts";
import type { SetTarget } from "./inputs.ts";

type NewTarget = z.output<typeof SetTarget>;

/**
 * Refuses a unit other than the one that the indicator is measured in.
 * @throws DomainError `invalid`, beside the value
 */
export function assertUnit({ indicator, unit }: NewTarget): void {
  const measured = indicatorOf(indicator);
  if (measured && measured.unit !== unit) {
    throw invalid("目标的单位和指标的单位不一致，请刷新页面后重填。", {
      value: ["单位与指标不一致，请刷新页面。"],
    });
  }
}

/** What stands for the indicator and the year, locked. */
export async function lockTarget(tx: Tx, { indicator, year }: Pick<NewTarget, "indicator" | "year">) {
  const { targets } = schema;
  const [row] = await tx
    .select({ id: targets.id, value: targets.value, source: targets.source })
    .from(targets)
    .where(and(eq(targets.indicator, indicator), eq(targets.year, year)))
    .for("update");
  return row;
}

/** Writes the target over what stood before; returns what the audit is to say of it. */
export async function writeTarget(
  tx: Tx,
  target: NewTarget,
  by: { setBy: string | null; changeId: string | null; setAt: Date },
): Promise<AuditNote & { subjectType: "target" }> {
  assertUnit(target);
  const { targets } = schema;
  const before = await lockTarget(tx, target);
  const { indicator, year, name, value, unit, direction, source } = target;
  const changed = { name, value: String(value), unit, direction, source, ...by };
  const [row] = await tx
    .insert(targets)
    .values({ indicator, year, ...changed })
    .onConflictDoUpdate({
      target: [targets.indicator, targets.year],
      // A changed figure keeps its place in the list, and when it was first set.
      set: {
        ...{ name, value: String(value), unit, direction, source },
        ...{ setBy: by.setBy, changeId: by.changeId },
      },
    })
    .returning({ id: targets.id });
  return {
    subjectType: "target",
    subjectId: row!.id,
    ...(before && { before: { value: before.value, source: before.source } }),
    after: { indicator, year, value, unit, direction, source },
  };
}
