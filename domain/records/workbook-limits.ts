import { inflateRawSync } from "node:zlib";

/** What an uploaded workbook may unpack to, in bytes, and of how many parts. About 200,000 rows fit. */
export const MAX_UNPACKED_BYTES = 48 * 1024 * 1024;
const MAX_PARTS = 200;
/** Rows of a sheet, written or not; a sheet of Excel ends at 1,048,576. */
export const MAX_ROWS = 300_000;

const END_SIGNATURE = 0x06054b50;
const ENTRY_SIGNATURE = 0x02014b50;
const STORED = 0;
const DEFLATED = 8;

const TOO_LARGE = "工作簿解开后过大。请删去多余的工作表和格式，或改用 CSV 报送。";
const BROKEN = "工作簿不完整或已损坏，可能被截断。请重新导出后报送。";

/**
 * Looks into a workbook's ZIP container without trusting what it says of itself: every part is unpacked under one
 * common bound. Answers why it is refused, in words for the deliverer, or null.
 */
export function workbookProblem(file: Buffer): string | null {
  const end = file.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (end < 0 || end + 22 > file.length || file.readUInt32LE(end) !== END_SIGNATURE) return BROKEN;
  const parts = file.readUInt16LE(end + 10);
  if (parts === 0) return BROKEN;
  if (parts > MAX_PARTS) return TOO_LARGE;
  let at = file.readUInt32LE(end + 16);
  let room = MAX_UNPACKED_BYTES;
  for (let part = 0; part < parts; part += 1) {
    if (at + 46 > file.length || file.readUInt32LE(at) !== ENTRY_SIGNATURE) return BROKEN;
    const nameLength = file.readUInt16LE(at + 28);
    const name = file.toString("utf8", at + 46, at + 46 + nameLength);
    const unpacked = unpack(file, at, room);
    if (unpacked === "large") return TOO_LARGE;
    if (unpacked === "broken") return BROKEN;
    const problem = forbiddenPart(name, unpacked) ?? sheetProblem(name, unpacked);
    if (problem) return problem;
    room -= unpacked.length;
    at += 46 + nameLength + file.readUInt16LE(at + 30) + file.readUInt16LE(at + 32);
  }
  return null;
}

function unpack(file: Buffer, entry: number, room: number): Buffer | "large" | "broken" {
  const method = file.readUInt16LE(entry + 10);
  const packedSize = file.readUInt32LE(entry + 20);
  const declaredSize = file.readUInt32LE(entry + 24);
  const header = file.readUInt32LE(entry + 42);
  if (declaredSize > room) return "large";
  if (header + 30 > file.length) return "broken";
  const start = header + 30 + file.readUInt16LE(header + 26) + file.readUInt16LE(header + 28);
  const packed = file.subarray(start, start + packedSize);
  if (packed.length !== packedSize) return "broken";
  if (method === STORED) return packed.length > room ? "large" : packed;
  if (method !== DEFLATED) return "broken";
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(room, 1) });
  } catch (error) {
    return error instanceof RangeError ? "large" : "broken";
  }
}

/** Macros and links to other files have no place in a delivery; a link from a cell is one as well. */
function forbiddenPart(name: string, content: Buffer): string | null {
  if (/vbaProject/i.test(name)) return "工作簿含有宏。请另存为不含宏的 .xlsx 后再报送。";
  const links =
    /externalLinks\//i.test(name) || (/worksheets\/_rels\//i.test(name) && content.includes("External"));
  return links ? "工作簿含有指向外部的链接。请只保留数值后再报送。" : null;
}

/** A few bytes can name a row in the billions, up to which a reader may count. */
const FAR_CELL = /\sr\s*=\s*["'][A-Z]*\d{8,}/;

function sheetProblem(name: string, content: Buffer): string | null {
  if (!/worksheets\/[^/]+\.xml$/i.test(name)) return null;
  let rows = 0;
  for (let at = content.indexOf("<row"); at >= 0; at = content.indexOf("<row", at + 4)) rows += 1;
  return rows > MAX_ROWS || FAR_CELL.test(content.toString("latin1")) ? TOO_LARGE : null;
}
