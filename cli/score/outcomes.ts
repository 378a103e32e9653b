import { invalid } from "#lib/errors.ts";
import { MISSING_WORDS } from "#scoring/index.ts";
import { readTable, type Table } from "./read-table.ts";

/** A table whose rows are known to have turned out bad (1) or good (0). */
export type LabelledTable = Table & { bad: Uint8Array };

export type TargetOptions = { data: string; target: string; bad: string };

/** Refuses rows that all turned out alike, which no figure can be told from. */
export function needBoth(bad: Uint8Array, which: string): void {
  const bads = bad.reduce((sum, value) => sum + value, 0);
  if (bads > 0 && bads < bad.length) return;
  const alike = bad.length === 0 ? "一条也没有" : bads === 0 ? "没有一条是坏" : "没有一条是好";
  throw invalid(`${which}里${alike}，算不出结果：好坏都要有。`);
}

/**
 * Reads a table and its outcomes: a row is bad where the target is `bad`, otherwise good.
 * @throws DomainError `invalid` where a row has no outcome, or all turned out alike
 */
export async function readLabelled(
  { data, target, bad: badValue }: TargetOptions,
  asText: readonly string[] = [],
): Promise<LabelledTable> {
  const table = await readTable(data, [target, ...asText]);
  const outcomes = table.texts.get(target)!.map((text) => text.trim());
  const empty = outcomes.findIndex((outcome) => outcome !== badValue && saysNothing(outcome));
  if (empty >= 0)
    throw invalid(`${data} 第 ${empty + 1} 条数据没有 ${target}（好坏结果）。请补上，或先去掉这些行。`);
  const bad = Uint8Array.from(outcomes, (outcome) => (isBad(outcome, badValue) ? 1 : 0));
  const bads = bad.reduce((sum, value) => sum + value, 0);
  if (bads === 0 || bads === bad.length) {
    const found = [...new Set(outcomes)].slice(0, 8).join("、");
    throw invalid(
      `${target} 里${bads === 0 ? "没有" : "全都是"} ${badValue}，分不出好坏。这一列现有的取值：${found}。请用 --bad 写明哪个取值是坏。`,
    );
  }
  return { ...table, bad };
}

const saysNothing = (outcome: string) =>
  MISSING_WORDS.unknown.includes(outcome) || MISSING_WORDS.notApplicable.includes(outcome);

/** The text itself, or the same number written another way. */
function isBad(outcome: string, badValue: string): boolean {
  if (outcome === badValue) return true;
  return outcome !== "" && badValue !== "" && Number(outcome) === Number(badValue);
}
