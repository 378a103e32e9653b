import { parseArgs } from "node:util";
import { type Column, type Monitoring, monitorCard } from "#scoring/index.ts";
import type { ExitCode, Io } from "../command.ts";
import { neededColumns } from "./apply.ts";
import { readModel } from "./models.ts";
import { readLabelled } from "./outcomes.ts";
import { readTable } from "./read-table.ts";
import { needed } from "./words.ts";

/** `xyd score monitor`: what has changed since the card was fitted. */
export async function monitorCommand(args: string[], io: Io): Promise<ExitCode> {
  const { values } = parseArgs({
    args,
    options: {
      ...{ model: { type: "string" }, data: { type: "string" } },
      ...{ target: { type: "string" }, bad: { type: "string" } },
    },
  });
  const data = needed(values, "data");
  const card = await readModel(needed(values, "model"));
  const table: { columns: Column[]; bad?: Uint8Array } =
    values.target === undefined
      ? await readTable(data)
      : await readLabelled({ data, target: needed(values, "target"), bad: needed(values, "bad") });
  const answer = monitorCard(card, neededColumns(card, table.columns, data), table.bad);
  if (io.json) io.printJson(answer);
  else print(answer, io);
  return 0;
}

function print({ rows, score, characteristics, performance }: Monitoring, io: Io): void {
  const stability = ({ smoothed, alarm, alarmAbove }: Monitoring["score"]) =>
    `PSI ${smoothed.toFixed(4)}${alarm ? `，超过警戒线 ${alarmAbove.toFixed(4)}` : ""}`;
  io.print(`${rows} 条  总分 ${stability(score)}`);
  for (const { feature, psi, pointsShift, unknownShare, unseen, iv } of characteristics) {
    const parts = [
      stability(psi),
      `平均分变动 ${pointsShift.toFixed(2)}`,
      `未知 ${(100 * unknownShare).toFixed(1)}%`,
    ];
    if (unseen > 0) parts.push(`没见过的取值 ${unseen} 条`);
    if (iv) parts.push(`信息值 ${iv.development.toFixed(4)} → ${iv.now.toFixed(4)}`);
    io.print(`  ${feature.padEnd(28)}  ${parts.join("  ")}`);
  }
  if (performance) io.print(`AUC ${performance.auc.toFixed(4)}  KS ${performance.ks.toFixed(4)}`);
}
