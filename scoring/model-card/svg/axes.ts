import { INK, label, line } from "./figure.ts";

export type Range = readonly [low: number, high: number];

/** Round steps of 1, 2 or 5 times a power of ten inside a range, about as many as wanted. */
export function ticksOf([low, high]: Range, wanted = 5): number[] {
  if (!(high > low)) return [low];
  const rough = (high - low) / wanted;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => size >= rough * 0.999)!;
  const from = Math.ceil(low / step - 1e-9);
  const to = Math.floor(high / step + 1e-9);
  return Array.from({ length: to - from + 1 }, (_, index) => Number(((from + index) * step).toPrecision(12)));
}

export type AxisOptions = {
  x: { range: Range; title: string; tell: (value: number) => string };
  y: { range: Range; title: string; tell: (value: number) => string };
  width: number;
  height: number;
};

const MARGIN = { left: 56, right: 20, top: 34, bottom: 48 };

/** Axes with grid, and where a value stands between them. */
export function axes({ x, y, width, height }: AxisOptions) {
  const right = width - MARGIN.right;
  const bottom = height - MARGIN.bottom;
  const along =
    ([low, high]: Range, from: number, to: number) =>
    (value: number) =>
      from + ((value - low) / (high - low || 1)) * (to - from);
  const at = { x: along(x.range, MARGIN.left, right), y: along(y.range, bottom, MARGIN.top) };
  const drawn = [
    ...ticksOf(y.range).flatMap((tick) => [
      line(MARGIN.left, at.y(tick), right, at.y(tick), INK.grid),
      label(MARGIN.left - 8, at.y(tick) + 4, y.tell(tick), "end", INK.faint),
    ]),
    ...ticksOf(x.range, 8).flatMap((tick) => [
      line(at.x(tick), bottom, at.x(tick), bottom + 5, INK.faint),
      label(at.x(tick), bottom + 19, x.tell(tick), "middle", INK.faint),
    ]),
    line(MARGIN.left, bottom, right, bottom, INK.faint),
    label((MARGIN.left + right) / 2, height - 8, x.title, "middle"),
    label(8, 18, y.title),
  ];
  return { drawn, at, bottom, right, top: MARGIN.top, left: MARGIN.left };
}

/** A key of colours at the right of the heading. */
export function key(entries: readonly { text: string; colour: string }[], right: number): string[] {
  let x = right;
  return [...entries].reverse().flatMap(({ text, colour }) => {
    const words = label(x, 18, text, "end");
    x -= text.length * 12 + 16;
    const mark = `<rect x="${x}" y="8" width="12" height="12" fill="${colour}"/>`;
    x -= 14;
    return [mark, words];
  });
}
