import { createReadStream } from "node:fs";
import { DomainError, invalid } from "#lib/errors.ts";
import type { z } from "#lib/zod.ts";
import type { NumberedOperation } from "./batch.ts";
import { OPERATION_NAMES, type Operation, SCHEMAS } from "./operations.ts";

/** Longer than any operation; a line beyond it is not one. */
const LONGEST = 100_000;

const malformed = (line: number, what: string) => invalid(`第 ${line} 行${what}`);

/**
 * Reads one line of a file of operations.
 * @throws DomainError `invalid` that names the line and the field
 */
export function readOperation(text: string, line: number): Operation {
  if (text.length > LONGEST) throw malformed(line, `超过 ${LONGEST} 个字符。`);
  const value = jsonOf(text, line);
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw malformed(line, "不是一个 JSON 对象。");
  const { op } = value as { op?: unknown };
  const schema = typeof op === "string" ? SCHEMAS.get(op) : undefined;
  if (!schema) throw malformed(line, `的 op 不是下列操作之一：${OPERATION_NAMES.join("、")}。`);
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data as Operation;
  throw malformed(line, wordsOf(parsed.error.issues[0]!, value));
}

function jsonOf(text: string, line: number): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw malformed(line, "不是完整的 JSON，请核对文件是否被截断。");
  }
}

function wordsOf({ path, message, ...issue }: z.core.$ZodIssue, value: object): string {
  if (issue.code === "unrecognized_keys") return `的字段 ${issue.keys[0]} 不属于这种操作，请去掉或改正。`;
  const field = path.map(String).join(".");
  const isMissing = path.length === 1 && !(String(path[0]) in value);
  return isMissing ? `缺少字段 ${field}。` : `的字段 ${field}：${message}`;
}

/** The lines of a file as they stand between line feeds, one at a time. */
async function* linesOf(file: string): AsyncGenerator<string> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let rest = "";
  let line = 1;
  const decoded = (bytes?: Buffer) => {
    try {
      return bytes ? decoder.decode(bytes, { stream: true }) : decoder.decode();
    } catch {
      throw invalid(`第 ${line} 行或其后不是 UTF-8 文字，请另存为 UTF-8 再试。`);
    }
  };
  for await (const bytes of createReadStream(file) as AsyncIterable<Buffer>) {
    const lines = (rest + decoded(bytes)).split("\n");
    rest = lines.pop()!;
    yield* lines;
    line += lines.length;
    if (rest.length > LONGEST) throw malformed(line, `超过 ${LONGEST} 个字符。`);
  }
  yield rest + decoded();
}

/**
 * The operations of a file, a JSON object a line; empty lines count and say nothing. A byte order mark is passed over.
 * @param onMalformed told of each line that is no operation; without it the first one is thrown
 */
export async function* operationsOf(
  file: string,
  onMalformed: (refusal: DomainError) => void = (refusal) => {
    throw refusal;
  },
): AsyncGenerator<NumberedOperation> {
  let line = 0;
  for await (const text of linesOf(file)) {
    line += 1;
    const said = text.trim();
    if (said === "") continue;
    try {
      yield { line, operation: readOperation(said, line) };
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      onMalformed(error);
    }
  }
}

/** How many malformed lines are named. */
const NAMED = 20;

/**
 * Looks at the whole file before anything is done with it.
 * @returns how many operations it has
 * @throws DomainError `invalid` that names the malformed lines, the first twenty of them
 */
export async function checkOperations(file: string): Promise<number> {
  const sentences: string[] = [];
  let [operations, wrong] = [0, 0];
  const note = ({ message }: DomainError) => {
    wrong += 1;
    if (wrong <= NAMED) sentences.push(message);
  };
  for await (const _ of operationsOf(file, note)) operations += 1;
  if (wrong > NAMED) sentences.push(`还有 ${wrong - NAMED} 行有误。`);
  if (wrong > 0) throw invalid(sentences.join("\n"));
  return operations;
}
