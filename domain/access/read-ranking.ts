import { readFileSync } from "node:fs";
import { invalid } from "#lib/errors.ts";
import { parseRanking, type RankConfiguration } from "#matching/index.ts";

/**
 * How the operator wants offers ranked, from the file that RANKING_FILE names; read once, at the start of a process.
 * @throws DomainError `invalid` where the file cannot be read, or naming the faulty places in it
 */
export function readRanking(path: string): RankConfiguration {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    const reason = error instanceof SyntaxError ? "不是有效的 JSON" : (error as NodeJS.ErrnoException).code;
    throw invalid(`RANKING_FILE 指定的文件“${path}”读不出来（${reason}）。请核对路径和内容。`);
  }
  return parseRanking(value);
}
