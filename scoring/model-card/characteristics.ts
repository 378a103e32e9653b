import type { EstimatedCard, EstimatedCharacteristic } from "../estimated/card.ts";
import { blocks, escapeMarkdown, list, table } from "./markdown.ts";
import { fixed, percent, plain, whole } from "./numbers.ts";
import { binsChart } from "./svg/bins.ts";

type Names = Readonly<Record<string, string>>;
type Row = { label: string; good: number; bad: number; woe: number; points: number };

const TRENDS: Record<EstimatedCharacteristic["trend"], string> = {
  ascending: "坏样本率递增",
  descending: "坏样本率递减",
  peak: "坏样本率先增后减",
  valley: "坏样本率先减后增",
  none: "无单调要求",
};

/** Words have no order but that of their bad rates. */
const trendOf = ({ type, trend }: EstimatedCharacteristic) =>
  type === "category" ? "按坏样本率排列" : TRENDS[trend];

const nameOf = ({ feature }: EstimatedCharacteristic, names: Names) =>
  names[feature] === undefined ? feature : `${names[feature]}（${feature}）`;

export function characteristicsSection({ characteristics }: EstimatedCard, names: Names): string[] {
  if (characteristics.length === 0) return ["## 特征", "本模型没有特征，人人同分。"];
  const summary = characteristics.map((item) => {
    const points = rowsOf(item).map((row) => row.points);
    return [
      escapeMarkdown(nameOf(item, names)),
      ...[fixed(item.iv, 4), fixed(item.weight, 4), trendOf(item), fixed(item.baseline, 1)],
      points.length === 0 ? "—" : `${whole(Math.min(...points))} 至 ${whole(Math.max(...points))}`,
    ];
  });
  return [
    "## 特征",
    "IV 为信息量；权重为每单位证据权重（WOE）使坏的对数几率下降多少；基准为训练样本的平均分值，理由按低于基准的多少排序。",
    table(["特征", "IV", "权重", "趋势", "基准", "分值范围"], summary),
    ...characteristics.map((item, index) => characteristic(item, index, names)),
  ];
}

function characteristic(item: EstimatedCharacteristic, index: number, names: Names): string {
  const rows = rowsOf(item);
  const name = nameOf(item, names);
  const total = rows.reduce((sum, { good, bad }) => sum + good + bad, 0);
  const heading = `### ${escapeMarkdown(name)}`;
  if (rows.length === 0) return blocks(heading, "没有任何分档。");
  const bars = rows.map(({ label, good, bad, points }) => ({
    ...{ label, points },
    badRate: good + bad === 0 ? null : bad / (good + bad),
  }));
  return blocks(
    heading,
    binsChart(`bins-${index + 1}`, `${name}：分值与坏样本率`, bars),
    table(
      ["分档", "好样本", "坏样本", "占比", "坏样本率", "WOE", "分值"],
      rows.map(({ label, good, bad, woe, points }, at) => [
        escapeMarkdown(label),
        ...[String(good), String(bad), total === 0 ? "—" : percent((good + bad) / total)],
        ...[bars[at]!.badRate === null ? "—" : percent(bars[at]!.badRate!), fixed(woe, 4), whole(points)],
      ]),
    ),
  );
}

/** All bins in the card's order, missing ones last. */
function rowsOf(item: EstimatedCharacteristic): Row[] {
  const known: Row[] =
    item.type === "category"
      ? item.bins.map((bin) => ({ ...bin, label: bin.values.join("、") }))
      : [
          ...item.bins.map((bin, index) => ({
            ...bin,
            label: intervalName(item.bins[index - 1]?.below ?? null, bin.below),
          })),
          ...item.specials.map((bin) => ({ ...bin, label: `特殊值 ${plain(bin.value)}` })),
        ];
  const missing = [
    { bin: item.unknown, label: "缺失（未知）" },
    { bin: item.notApplicable, label: "不适用" },
  ];
  return [...known, ...missing.flatMap(({ bin, label }) => (bin ? [{ ...bin, label }] : []))];
}

function intervalName(from: number | null, below: number | null): string {
  if (from === null) return below === null ? "全部数值" : `< ${plain(below)}`;
  return below === null ? `≥ ${plain(from)}` : `[${plain(from)}, ${plain(below)})`;
}

export function missingSection({ characteristics, training }: EstimatedCard, names: Names): string[] {
  const rows = characteristics
    .filter(({ unknown, notApplicable }) => unknown || notApplicable)
    .map((item) => [
      escapeMarkdown(nameOf(item, names)),
      pointsOf(item.unknown),
      pointsOf(item.notApplicable),
    ]);
  const words = characteristics.some(({ type }) => type === "category");
  return [
    "## 缺失数据",
    list([
      "不填补：未知与不适用各有自己的一档，按训练样本中同类的结果计分。",
      training.capUnknown
        ? "未知的证据权重不高于 0，隐瞒数据不会得利。"
        : "未知的证据权重未设上限：若缺失者结果较好，不提供数据可能得利。",
      "训练样本中没有出现过的缺失计 0 分。",
      ...(words ? ["没有见过的类别计 0 分，并会提示。"] : []),
    ]),
    rows.length === 0
      ? "训练样本的各项特征都没有缺失。"
      : table(["特征", "未知的分值", "不适用的分值"], rows),
  ];
}

const pointsOf = (bin: { points: number } | null) => (bin ? whole(bin.points) : "—");
