import type { z } from "#lib/zod.ts";
import { command } from "../access/verb.ts";
import { CHANGE_CONFLICTS, openChange } from "../changes/open-change.ts";
import { SetTarget, TARGET_UNIT_WORDS, type TargetUnit, writeTargetValue } from "./inputs.ts";
import { assertUnit, lockTarget } from "./write-target.ts";

const figure = (unit: TargetUnit, value: bigint) =>
  `${writeTargetValue(unit, value)} ${TARGET_UNIT_WORDS[unit]}`;

/** What a target says, by the name of each fact. */
export const targetWords = ({ name, direction, year, unit, value, source }: z.output<typeof SetTarget>) => ({
  指标: `${name}（${direction === "at_most" ? "不超过" : "不低于"}）`,
  年份: `${year}年`,
  目标值: figure(unit, value),
  来源: source,
});

/**
 * Proposes what the district means to reach in a year, or another figure for it. It counts once another official has
 * approved it.
 * @throws DomainError `invalid` where the unit is not the one its indicator is measured in
 */
export const proposeTarget = command({
  permission: "target.propose",
  input: SetTarget,
  conflicts: CHANGE_CONFLICTS,
  async run({ tx, member, input, now, audit }) {
    assertUnit(input);
    const stands = await lockTarget(tx, input);
    const { indicator, year, name, value, unit, direction, source } = input;
    const words = targetWords(input);
    const before = stands && figure(unit, BigInt(stands.value.split(".")[0]!));
    const change = await openChange(
      tx,
      member,
      {
        kind: "target",
        subjectType: "target",
        subjectId: `${indicator}/${year}`,
        payload: { ...input, value: String(value) },
        summary: `${year}年“${name}”目标${before ? `由 ${before} 改为` : "设为"} ${figure(unit, value)}`,
        facts: [
          { name: "指标", after: words.指标 },
          { name: "年份", after: words.年份 },
          { name: "目标值", ...(before && { before }), after: words.目标值 },
          { name: "来源", ...(stands && { before: stands.source }), after: words.来源 },
        ],
      },
      now,
    );
    await audit({
      subjectType: "target",
      subjectId: `${indicator}/${year}`,
      ...(stands && { before: { value: stands.value, source: stands.source } }),
      after: { change: change.number, indicator, year, value, unit, direction, source },
    });
    return { changeId: change.id, number: change.number };
  },
});
