import { createReadStream } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { invalid } from "#lib/errors.ts";

const unreadable = (path: string) => (error: NodeJS.ErrnoException) => {
  if (error.code === "ERR_ENCODING_INVALID_ENCODED_DATA")
    throw invalid(`文件“${path}”不是 UTF-8 编码，请另存为 UTF-8 后再试。`);
  throw invalid(`文件“${path}”读不出来，请核对路径（${error.code ?? error.message}）。`);
};

/**
 * The whole text of a UTF-8 file, without its byte order mark.
 * @throws DomainError `invalid` where it cannot be read or is in another encoding
 */
export const readText = (path: string): Promise<string> =>
  readFile(path)
    .then((bytes) => new TextDecoder("utf-8", { fatal: true }).decode(bytes))
    .catch(unreadable(path));

/**
 * The lines of a UTF-8 file, to be gone through more than once. A file is read anew each time, a piece at a time; what
 * can be read only once, such as a pipe, is kept.
 * @throws DomainError `invalid`, as {@link readText}
 */
export async function linesOf(path: string): Promise<() => AsyncIterable<string> | Iterable<string>> {
  const { isFile } = await stat(path)
    .then((found) => ({ isFile: found.isFile() }))
    .catch(unreadable(path));
  if (isFile) return () => streamedLines(path);
  const lines = (await readText(path)).split("\n");
  return () => lines;
}

async function* streamedLines(path: string): AsyncGenerator<string> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let rest = "";
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 1 << 18 })) {
      const lines = (rest + decoder.decode(chunk as Buffer, { stream: true })).split("\n");
      rest = lines.pop()!;
      yield* lines;
    }
    yield rest + decoder.decode();
  } catch (error) {
    unreadable(path)(error as NodeJS.ErrnoException);
  }
}

/** @throws DomainError `invalid` with the place */
export function readJson(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw invalid(`${where}读不懂：不是有效的 JSON。`);
  }
}

/** @throws DomainError `invalid` with the place where there is no id, or one that is neither text nor number */
export function idOf(entry: object, where: string): string | number {
  const id: unknown = "id" in entry ? entry.id : undefined;
  if ((typeof id === "string" && id !== "") || (typeof id === "number" && Number.isFinite(id))) return id;
  throw invalid(`${where}读不懂：id 要填文字或数字。`);
}
