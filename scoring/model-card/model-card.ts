import type { EstimatedCard } from "../estimated/card.ts";
import { characteristicsSection, missingSection } from "./characteristics.ts";
import { evaluated, type ScoredSample } from "./evaluation.ts";
import { fairnessSection, type GroupReport } from "./fairness.ts";
import { governanceSection } from "./governance.ts";
import { blocks, escapeMarkdown, list } from "./markdown.ts";
import { percent, UNTOLD } from "./numbers.ts";
import {
  calibrationSection,
  type Evaluated,
  gainsSection,
  performanceSection,
  stabilitySection,
} from "./performance.ts";

/** What a model card is made of. Whatever is left out is said to be not known. */
export type ModelCardInput = {
  card: EstimatedCard;
  purpose?: { use: string; users?: string; limits?: readonly string[] };
  /** What counts as bad, over which time, and where the rows are from. */
  outcome?: { bad: string; window?: string; source?: string };
  /** The rows that it was fitted on, and rows that it has not seen. */
  training?: ScoredSample;
  test?: ScoredSample;
  /** Approvals by groups, one entry for each attribute. */
  groups?: readonly GroupReport[];
  /** Owner, approvers, dates, status: as they are to be read. */
  governance?: readonly { what: string; value: string }[];
  /** Names of the characteristics to people. */
  names?: Readonly<Record<string, string>>;
};

/**
 * A model card (Mitchell et al., Model Cards for Model Reporting, 2019) in Chinese Markdown with charts as inline SVG, each
 * beside a table of its figures. No clock and no outside file: the same input gives the same bytes.
 * @throws RangeError where a sample's columns differ in length or hold what `evaluated` refuses
 * @throws DomainError `invalid` where a name has a character that SVG cannot hold
 */
export function modelCard(input: ModelCardInput): string {
  const { card, groups, governance, names = {} } = input;
  const samples: Evaluated = {
    training: input.training ? evaluated(input.training, "these") : undefined,
    test: input.test ? evaluated(input.test, "other") : undefined,
  };
  return `${blocks(
    `# 模型卡：${escapeMarkdown(card.name)} ${card.version}`,
    ...purposeSection(input),
    ...outcomeSection(input),
    ...performanceSection(samples),
    ...calibrationSection(samples),
    ...gainsSection(samples),
    ...stabilitySection(card, input.test),
    ...characteristicsSection(card, names),
    ...missingSection(card, names),
    ...fairnessSection(groups ?? []),
    ...governanceSection(card, governance ?? []),
  )}\n`;
}

const said = (text: string | undefined) => (text ? escapeMarkdown(text) : UNTOLD);

function purposeSection({ purpose }: ModelCardInput): string[] {
  const limits = purpose?.limits ?? [];
  return [
    "## 用途与局限",
    list([`用途：${said(purpose?.use)}`, `使用者：${said(purpose?.users)}`]),
    "局限：",
    list([
      ...limits.map(escapeMarkdown),
      "结果只来自有还款记录的样本；对从未获批的申请人，模型没有依据。",
      "分数供审查参考，不代替审查人的决定；下列特征以外的情况，分数没有考虑。",
    ]),
  ];
}

function outcomeSection({ card, outcome }: ModelCardInput): string[] {
  const { rows, bad, target, badValue } = card.training;
  return [
    "## 数据与结果定义",
    list([
      `坏样本的定义：${said(outcome?.bad)}`,
      `表现期：${said(outcome?.window)}`,
      `数据来源：${said(outcome?.source)}`,
      `结果字段：${escapeMarkdown(target) || UNTOLD}，取值“${escapeMarkdown(badValue)}”为坏`,
      `训练样本：${rows} 行，其中坏样本 ${bad} 行（${percent(bad / rows)}）`,
    ]),
  ];
}
