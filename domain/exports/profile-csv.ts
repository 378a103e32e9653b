import { type DateOn, formatDate, formatInstant } from "#lib/dates.ts";
import { label } from "#lib/vocabulary.ts";
import type { FeatureResult, ScoreResult } from "#scoring/index.ts";
import { groupFeatures } from "../profiles/feature-view.ts";
import { csvText, harmlessCell } from "../records/csv.ts";

export type ExportedProfile = {
  enterpriseName: string;
  uscc: string;
  application: string;
  /** The numbers of the consents that it rests on. */
  consents: string[];
  asOf: DateOn;
  madeAt: Date;
  score: ScoreResult;
  /** The beginning of the model's SHA-256. */
  modelDigest: string;
  features: FeatureResult[];
  /** The words for the firm's division of industry. */
  trade: string | null;
};

const HEADS = ["类别", "指标", "数值", "统计区间", "来源", "数据截至", "缺失原因"];

/** The profile as a spreadsheet opens it: what it is and rests on first, then a line a feature. Nothing in it is a formula. */
export function profileCsv(profile: ExportedProfile): string {
  const { score } = profile;
  const about: string[][] = [
    ["企业", profile.enterpriseName],
    ["统一社会信用代码", profile.uscc],
    ["申请编号", profile.application],
    ["依据授权书", profile.consents.join(" ")],
    ["画像日", formatDate(profile.asOf)],
    ["生成时间", formatInstant(profile.madeAt)],
    [
      "信用评分",
      `${score.points} 分，${label("grade", score.grade)}，模型 ${score.modelVersion}（摘要 ${profile.modelDigest}）`,
    ],
    ["使用限制", "仅用于本笔申请的贷款审查；授权撤回或到期后不得继续使用。"],
    [],
  ];
  const lines = groupFeatures(profile.features, profile.trade).flatMap(({ title, features }) =>
    features.map((each) => [
      title,
      each.name,
      each.value ?? "",
      each.window,
      each.source,
      each.asOn ? formatDate(each.asOn) : "",
      each.missing ? label("missingReason", each.missing) : "",
    ]),
  );
  return `\uFEFF${csvText([...about, HEADS, ...lines].map((line) => line.map(harmlessCell)))}`;
}
