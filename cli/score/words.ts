import { readFile, writeFile } from "node:fs/promises";
import { invalid } from "#lib/errors.ts";
import { UsageError } from "../command.ts";

/** The value of an option that has to be given. */
export function needed(values: Record<string, unknown>, name: string): string {
  const value = values[name];
  if (typeof value !== "string" || value === "") throw new UsageError(`请用 --${name} 写明。`);
  return value;
}

export const listOf = (text: string | undefined): string[] =>
  (text ?? "")
    .split(",")
    .map((word) => word.trim())
    .filter((word) => word !== "");

/** Ties a negative number to the option before it, which `parseArgs` would take for an option of its own. */
export function withNegatives(args: readonly string[]): string[] {
  const words: string[] = [];
  for (const word of args) {
    const before = words.at(-1);
    if (/^-[\d.]/.test(word) && before?.startsWith("--") && !before.includes("="))
      words[words.length - 1] = `${before}=${word}`;
    else words.push(word);
  }
  return words;
}

/** Codes such as −9,−8,−7. */
export function numbersOf(text: string | undefined, option: string): number[] {
  return listOf(text).map((word) => {
    const number = Number(word);
    if (!Number.isFinite(number)) throw new UsageError(`--${option} 里的 ${word} 不是数字。`);
    return number;
  });
}

export function numberOf(
  text: string | undefined,
  option: string,
  { min, max, whole = false }: Range,
): number | undefined {
  if (text === undefined) return undefined;
  const number = Number(text);
  if (text.trim() === "" || !(number >= min && number <= max) || (whole && !Number.isInteger(number)))
    throw new UsageError(`--${option} 要填 ${min} 到 ${max} 之间的${whole ? "整数" : "数"}。`);
  return number;
}

type Range = { min: number; max: number; whole?: boolean };

/** Reads a JSON file. */
export async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, "utf8"));
  } catch (error) {
    if (error instanceof SyntaxError) throw invalid(`${file} 不是有效的 JSON。`);
    throw invalid(`读不到文件 ${file}。`);
  }
}

/** Writes a file, or says why it cannot be. */
export async function writeOut(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text);
  } catch (error) {
    throw unwritable(error, file);
  }
}

/** A path that cannot be written, in words; any other error as it is. */
export function unwritable(error: unknown, file: string): unknown {
  const known = ["ENOENT", "EACCES", "EISDIR", "ENOTDIR", "EROFS", "ENOSPC", "EPERM"];
  if (!(error instanceof Error) || !known.includes(String((error as NodeJS.ErrnoException).code)))
    return error;
  return invalid(`写不了文件 ${file}，请检查路径、权限和磁盘空间。`);
}
