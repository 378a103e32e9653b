const NEEDS_QUOTES = /[",\r\n]|^\s|\s$/;

const cell = (text: string) => (NEEDS_QUOTES.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** CSV after RFC 4180: comma, quotes only where needed, CRLF after every line. */
export const csvText = (rows: Iterable<readonly string[]>): string => {
  let text = "";
  for (const row of rows) text += `${row.map(cell).join(",")}\r\n`;
  return text;
};
