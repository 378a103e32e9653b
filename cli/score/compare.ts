import { parseArgs } from "node:util";
import {
  calibrationLine,
  compareAucs,
  type EstimatedCard,
  performanceOf,
  scoreColumns,
  swapSets,
} from "#scoring/index.ts";
import type { ExitCode, Io } from "../command.ts";
import { neededColumns } from "./apply.ts";
import { readModel } from "./models.ts";
import { readLabelled } from "./outcomes.ts";
import { needed, numberOf } from "./words.ts";

/** `xyd score compare`: a champion and a challenger on the same rows. */
export async function compareCommand(args: string[], io: Io): Promise<ExitCode> {
  const { values } = parseArgs({
    args,
    options: {
      ...{ champion: { type: "string" }, challenger: { type: "string" }, data: { type: "string" } },
      ...{ target: { type: "string" }, bad: { type: "string" }, "approval-share": { type: "string" } },
    },
  });
  const file = { data: needed(values, "data"), target: needed(values, "target"), bad: needed(values, "bad") };
  const approvalShare = numberOf(values["approval-share"], "approval-share", { min: 0.001, max: 1 }) ?? 0.7;
  const [champion, challenger] = [
    await readModel(needed(values, "champion")),
    await readModel(needed(values, "challenger")),
  ];
  const { columns, bad } = await readLabelled(file);
  const scored = (card: EstimatedCard) =>
    scoreColumns(card, neededColumns(card, columns, file.data)).probability;
  const [held, tried] = [scored(champion), scored(challenger)];
  const answer = {
    champion: measured(held, bad),
    challenger: measured(tried, bad),
    difference: compareAucs(tried, held, bad),
    swapSets: swapSets(held, tried, bad, { approvalShare }),
  };
  if (io.json) io.printJson(answer);
  else print(answer, io);
  return 0;
}

function measured(probability: ArrayLike<number>, bad: ArrayLike<number>) {
  return { ...performanceOf(probability, bad), calibrationSlope: calibrationLine(probability, bad).slope };
}

type Answer = {
  champion: ReturnType<typeof measured>;
  challenger: ReturnType<typeof measured>;
  difference: ReturnType<typeof compareAucs>;
  swapSets: ReturnType<typeof swapSets>;
};

function print({ champion, challenger, difference, swapSets: swaps }: Answer, io: Io): void {
  for (const [name, { auc, ks, brier }] of [
    ["现用", champion],
    ["挑战", challenger],
  ] as const)
    io.print(`${name}  AUC ${auc.toFixed(4)}  KS ${ks.toFixed(4)}  Brier ${brier.toFixed(4)}`);
  io.print(
    `AUC 相差 ${difference.difference.toFixed(4)}（95% 区间 ${difference.lower.toFixed(4)} 至 ${difference.upper.toFixed(4)}，p ${difference.pValue.toFixed(4)}）`,
  );
  io.print(`同样通过率下：换入 ${swaps.swapIn.rows} 户，换出 ${swaps.swapOut.rows} 户。`);
}
