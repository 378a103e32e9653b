import { percent } from "../numbers.ts";
import { axes } from "./axes.ts";
import { DASHED, figure, INK, line } from "./figure.ts";

export type CalibrationPoint = { foretold: number; observed: number; lower: number; upper: number };

/** Bad rates that came, with their intervals, over those foretold; right where they stand on the diagonal. */
export function calibrationPlot(id: string, title: string, points: readonly CalibrationPoint[]): string {
  const [width, height] = [480, 460];
  const most = Math.min(1, Math.max(...points.flatMap(({ foretold, upper }) => [foretold, upper])) * 1.03);
  const tell = (value: number) => percent(value, most < 0.1 ? 1 : 0);
  const plot = axes({
    x: { range: [0, most], title: "预测的坏样本率", tell },
    y: { range: [0, most], title: "实际的坏样本率", tell },
    ...{ width, height },
  });
  const marks = points.flatMap(({ foretold, observed, lower, upper }) => {
    const x = plot.at.x(foretold);
    const dot = `<circle cx="${x.toFixed(1)}" cy="${plot.at.y(observed).toFixed(1)}" r="4.5" fill="${INK.good}"/>`;
    return [line(x, plot.at.y(lower), x, plot.at.y(upper), INK.good, ' stroke-width="1.5"'), dot];
  });
  const within = points.filter(({ foretold, lower, upper }) => lower <= foretold && foretold <= upper).length;
  const description = `按预测概率分为 ${points.length} 组，点是每组实际的坏样本率，竖线是 95% 区间；虚线上实际与预测相等。${within} 组的区间含有预测值。`;
  const diagonal = line(plot.at.x(0), plot.at.y(0), plot.at.x(most), plot.at.y(most), INK.faint, DASHED);
  return figure({ id, title, description, width, height, body: [...plot.drawn, diagonal, ...marks] });
}
