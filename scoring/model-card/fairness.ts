import type { Fairness, GroupApprovals } from "../validation/fairness.ts";
import { blocks, escapeMarkdown, table } from "./markdown.ts";
import { fixed, percent, UNTOLD, withInterval } from "./numbers.ts";

/** Approvals by the groups of one attribute, with names by the groups' codes. */
export type GroupReport = {
  readonly attribute: string;
  readonly names: Readonly<Record<number, string>>;
  readonly fairness: Fairness;
};

const STANDINGS: Record<GroupApprovals["standing"], string> = {
  reference: "参照组",
  compared: "比较",
  too_small: "样本过少",
};

export function fairnessSection(groups: readonly GroupReport[]): string[] {
  if (groups.length === 0) return ["## 公平性", `${UNTOLD}：没有给出分组的审批结果。`];
  return [
    "## 公平性",
    "影响比为本组通过率除以参照组通过率，低于 0.8 为习惯上的警戒线（五分之四规则）；好样本通过率之差只涉及曾获融资者。括号内为区间。",
    ...groups.map(attributeReport),
  ];
}

function attributeReport({ attribute, names, fairness }: GroupReport): string {
  const rows = fairness.groups.map((group) => {
    const { impactRatio, goodsApprovalGap } = group;
    const mark = impactRatio?.clearlyBelowFourFifths
      ? " 明显低于"
      : impactRatio?.belowFourFifths
        ? " 低于"
        : "";
    return [
      escapeMarkdown(names[group.group] ?? String(group.group)),
      STANDINGS[group.standing],
      String(group.rows),
      withInterval(group.approvalRate.value, group.approvalRate, percent),
      impactRatio
        ? `${withInterval(impactRatio.value, impactRatio, (value) => fixed(value, 2))}${mark}`
        : "—",
      goodsApprovalGap ? withInterval(goodsApprovalGap.value, goodsApprovalGap, percent) : "—",
    ];
  });
  return blocks(
    `### 按${escapeMarkdown(attribute)}`,
    fairness.reference === null ? `各组都少于 ${fairness.minRows} 行，不作比较。` : null,
    table(["组", "", "行数", "通过率", "影响比", "好样本通过率之差"], rows, [
      ...(["left", "left", "right", "right", "right", "right"] as const),
    ]),
  );
}
