import { asc, eq } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";
import type { DateOn } from "#lib/dates.ts";
import { indicatorOf } from "../indicators/definitions.ts";
import type { Figures } from "../indicators/figures.ts";
import { type FigureValue, figureValue } from "../indicators/indicator.ts";
import type { TargetUnit } from "./inputs.ts";
import { type Direction, type Progress, progressOf } from "./progress.ts";

export type TargetView = {
  indicator: string;
  year: number;
  name: string;
  /** In the unit's smallest step: 分, basis points, heads. */
  value: bigint;
  unit: TargetUnit;
  /** What a count counts, where an indicator of ours says it: 户, 笔. */
  unitWord: string;
  direction: Direction;
  source: string;
  /** The figure held against it, where an indicator of ours measures it. */
  actual: FigureValue;
  kind: "stock" | "flow" | null;
  progress: Progress;
};

/** The year's targets with their figures, which must be of the same year, up to `asOf`. */
export async function readTargets(
  tx: Tx,
  year: number,
  figures: Figures,
  asOf: DateOn,
): Promise<TargetView[]> {
  const { targets } = schema;
  const rows = await tx
    .select()
    .from(targets)
    .where(eq(targets.year, year))
    .orderBy(asc(targets.setAt), asc(targets.id));
  return rows.map(({ indicator: code, name, value: text, unit, direction, source }) => {
    const indicator = indicatorOf(code);
    const value = BigInt(text.split(".")[0]!);
    const actual = indicator ? figureValue(indicator, figures.total(code)) : null;
    const accumulates = indicator?.kind === "flow" && indicator.weight === undefined;
    const progress = progressOf({ value, direction }, indicator && { value: actual, accumulates }, asOf);
    return {
      indicator: code,
      year,
      name,
      value,
      unit: unit as TargetUnit,
      unitWord: indicator?.unitWord ?? "",
      direction,
      source,
      actual,
      kind: indicator?.kind ?? null,
      progress,
    };
  });
}
