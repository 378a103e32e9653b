import { escapeXml } from "../../exchange/xml.ts";

/** Colours that differ in lightness too, at least 4.5 to 1 against white. */
export const INK = {
  good: "#17657d",
  bad: "#b3410b",
  text: "#1f2933",
  faint: "#5b6770",
  grid: "#dfe4e8",
  background: "#ffffff",
} as const;

export const FONT = 12;

export type FigureOptions = {
  /** Unique in the document. */
  id: string;
  title: string;
  /** What the picture shows, for those who do not see it; its figures stand in the table beside it. */
  description: string;
  width: number;
  height: number;
  body: readonly string[];
};

/**
 * A picture as inline SVG in a `figure`, without a blank line, so that Markdown leaves it alone (CommonMark 0.31, HTML
 * blocks). No script, no outside font, no style sheet; the same input gives the same bytes.
 */
export function figure({ id, title, description, width, height, body }: FigureOptions): string {
  return [
    "<figure>",
    `<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="${id}-title ${id}-desc" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" style="max-width:100%;height:auto" font-family="system-ui, 'Noto Sans SC', 'Microsoft YaHei', sans-serif" font-size="${FONT}" fill="${INK.text}">`,
    `<title id="${id}-title">${escapeXml(title)}</title>`,
    `<desc id="${id}-desc">${escapeXml(description)}</desc>`,
    `<rect width="${width}" height="${height}" fill="${INK.background}"/>`,
    ...body,
    "</svg>",
    `<figcaption>${escapeXml(title)}</figcaption>`,
    "</figure>",
  ].join("\n");
}

/** A length in the picture, to a tenth of a pixel. */
export const px = (value: number): string => String(Math.round(value * 10) / 10 + 0);

type Anchor = "start" | "middle" | "end";

export const label = (
  x: number,
  y: number,
  text: string,
  anchor: Anchor = "start",
  colour: string = INK.text,
) => `<text x="${px(x)}" y="${px(y)}" text-anchor="${anchor}" fill="${colour}">${escapeXml(text)}</text>`;

export const bar = (x: number, y: number, width: number, height: number, colour: string) =>
  `<rect x="${px(x)}" y="${px(y)}" width="${px(Math.max(0, width))}" height="${px(Math.max(0, height))}" fill="${colour}"/>`;

export const line = (x1: number, y1: number, x2: number, y2: number, colour: string, more = "") =>
  `<line x1="${px(x1)}" y1="${px(y1)}" x2="${px(x2)}" y2="${px(y2)}" stroke="${colour}"${more}/>`;

export const DASHED = ' stroke-dasharray="5 4"';

/** A path through points; neighbours that fall on one place are drawn once. */
export function path(points: readonly (readonly [number, number])[], colour: string): string {
  const steps: string[] = [];
  for (const [x, y] of points) {
    const step = `${px(x)} ${px(y)}`;
    if (step !== steps.at(-1)) steps.push(step);
  }
  return `<path d="M${steps.join("L")}" fill="none" stroke="${colour}" stroke-width="2"/>`;
}

/** About as wide as drawn: ideographs take a whole size, other characters somewhat more than half of it. */
export const widthOf = (text: string): number =>
  [...text].reduce((sum, character) => sum + (/[\u2e80-\uffef]/u.test(character) ? 1 : 0.56) * FONT, 0);

/** The text, cut with an ellipsis where it is wider. */
export function fitted(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  const characters = [...text];
  while (characters.length > 1 && widthOf(`${characters.join("")}…`) > width) characters.pop();
  return `${characters.join("")}…`;
}
