import { canonicalJson } from "#lib/crypto/canonical.ts";
import { invalid } from "#lib/errors.ts";
import type { EstimatedCard, EstimatedCharacteristic } from "../estimated/card.ts";
import { codeOfReason } from "../estimated/reasons.ts";
import type { Characteristic, Scorecard } from "../model.ts";
import { checkValues, NOT_APPLICABLE_VALUE, type NotApplicable } from "./not-applicable.ts";
import {
  type PmmlAttribute,
  type PmmlCharacteristic,
  pmmlDocument,
  type Scope,
  type Told,
} from "./pmml-document.ts";

/** Names of Extensions of the card, of a characteristic and of a bin, which `importPmml` reads. */
export const TOLD = { card: "card", characteristic: "characteristic", bin: "bin" } as const;

const told = (name: string, value: unknown): Told => ({ name, value: canonicalJson(value) });
const missingCode = (feature: string) => codeOfReason({ feature, missing: true });

/**
 * An estimated card as a PMML 4.4 Scorecard (dmg.org, PMML 4.4, Scorecard): initial score, bins as attributes in the order
 * unknown, not applicable, codes, bins, baselines and reason codes by `pointsBelow`. A missing value's reason code is the
 * characteristic's with `:missing`. What PMML has no place for (goods, bads, weights of evidence, weights, scaling,
 * training) stands in Extensions, so `importPmml` gives the same card; the probability of bad follows from those, for PMML's
 * score is the points. The same card gives the same bytes.
 * @param notApplicable what stands in a field where there can be no value; missing means unknown
 * @throws DomainError `invalid` where the card has no characteristics, a word that XML cannot hold, or a code or word that
 *   stands for 'not applicable'
 */
export function exportPmml(card: EstimatedCard, notApplicable: NotApplicable = NOT_APPLICABLE_VALUE): string {
  checkValues(card, notApplicable);
  const { base, characteristics, ...rest } = card;
  if (characteristics.length === 0) throw invalid("PMML 评分卡至少要有一个特征，这张卡一个也没有。");
  return pmmlDocument({
    ...{ name: card.name, version: card.version, base, baselineMethod: "mean" },
    characteristics: characteristics.map((item) => ({
      ...{ feature: item.feature, words: wordsOf(item), baseline: item.baseline },
      told: told(TOLD.characteristic, {
        ...{ type: item.type, trend: item.trend, iv: item.iv, weight: item.weight },
      }),
      attributes: attributesOf(item, notApplicable),
    })),
    told: told(TOLD.card, rest),
  });
}

const wordsOf = (item: EstimatedCharacteristic) =>
  item.type === "category" ? item.bins.flatMap(({ values }) => values) : null;

type Evidence = { good: number; bad: number; woe: number; points: number };

function attributesOf(item: EstimatedCharacteristic, { number, word }: NotApplicable): PmmlAttribute[] {
  const attribute = (kind: string, scope: Scope, evidence: Evidence | null): PmmlAttribute => {
    const { points = 0, ...rest } = evidence ?? {};
    const missing = kind === "unknown" || kind === "not_applicable";
    return {
      ...{ scope, points, told: told(TOLD.bin, { kind, ...rest }) },
      ...(missing && { reasonCode: missingCode(item.feature) }),
    };
  };
  const none = item.type === "category" ? word : String(number);
  const missing = [
    attribute("unknown", { kind: "unknown" }, item.unknown),
    attribute("not_applicable", { kind: "equal", value: none }, item.notApplicable),
  ];
  const unseen = attribute("unseen", { kind: "any" }, null);
  if (item.type === "category") {
    const bins = item.bins.map(({ values, ...evidence }) =>
      attribute("words", { kind: "words", values }, evidence),
    );
    return [...missing, ...bins, unseen];
  }
  const specials = item.specials.map(({ value, ...evidence }) =>
    attribute("special", { kind: "equal", value: String(value) }, evidence),
  );
  const bins = item.bins.map(({ below, ...evidence }, index) =>
    attribute(
      "interval",
      { kind: "interval", lower: item.bins[index - 1]?.below ?? null, upper: below },
      evidence,
    ),
  );
  return [...missing, ...specials, ...bins, ...(bins.length === 0 ? [unseen] : [])];
}

/** What stands in a field where data do not cover the firm, for a declared card, whose missing value is unauthorised. */
export type DeclaredMissing = { readonly notApplicable: NotApplicable; readonly notCovered: NotApplicable };
export const DECLARED_MISSING: DeclaredMissing = {
  notApplicable: NOT_APPLICABLE_VALUE,
  notCovered: { number: -Number.MAX_VALUE / 2, word: "未覆盖" },
};

const FULL_SCORE = 1000;

/**
 * A declared card as a PMML 4.4 Scorecard. A missing value is an unauthorised one, which never has more points than another;
 * not covered and not applicable are told by values.
 * @throws DomainError `invalid` where it has caps, or points that leave 0 to 1000 and are held there: a PMML Scorecard is a
 *   plain sum, and one without its caps would score higher than the card
 */
export function exportDeclaredPmml(card: Scorecard, missing: DeclaredMissing = DECLARED_MISSING): string {
  if (card.overrides.length > 0) {
    const names = card.overrides.map(({ id }) => id).join("、");
    throw invalid(
      `PMML 评分卡只能把分值相加，无法表示封顶规则（${names}），不封顶的分数会高于本模型，因此不导出。`,
    );
  }
  const sums = card.characteristics.map(extremes);
  const lowest = sums.reduce((sum, { low }) => sum + low, card.base);
  const highest = sums.reduce((sum, { high }) => sum + high, card.base);
  if (lowest < 0 || highest > FULL_SCORE)
    throw invalid(
      `PMML 评分卡无法把分数限制在 0 至 ${FULL_SCORE}，而本模型可能得 ${lowest} 至 ${highest} 分。`,
    );
  return pmmlDocument({
    ...{ name: card.name, version: card.version, base: card.base, baselineMethod: "other" },
    characteristics: card.characteristics.map((item) => declaredCharacteristic(item, missing)),
  });
}

function extremes(item: Characteristic) {
  const { bins, missing } = item;
  const all = [...bins.map(({ points }) => points), ...Object.values(missing)];
  if (item.type === "category") all.push(item.otherwise);
  return { low: Math.min(...all), high: Math.max(...all) };
}

function declaredCharacteristic(
  item: Characteristic,
  { notApplicable, notCovered }: DeclaredMissing,
): PmmlCharacteristic {
  const { feature, baseline, missing } = item;
  const words = item.type === "category" ? item.bins.flatMap(({ values }) => values) : null;
  const standing = ({ number, word }: NotApplicable) => (words ? word : String(number));
  const taken = [standing(notApplicable), standing(notCovered)];
  const clash =
    taken.find((value) => words?.includes(value)) ?? (taken[0] === taken[1] ? taken[0] : undefined);
  if (clash !== undefined) throw invalid(`特征 ${feature} 的“${clash}”已有含义，请另选表示缺失的取值。`);
  const reasonCode = missingCode(feature);
  const told: PmmlAttribute[] = [
    { scope: { kind: "unknown" }, points: missing.unauthorised, reasonCode },
    { scope: { kind: "equal", value: taken[0]! }, points: missing.not_applicable, reasonCode },
    { scope: { kind: "equal", value: taken[1]! }, points: missing.not_covered, reasonCode },
  ];
  const known: PmmlAttribute[] =
    item.type === "category"
      ? [
          ...item.bins.map(({ values, points }) => ({ scope: { kind: "words" as const, values }, points })),
          { scope: { kind: "any" }, points: item.otherwise },
        ]
      : item.bins.map(({ below, points }, index) => ({
          scope: { kind: "interval" as const, lower: item.bins[index - 1]?.below ?? null, upper: below },
          points,
        }));
  return { feature, words, baseline, attributes: [...told, ...known] };
}
