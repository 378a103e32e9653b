import { parseArgs } from "node:util";
import { invalid } from "#lib/errors.ts";
import {
  type Column,
  calibrationLine,
  type EstimatedCard,
  FIT_DEFAULTS,
  type FitOptions,
  fitScorecard,
  performanceOf,
  pick,
  scoreColumns,
} from "#scoring/index.ts";
import type { ExitCode, Io } from "../command.ts";
import { type FitConfig, readFitConfig } from "./fit-config.ts";
import { type LabelledTable, needBoth, readLabelled } from "./outcomes.ts";
import { listOf, needed, numbersOf, withNegatives, writeOut } from "./words.ts";

/** `xyd score fit`: estimates a scorecard and says how well it does. */
export async function fitCommand(args: string[], io: Io): Promise<ExitCode> {
  const { values } = parseArgs({
    args: withNegatives(args),
    options: {
      ...{ data: { type: "string" }, target: { type: "string" }, bad: { type: "string" } },
      ...{ exclude: { type: "string" }, special: { type: "string" }, "test-column": { type: "string" } },
      ...{ config: { type: "string" }, model: { type: "string" } },
    },
  });
  const file = { data: needed(values, "data"), target: needed(values, "target"), bad: needed(values, "bad") };
  const model = needed(values, "model");
  const config = await readFitConfig(values.config);
  const split = values["test-column"];
  const table = await readLabelled(file, [
    ...new Set([...listOf(values.exclude), ...(split ? [split] : [])]),
  ]);
  const { train, test } = parted(table, split);
  const started = performance.now();
  const { card } = fitScorecard(train.columns, train.bad, optionsOf(config, values.special, file));
  const seconds = (performance.now() - started) / 1_000;
  if (card.characteristics.length === 0)
    throw invalid("没有一列能区分好坏，建不了评分卡。请检查 --target 和 --bad，或换一份数据。");
  await writeOut(model, `${JSON.stringify(card, null, 2)}\n`);
  const answer = {
    train: measured(card, train),
    test: test ? { ...measured(card, test), calibrationSlope: slopeOf(card, test) } : null,
    features: card.characteristics.map(({ feature, iv, weight, trend }) => ({
      name: feature,
      iv,
      beta: weight,
      trend,
    })),
    seconds,
    peakMemoryMb: Math.round(process.resourceUsage().maxRSS / 1024),
  };
  if (io.json) io.printJson(answer);
  else print(answer, model, io);
  return 0;
}

/** Rows to estimate from, and those to test on: where the column is 1. */
function parted(table: LabelledTable, column: string | undefined): { train: Sample; test: Sample | null } {
  if (column === undefined) return { train: table, test: null };
  const isTest = table.texts.get(column)!.map((text) => Number(text) === 1);
  const rows = [...table.bad.keys()];
  const train = sampleOf(
    table,
    rows.filter((row) => !isTest[row]),
  );
  const test = sampleOf(
    table,
    rows.filter((row) => isTest[row]),
  );
  needBoth(train.bad, `${column} 不为 1 的行（训练）`);
  needBoth(test.bad, `${column} 为 1 的行（测试）`);
  return { train, test };
}

type Sample = { columns: Column[]; bad: Uint8Array };

const sampleOf = (table: Sample, rows: number[]): Sample => ({
  columns: table.columns.map((column) => pick(column, rows)),
  bad: Uint8Array.from(rows, (row) => table.bad[row]!),
});

function optionsOf(
  config: FitConfig,
  special: string | undefined,
  file: { target: string; bad: string },
): Partial<FitOptions> {
  const { binning, about, ...rest } = config;
  const specials = numbersOf(special, "special");
  return {
    ...rest,
    binning: { ...binning, ...(specials.length > 0 ? { specials } : {}) },
    about: { ...FIT_DEFAULTS.about, ...about, target: file.target, badValue: file.bad },
  };
}

function measured(card: EstimatedCard, { columns, bad }: Sample) {
  const { probability } = scoreColumns(card, new Map(columns.map((column) => [column.name, column])));
  const { rows, bads, auc, ks, gini, brier } = performanceOf(probability, bad);
  return { n: rows, bad: bads, auc, ks, gini, brier };
}

function slopeOf(card: EstimatedCard, { columns, bad }: Sample): number | null {
  const { probability } = scoreColumns(card, new Map(columns.map((column) => [column.name, column])));
  return calibrationLine(probability, bad).slope?.value ?? null;
}

type Answer = {
  train: ReturnType<typeof measured>;
  test: (ReturnType<typeof measured> & { calibrationSlope: number | null }) | null;
  features: { name: string; iv: number; beta: number; trend: string }[];
  seconds: number;
};

function print({ train, test, features, seconds }: Answer, model: string, io: Io): void {
  const line = (name: string, { n, bad, auc, ks, brier }: Answer["train"]) =>
    io.print(
      `${name}  ${n} 条，坏 ${bad}  AUC ${auc.toFixed(4)}  KS ${ks.toFixed(4)}  Brier ${brier.toFixed(4)}`,
    );
  line("训练", train);
  if (test) {
    line("测试", test);
    io.print(
      `      校准斜率 ${test.calibrationSlope === null ? "无法估计" : test.calibrationSlope.toFixed(3)}`,
    );
  }
  for (const { name, iv, beta } of features)
    io.print(`  ${name.padEnd(32)}  信息值 ${iv.toFixed(4)}  权重 ${beta.toFixed(4)}`);
  io.print(`评分卡已写入 ${model}，用时 ${seconds.toFixed(2)} 秒。`);
}
