const NEEDS_QUOTES = /[",\r\n]|^\s|\s$/;

const cell = (text: string) => (NEEDS_QUOTES.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** One line of CSV after RFC 4180, without its end. */
export const csvLine = (row: readonly string[]): string => row.map(cell).join(",");

/** CSV after RFC 4180: comma, quotes only where needed, CRLF after every line. */
export const csvText = (rows: Iterable<readonly string[]>): string => {
  let text = "";
  for (const row of rows) text += `${csvLine(row)}\r\n`;
  return text;
};

/** Signs with which a spreadsheet begins a formula, full-width ones included, which it reads alike. */
const FORMULA_START = /^\s*[=+\-@＝＋－＠]|^[\t\r]/;

/** A cell that a spreadsheet will show and never run: a leading `'` is put before whatever could begin a formula. */
export const harmlessCell = (text: string): string => (FORMULA_START.test(text) ? `'${text}` : text);
