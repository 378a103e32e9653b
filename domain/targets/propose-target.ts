import { command } from "../access/verb.ts";
import { CHANGE_CONFLICTS, openChange } from "../changes/open-change.ts";
import { SetTarget, TARGET_UNIT_WORDS, type TargetUnit, writeTargetValue } from "./inputs.ts";
import { assertUnit, lockTarget } from "./write-target.ts";

const figure = (unit: TargetUnit, value: bigint) =>
  `${writeTargetValue(unit, value)} ${TARGET_UNIT_WORDS[unit]}`;

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
          { name: "指标", after: `${name}（${direction === "at_most" ? "不超过" : "不低于"}）` },
          { name: "年份", after: `${year}年` },
          { name: "目标值", ...(before && { before }), after: figure(unit, value) },
          { name: "来源", ...(stands && { before: stands.source }), after: source },
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
