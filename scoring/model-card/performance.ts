import type { EstimatedCard } from "../estimated/card.ts";
import { countByBreaks, psi } from "../metrics/index.ts";
import type { Evaluation, ScoredSample } from "./evaluation.ts";
import { list, table } from "./markdown.ts";
import { fixed, percent, UNTOLD, whole, withInterval } from "./numbers.ts";
import { calibrationPlot } from "./svg/calibration-plot.ts";
import { rocCurve } from "./svg/roc.ts";
import { scoreDistribution } from "./svg/score-distribution.ts";

/** By sample: undefined where there is none, null where it has too few goods or bads. */
export type Evaluated = Record<"training" | "test", Evaluation | null | undefined>;

const NAMES = { training: "训练样本", test: "测试样本" } as const;
const KINDS = ["training", "test"] as const;
const TOO_FEW = "好样本或坏样本不足两个，无法评估";

/** The sample that a chart speaks of: unseen rows where there are any. */
function shown({ training, test }: Evaluated) {
  if (test) return { ...test, kind: "test" as const };
  return training ? { ...training, kind: "training" as const } : null;
}

const untold = (samples: Evaluated) =>
  samples.test === null || samples.training === null ? `${TOO_FEW}。` : `${UNTOLD}：没有给出带结果的样本。`;

export function performanceSection(samples: Evaluated): string[] {
  const chosen = shown(samples);
  if (!chosen) return ["## 区分能力", untold(samples)];
  const tell = (of: (evaluation: Evaluation) => string) =>
    KINDS.map((kind) => {
      const evaluation = samples[kind];
      return evaluation ? of(evaluation) : evaluation === null ? TOO_FEW : UNTOLD;
    });
  const gini = ({ performance, auc }: Evaluation) =>
    withInterval(performance.gini, { lower: 2 * auc.lower - 1, upper: 2 * auc.upper - 1 });
  const rows = [
    ["行数", ...tell(({ performance }) => String(performance.rows))],
    ["坏样本", ...tell(({ performance: { bads, rows } }) => `${bads}（${percent(bads / rows)}）`)],
    ["AUC", ...tell(({ performance, auc }) => withInterval(performance.auc, auc))],
    ["Gini", ...tell(gini)],
    [
      "KS",
      ...tell(({ performance, ks }) =>
        ks ? withInterval(performance.ks, ks) : `${fixed(performance.ks, 4)}（区间未计算）`,
      ),
    ],
    ["Brier", ...tell(({ performance, brier }) => withInterval(performance.brier, brier))],
    ["对数损失", ...tell(({ performance }) => fixed(performance.logLoss, 4))],
  ];
  const name = NAMES[chosen.kind];
  return [
    "## 区分能力",
    table(["指标", NAMES.training, NAMES.test], rows),
    "括号内为 95% 区间：AUC 与 Gini 用 DeLong 方差，KS 用 200 次重抽样，Brier 用均值的正态区间。训练样本上的数字偏乐观，以测试样本为准。",
    rocCurve(`roc-${chosen.kind}`, `ROC 曲线与 KS（${name}）`, chosen.roc),
    rocTable(chosen),
    scoreDistribution(`scores-${chosen.kind}`, `好坏样本的分数分布（${name}）`, chosen.cells),
    table(
      ["分数段", "好样本", "坏样本", "坏样本率"],
      chosen.cells.map(({ from, to, goods, bads }) => [
        `${whole(from)} 至 ${whole(to - 1)}`,
        String(goods),
        String(bads),
        goods + bads === 0 ? "—" : percent(bads / (goods + bads)),
      ]),
    ),
  ];
}

/** The curve at each tenth of the goods. */
function rocTable({ roc: { curve } }: Evaluation): string {
  const rows = Array.from({ length: 9 }, (_, index) => (index + 1) / 10).map((share) => {
    const at = curve.findLastIndex(([good]) => good <= share + 1e-12);
    const [left, right] = [curve[at]!, curve[at + 1] ?? curve[at]!];
    const part = right[0] > left[0] ? (share - left[0]) / (right[0] - left[0]) : 0;
    return [percent(share, 0), percent(left[1] + part * (right[1] - left[1]))];
  });
  return table(["被判为坏的好样本", "被判为坏的坏样本"], rows, ["right", "right"]);
}

export function calibrationSection(samples: Evaluated): string[] {
  const chosen = shown(samples);
  if (!chosen) return ["## 校准", untold(samples)];
  const { calibration, hosmerLemeshow, calibrationPoints, kind } = chosen;
  const { slope, intercept, inTheLarge, meanProbability, badRate } = calibration;
  const tell = (value: number) => fixed(value, 3);
  const told = list([
    `样本：${NAMES[kind]}`,
    `平均预测概率 ${percent(meanProbability, 2)}，实际坏样本率 ${percent(badRate, 2)}`,
    `斜率 ${slope ? withInterval(slope.value, slope, tell) : "无法估计"}：1 为恰当，低于 1 为过度自信`,
    `截距 ${intercept ? withInterval(intercept.value, intercept, tell) : "无法估计"}`,
    `总体偏差 ${withInterval(inTheLarge.value, inTheLarge, tell)}：0 为恰当，高于 0 为实际更差（对数几率）`,
    hosmerLemeshow
      ? `Hosmer–Lemeshow 统计量 ${fixed(hosmerLemeshow.statistic, 2)}，自由度 ${hosmerLemeshow.degreesOfFreedom}，p 值 ${fixed(hosmerLemeshow.pValue, 3)}；它随样本量变化，不单独作结论`
      : "Hosmer–Lemeshow 检验：概率取值过少，无法分组",
  ]);
  if (!hosmerLemeshow) return ["## 校准", told];
  const rows = hosmerLemeshow.groups.map(({ rows, observed, expected }, index) => {
    const point = calibrationPoints[index]!;
    const came = withInterval(point.observed, point, percent);
    return [
      String(index + 1),
      String(rows),
      percent(point.foretold),
      came,
      fixed(expected, 1),
      String(observed),
    ];
  });
  return [
    "## 校准",
    told,
    calibrationPlot(`calibration-${kind}`, `预测与实际的坏样本率（${NAMES[kind]}）`, calibrationPoints),
    table(["组", "行数", "平均预测", "实际（95% 区间）", "预测坏样本数", "实际坏样本数"], rows),
  ];
}

export function gainsSection(samples: Evaluated): string[] {
  const chosen = shown(samples);
  if (!chosen) return ["## 提升表", untold(samples)];
  const rows = chosen.gains.map((row) => [
    `${whole(row.lowest)} 至 ${whole(row.highest)}`,
    ...[String(row.rows), String(row.bads), percent(row.badRate), fixed(row.lift, 2)],
    ...[percent(row.rowShare), percent(row.badShare), percent(row.goodShare), fixed(row.cumulativeLift, 2)],
  ]);
  return [
    "## 提升表",
    `${NAMES[chosen.kind]}按分数从低（风险高）到高分组，累计列从风险最高的一组算起。`,
    table(
      ["分数", "行数", "坏样本", "坏样本率", "提升", "累计行", "累计坏样本", "累计好样本", "累计提升"],
      rows,
    ),
  ];
}

/** How far the points of the test rows have moved from the training rows', which the card itself keeps. */
export function stabilitySection({ training }: EstimatedCard, test: ScoredSample | undefined): string[] {
  const { breaks, counts } = training;
  if (!test || test.points.length === 0 || counts.length !== breaks.length + 1)
    return ["## 稳定性", `${UNTOLD}：没有可比较的样本。`];
  const now = countByBreaks(test.points, breaks);
  const shift = psi(counts, now);
  const bounds = [null, ...breaks, null];
  const rows = counts.map((count, index) => [
    cellName(bounds[index]!, bounds[index + 1]!),
    ...[String(count), percent(count / shift.expectedRows)],
    ...[String(now[index]!), percent(now[index]! / shift.actualRows)],
  ]);
  const verdict = shift.alarm ? "超过警戒线，分布已有变化" : "未超过警戒线";
  return [
    "## 稳定性",
    `测试样本相对训练样本的 PSI 为 ${fixed(shift.smoothed, 4)}（每格加 ½ 平滑），警戒线 ${fixed(shift.alarmAbove, 4)} 已计入样本量：${verdict}。PSI 稳定不等于区分能力未降。`,
    table(["分数", "训练", "训练占比", "测试", "测试占比"], rows),
  ];
}

const cellName = (from: number | null, below: number | null) =>
  from === null
    ? below === null
      ? "全部"
      : `低于 ${whole(below)}`
    : below === null
      ? `${whole(from)} 及以上`
      : `${whole(from)} 至 ${whole(below - 1)}`;
