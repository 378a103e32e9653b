/**
 * A text as Markdown takes it for words only: no mark-up, no HTML, no end of a table's cell. Line ends become blanks.
 */
export const escapeMarkdown = (text: string): string =>
  text
    .replace(/\s+/g, " ")
    .replace(/[\\`*_{}[\]#|~!]/g, "\\$&")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    // What would begin a list.
    .replace(/^(\d*)([-+.)])/, "$1\\$2");

type Align = "left" | "right";

/** A table; cells are Markdown already. The first column is aligned left, all others right unless told. */
export function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  align: readonly Align[] = head.map((_, index) => (index === 0 ? "left" : "right")),
): string {
  const written = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [
    written(head),
    written(align.map((side) => (side === "left" ? ":---" : "---:"))),
    ...rows.map(written),
  ].join("\n");
}

export const list = (items: readonly string[]): string => items.map((item) => `- ${item}`).join("\n");

/** Parts of a document with a blank line between them. */
export const blocks = (...parts: readonly (string | null | undefined)[]): string =>
  parts.filter((part) => part).join("\n\n");
