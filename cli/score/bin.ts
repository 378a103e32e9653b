import { parseArgs } from "node:util";
import {
  BIN_DEFAULTS,
  type Bin,
  type BinnedColumn,
  binColumn,
  TRENDS,
  type WantedTrend,
} from "#scoring/index.ts";
import { type ExitCode, type Io, UsageError } from "../command.ts";
import { readLabelled } from "./outcomes.ts";
import { noSuchColumn } from "./read-table.ts";
import { needed, numberOf, numbersOf, withNegatives } from "./words.ts";

/** `xyd score bin`: the bins of one characteristic. */
export async function binCommand(args: string[], io: Io): Promise<ExitCode> {
  const { values } = parseArgs({
    args: withNegatives(args),
    options: {
      ...{ data: { type: "string" }, target: { type: "string" }, bad: { type: "string" } },
      ...{ feature: { type: "string" }, trend: { type: "string" }, special: { type: "string" } },
      ...{ "max-bins": { type: "string" }, "min-share": { type: "string" } },
    },
  });
  const feature = needed(values, "feature");
  const file = { data: needed(values, "data"), target: needed(values, "target"), bad: needed(values, "bad") };
  const options = {
    trend: trendOf(values.trend),
    maxBins:
      numberOf(values["max-bins"], "max-bins", { min: 1, max: 100, whole: true }) ?? BIN_DEFAULTS.maxBins,
    minShare: numberOf(values["min-share"], "min-share", { min: 0, max: 0.5 }) ?? BIN_DEFAULTS.minShare,
    // The share alone decides: what is asked for is what the bins show.
    minRows: 1,
    specials: numbersOf(values.special, "special"),
  };
  const table = await readLabelled(file);
  const column = table.columns.find(({ name }) => name === feature);
  if (!column)
    throw noSuchColumn(
      feature,
      file.data,
      table.columns.map(({ name }) => name),
    );
  const binned = binColumn(column, table.bad, options);
  if (io.json) io.printJson(describe(binned));
  else print(binned, io);
  return 0;
}

function trendOf(word = "auto"): WantedTrend {
  const known = ["auto", ...TRENDS] as const;
  const trend = known.find((each) => each === word);
  if (!trend) throw new UsageError(`--trend 可选：${known.join("、")}。`);
  return trend;
}

const describe = ({ feature, iv, trend, bins }: BinnedColumn) => ({
  ...{ feature, iv, trend },
  bins: bins.map((bin) => ({
    label: labelOf(bin),
    lower: bin.kind === "interval" ? bin.lower : null,
    upper: bin.kind === "interval" ? bin.upper : null,
    categories: bin.kind === "categories" ? bin.categories : null,
    ...{ good: bin.good, bad: bin.bad, woe: bin.woe, iv: bin.iv },
  })),
});

export function labelOf(bin: Bin): string {
  if (bin.kind === "interval") return `[${bin.lower ?? "-∞"}, ${bin.upper ?? "∞"})`;
  if (bin.kind === "categories") return wordsOf(bin.categories);
  if (bin.kind === "special") return `特殊值 ${bin.special}`;
  return bin.kind === "unknown" ? "未知" : "不适用";
}

/** A pool of rare words may be thousands. */
const MOST_WORDS = 12;
const wordsOf = (words: readonly string[]) =>
  words.length <= MOST_WORDS
    ? words.join("、")
    : `${words.slice(0, MOST_WORDS).join("、")} 等 ${words.length} 个`;

function print({ feature, iv, trend, bins }: BinnedColumn, io: Io): void {
  io.print(`${feature}  信息值 ${iv.toFixed(4)}  趋势 ${trend}`);
  for (const bin of bins) {
    const rate = (100 * bin.bad) / (bin.good + bin.bad);
    const counts = `好 ${bin.good}  坏 ${bin.bad}  坏账率 ${rate.toFixed(1)}%`;
    io.print(
      `  ${labelOf(bin).padEnd(24)}  ${counts}  证据权重 ${bin.woe.toFixed(4)}  信息值 ${bin.iv.toFixed(4)}`,
    );
  }
}
