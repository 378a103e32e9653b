import { createHash } from "node:crypto";
import { canonicalJson } from "#lib/crypto/canonical.ts";
import type { EstimatedCard } from "../estimated/card.ts";
import { escapeMarkdown, list } from "./markdown.ts";
import { plain, UNTOLD } from "./numbers.ts";

/** SHA-256 of the card's canonical JSON (RFC 8785), in hexadecimal: what a version is held to. */
export const digestOfCard = (card: EstimatedCard): string =>
  createHash("sha256").update(canonicalJson(card)).digest("hex");

export function governanceSection(
  card: EstimatedCard,
  told: readonly { what: string; value: string }[],
): string[] {
  const { scaling, training, intercept, base } = card;
  return [
    "## 治理",
    list([
      `模型：${escapeMarkdown(card.id)}，版本 ${card.version}（数据格式第 ${card.schema} 版）`,
      `SHA-256：\`${digestOfCard(card)}\`（规范 JSON，RFC 8785）`,
      `刻度：好坏比为 ${plain(scaling.baseOdds)} 时 ${plain(scaling.basePoints)} 分，好坏比每翻一倍加 ${plain(scaling.pdo)} 分；基础分 ${base}`,
      `坏的概率 = 1 ÷ (1 + e^−(${plain(intercept)} − Σ 权重 × WOE))`,
      `估计方法：按证据权重的逻辑回归，岭系数 ${plain(training.ridge)}；信息量低于 ${plain(training.ivMin)} 的特征不用`,
      ...told.map(({ what, value }) => `${escapeMarkdown(what)}：${escapeMarkdown(value)}`),
      ...(told.length === 0 ? [`负责人、审批人、状态：${UNTOLD}`] : []),
    ]),
  ];
}
