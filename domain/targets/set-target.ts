import { and, eq, sql } from "drizzle-orm";
import { schema } from "#db/client.ts";
import { invalid } from "#lib/errors.ts";
import { isMember } from "../access/actor.ts";
import { command } from "../access/verb.ts";
import { indicatorOf } from "../indicators/definitions.ts";
import { SetTarget } from "./inputs.ts";

/**
 * Sets what the district means to reach in a year, or changes it. What stood before is kept in the audit.
 * @throws DomainError `invalid` where the unit is not the one its indicator is measured in
 */
export const setTarget = command({
  permission: "target.set",
  input: SetTarget,
  async run({ tx, actor, input, now, audit }) {
    const indicator = indicatorOf(input.indicator);
    if (indicator && indicator.unit !== input.unit) {
      throw invalid("目标的单位和指标的单位不一致，请刷新页面后重填。", {
        value: ["单位与指标不一致，请刷新页面。"],
      });
    }
    const { targets } = schema;
    const { indicator: code, year, name, value, unit, direction, source } = input;
    const [before] = await tx
      .select({ value: targets.value, source: targets.source })
      .from(targets)
      .where(and(eq(targets.indicator, code), eq(targets.year, year)))
      .for("update");
    const changed = {
      name,
      value: String(value),
      unit,
      direction,
      source,
      setBy: isMember(actor) ? actor.userId : null,
      setAt: now,
    };
    const [row] = await tx
      .insert(targets)
      .values({ indicator: code, year, ...changed })
      .onConflictDoUpdate({
        target: [targets.indicator, targets.year],
        // A changed figure keeps its place in the list.
        set: { ...changed, setAt: sql`${targets.setAt}` },
      })
      .returning({ id: targets.id });
    await audit({
      subjectType: "target",
      subjectId: row!.id,
      ...(before && { before: { value: before.value, source: before.source } }),
      after: { indicator: code, year, value, unit, direction, source },
    });
    return { id: row!.id };
  },
});
