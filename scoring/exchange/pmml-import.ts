import { invalid } from "#lib/errors.ts";
import { type EstimatedCard, parseEstimatedCard } from "../estimated/card.ts";
import { checkAgreement } from "./pmml-agreement.ts";
import { EXTENDER } from "./pmml-document.ts";
import { TOLD } from "./pmml-export.ts";
import { readPointsCard } from "./pmml-points.ts";
import { named, type Predicate, readPredicate } from "./pmml-predicate.ts";
import type { PointsCard } from "./points-card.ts";
import type { XmlElement } from "./xml.ts";
import { childOf, childrenOf, numberOf, parseXml } from "./xml-tree.ts";

const KNOWN_NAMESPACE = /^(https?:\/\/www\.dmg\.org\/PMML-4_[0-9](_[0-9])?)?$/;

/**
 * Reads a PMML Scorecard (PMML 4.1 to 4.4; dmg.org). One that `exportPmml` wrote gives its estimated card again, to the byte
 * of its canonical JSON, with points, baselines and bins as they stand in the document now. Any other gives what it says: its
 * points, and null for what it does not say ({@link readPointsCard}).
 * @throws DomainError `invalid` where it is no PMML, has no single Scorecard, has something that a scorecard of points cannot
 *   hold, or predicates that differ from what its Extensions call them
 */
export function importPmml(xml: string): EstimatedCard | PointsCard {
  const root = parseXml(xml);
  if (root.name !== "PMML" || !KNOWN_NAMESPACE.test(root.namespace))
    throw invalid("这不是 PMML 4 文件：根元素要是 PMML。");
  const scorecards = childrenOf(root, "Scorecard");
  if (scorecards.length !== 1)
    throw invalid(`PMML 文件里要有一个 Scorecard 模型，现有 ${scorecards.length} 个。`);
  const [scorecard] = scorecards as [XmlElement];
  const told = toldOf(scorecard, TOLD.card);
  const document = readPointsCard(root, scorecard);
  if (!told) return document;
  const card = readEstimated(scorecard, told);
  checkAgreement(card, document);
  return card;
}

type Json = Record<string, unknown>;

/** What our own Extension of that name says; null where there is none. */
function toldOf(parent: XmlElement, name: string): Json | null {
  const found = childrenOf(parent, "Extension").find(
    ({ attributes }) => attributes.extender === EXTENDER && attributes.name === name,
  );
  if (!found) return null;
  try {
    const value: unknown = JSON.parse(found.attributes.value ?? "");
    if (typeof value === "object" && value !== null) return value as Json;
  } catch {
    // Told below, with the name of the Extension.
  }
  throw invalid(`PMML 的 Extension ${name} 不是有效的 JSON。`);
}

function readEstimated(scorecard: XmlElement, told: Json): EstimatedCard {
  const characteristics = childOf(scorecard, "Characteristics");
  return parseEstimatedCard({
    ...told,
    base: numberOf(scorecard.attributes.initialScore ?? "", "initialScore"),
    characteristics: childrenOf(characteristics ?? scorecard, "Characteristic").map(readCharacteristic),
  });
}

type Read = { kind: unknown; points: number; evidence: Json; predicate: Predicate };

function readCharacteristic(node: XmlElement): Json {
  const feature = node.attributes.name;
  const told = toldOf(node, TOLD.characteristic) ?? {};
  const attributes = childrenOf(node, "Attribute").map((attribute): Read => {
    const { kind, ...evidence } = toldOf(attribute, TOLD.bin) ?? {};
    const points = numberOf(attribute.attributes.partialScore ?? "", `特征 ${feature} 的 partialScore`);
    // What is not applicable is a word or a number; its value is a convention, and no part of the card.
    const type = told.type === "number" && kind !== "not_applicable" ? "number" : "category";
    const { predicate, fields } = readPredicate(attribute, () => type);
    if (fields.some((field) => field !== feature))
      throw invalid(`特征 ${feature} 的条件用到了别的字段 ${fields.join("、")}。`);
    return { kind, evidence, points, predicate };
  });
  const only = (kind: string) => attributes.filter((attribute) => attribute.kind === kind);
  const binOf = ({ points, evidence }: Read) => ({ ...evidence, points });
  // A kind of missing that no row had has no evidence.
  const missing = (kind: string) =>
    only(kind)
      .filter(({ evidence }) => "woe" in evidence)
      .map(binOf)[0] ?? null;
  const shared = {
    ...{ ...told, feature },
    baseline: numberOf(node.attributes.baselineScore ?? "", `特征 ${feature} 的 baselineScore`),
    ...{ unknown: missing("unknown"), notApplicable: missing("not_applicable") },
  };
  if (told.type === "category")
    return {
      ...shared,
      bins: only("words").map((bin) => ({ values: named(bin.predicate).values, ...binOf(bin) })),
    };
  return {
    ...shared,
    bins: only("interval").map((bin) => ({ below: upperOf(bin.predicate), ...binOf(bin) })),
    specials: only("special").map((bin) => ({ value: named(bin.predicate).values[0], ...binOf(bin) })),
  };
}

/** The bound that an interval stays below; null where there is none. */
function upperOf(predicate: Predicate): string | number | null {
  const parts = predicate.kind === "compound" ? predicate.parts : [predicate];
  const bound = parts.find((part) => part.kind === "comparison" && part.operator === "lessThan");
  return bound?.kind === "comparison" ? bound.value : null;
}
