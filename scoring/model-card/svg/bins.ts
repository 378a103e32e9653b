import { percent, whole } from "../numbers.ts";
import { bar, figure, fitted, INK, label, line } from "./figure.ts";

export type BinBar = { label: string; points: number; badRate: number | null };

const WIDTH = 640;
const ROW = 26;
const HEAD = 34;
const LABELS = 196;
/** From and to which pixel points and bad rates are drawn; what is beyond belongs to their figures. */
const POINTS = { from: LABELS + 44, to: 412 } as const;
const RATES = { from: 470, to: 580 } as const;

/** Points of each bin, to the left and right of 0, and its bad rate. */
export function binsChart(id: string, title: string, bins: readonly BinBar[]): string {
  const height = HEAD + bins.length * ROW + 12;
  const lowest = Math.min(0, ...bins.map(({ points }) => points));
  const highest = Math.max(0, ...bins.map(({ points }) => points));
  const perPoint = (POINTS.to - POINTS.from) / (highest - lowest || 1);
  const zero = POINTS.from - lowest * perPoint;
  const worst = Math.max(...bins.map(({ badRate }) => badRate ?? 0)) || 1;
  const rows = bins.flatMap(({ label: words, points, badRate }, index) => {
    const top = HEAD + index * ROW;
    const text = top + ROW / 2 + 4;
    const length = points * perPoint;
    const end = zero + length;
    return [
      label(LABELS, text, fitted(words, LABELS - 8), "end"),
      bar(Math.min(zero, end), top + 4, Math.abs(length), ROW - 8, points < 0 ? INK.bad : INK.good),
      label(points < 0 ? end - 5 : end + 5, text, whole(points), points < 0 ? "end" : "start"),
      ...(badRate === null
        ? [label(RATES.from, text, "无样本", "start", INK.faint)]
        : [
            bar(RATES.from, top + 8, (badRate / worst) * (RATES.to - RATES.from), ROW - 16, INK.faint),
            label(RATES.from + (badRate / worst) * (RATES.to - RATES.from) + 5, text, percent(badRate)),
          ]),
    ];
  });
  const body = [
    label(POINTS.from, 20, "分值", "start", INK.faint),
    label(RATES.from, 20, "坏样本率", "start", INK.faint),
    ...rows,
    line(zero, HEAD, zero, height - 10, INK.faint),
  ];
  const description = `${bins.length} 档的分值从 ${whole(lowest)} 到 ${whole(highest)}；右侧是各档的坏样本率。`;
  return figure({ id, title, description, width: WIDTH, height, body });
}
