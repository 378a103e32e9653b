import { fixed, percent } from "../numbers.ts";
import { axes } from "./axes.ts";
import { DASHED, figure, INK, label, line, path } from "./figure.ts";

export type RocPoint = readonly [goodShare: number, badShare: number];

/** The ROC curve with the KS as the widest gap to the diagonal. */
export function rocCurve(
  id: string,
  title: string,
  { curve, auc, ks }: { curve: readonly RocPoint[]; auc: number; ks: { at: RocPoint; value: number } },
): string {
  const [width, height] = [480, 460];
  const share = (value: number) => percent(value, 0);
  const plot = axes({
    x: { range: [0, 1], title: "被判为坏的好样本比例", tell: share },
    y: { range: [0, 1], title: "被判为坏的坏样本比例", tell: share },
    ...{ width, height },
  });
  const [good, bad] = ks.at;
  const [x, top, foot] = [plot.at.x(good), plot.at.y(bad), plot.at.y(good)];
  const body = [
    line(plot.at.x(0), plot.at.y(0), plot.at.x(1), plot.at.y(1), INK.faint, DASHED),
    path(
      curve.map(([goods, bads]) => [plot.at.x(goods), plot.at.y(bads)]),
      INK.good,
    ),
    line(x, top, x, foot, INK.bad, ' stroke-width="2"'),
    label(x + 8, (top + foot) / 2 + 4, `KS ${fixed(ks.value, 3)}`, "start", INK.bad),
    label(plot.right - 8, plot.bottom - 14, `AUC ${fixed(auc, 3)}`, "end"),
  ];
  const description = `ROC 曲线，AUC 为 ${fixed(auc, 3)}。在坏样本的 ${percent(bad)}、好样本的 ${percent(good)} 被判为坏处，曲线与对角线相距最远，KS 为 ${fixed(ks.value, 3)}。`;
  return figure({ id, title, description, width, height, body: [...plot.drawn, ...body] });
}
