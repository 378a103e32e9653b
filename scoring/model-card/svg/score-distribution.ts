import { percent, whole } from "../numbers.ts";
import { axes, key } from "./axes.ts";
import { bar, figure, INK } from "./figure.ts";

export type ScoreCell = { from: number; to: number; goods: number; bads: number };

/** Shares of the goods and of the bads by cells of points, side by side. */
export function scoreDistribution(id: string, title: string, cells: readonly ScoreCell[]): string {
  const [width, height] = [640, 320];
  const goods = cells.reduce((sum, cell) => sum + cell.goods, 0);
  const bads = cells.reduce((sum, cell) => sum + cell.bads, 0);
  const shares = cells.map((cell) => ({ good: cell.goods / goods, bad: cell.bads / bads }));
  const most = Math.max(...shares.flatMap(({ good, bad }) => [good, bad]));
  const plot = axes({
    x: { range: [cells[0]!.from, cells.at(-1)!.to], title: "分数", tell: whole },
    y: { range: [0, most], title: "占本类样本的比例", tell: (share) => percent(share, 0) },
    ...{ width, height },
  });
  const body = cells.flatMap(({ from, to }, index) => {
    const [left, right] = [plot.at.x(from), plot.at.x(to)];
    const half = (right - left) / 2 - 1;
    return (["bad", "good"] as const).map((kind, place) => {
      const top = plot.at.y(shares[index]![kind]);
      return bar(left + 1 + place * half, top, half - 0.5, plot.bottom - top, INK[kind]);
    });
  });
  const keys = key(
    [
      { text: "坏样本", colour: INK.bad },
      { text: "好样本", colour: INK.good },
    ],
    plot.right,
  );
  const means = { good: meanOf(cells, "goods"), bad: meanOf(cells, "bads") };
  const description = `横轴是分数，纵轴是好、坏样本各自落在每段的比例。好样本平均约 ${whole(means.good)} 分，坏样本平均约 ${whole(means.bad)} 分。`;
  return figure({ id, title, description, width, height, body: [...plot.drawn, ...body, ...keys] });
}

function meanOf(cells: readonly ScoreCell[], kind: "goods" | "bads"): number {
  const rows = cells.reduce((sum, cell) => sum + cell[kind], 0);
  return cells.reduce((sum, cell) => sum + (cell[kind] * (cell.from + cell.to)) / 2, 0) / rows;
}
