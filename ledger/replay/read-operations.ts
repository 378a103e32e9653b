import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { invalid } from "#lib/errors.ts";
import type { z } from "#lib/zod.ts";
import { OPERATION_NAMES, type Operation, SCHEMAS } from "./operations.ts";
import type { NumberedOperation } from "./replay.ts";

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

/** The operations of a file, a JSON object a line; empty lines count and say nothing. */
export async function* operationsOf(file: string): AsyncGenerator<NumberedOperation> {
  const lines = createInterface({
    input: createReadStream(file, "utf8"),
    crlfDelay: Number.POSITIVE_INFINITY,
  });
  let line = 0;
  for await (const text of lines) {
    line += 1;
    const said = (line === 1 ? text.replace(/^\uFEFF/, "") : text).trim();
    if (said !== "") yield { line, operation: readOperation(said, line) };
  }
}

/**
 * Looks at the whole file before anything is done with it.
 * @returns how many operations it has
 * @throws DomainError `invalid` on the first malformed line
 */
export async function checkOperations(file: string): Promise<number> {
  let count = 0;
  for await (const _ of operationsOf(file)) count += 1;
  return count;
}
