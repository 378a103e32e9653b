import type { XmlElement } from "./xml.ts";
import { childrenOf, parseXml } from "./xml-tree.ts";

/*
 * A second reading of PMML's scoring procedure (dmg.org, PMML 4.4, Scorecard and TreeModel), which shares nothing with the
 * importer but the XML parser: attributes in order, the first true one counts, reasons by pointsBelow.
 */
type Values = ReadonlyMap<string, string | number | null>;

export function evaluatePmml(pmml: string) {
  const root = parseXml(pmml);
  const scorecard = root.children.find(({ name }) => name === "Scorecard")!;
  const characteristics = childrenOf(childrenOf(scorecard, "Characteristics")[0]!, "Characteristic");
  return (values: Values) => {
    let score = Number(scorecard.attributes.initialScore);
    const below: { code: string; points: number }[] = [];
    for (const characteristic of characteristics) {
      const hit = childrenOf(characteristic, "Attribute").find((node) =>
        isTrue(node.children.find(({ name }) => name !== "Extension")!, values),
      );
      if (!hit) return { score: Number.NaN, reasons: [] };
      const points = Number(hit.attributes.partialScore);
      score += points;
      const code = hit.attributes.reasonCode ?? characteristic.attributes.reasonCode!;
      below.push({ code, points: Number(characteristic.attributes.baselineScore) - points });
    }
    const reasons = below.filter(({ points }) => points > 0).sort((a, b) => b.points - a.points);
    return { score, reasons: reasons.map(({ code }) => code) };
  };
}

function isTrue(node: XmlElement, values: Values): boolean {
  if (node.name === "True") return true;
  if (node.name === "CompoundPredicate") {
    const parts = node.children.map((part) => isTrue(part, values));
    return node.attributes.booleanOperator === "and" ? parts.every(Boolean) : parts.some(Boolean);
  }
  const value = values.get(node.attributes.field!) ?? null;
  if (node.attributes.operator === "isMissing") return value === null;
  if (value === null) return false;
  const same = (text: string) => (typeof value === "number" ? value === Number(text) : value === text);
  if (node.name === "SimpleSetPredicate") {
    const text = node.children[0]!.text;
    return text.slice(1, -1).split('" "').some(same);
  }
  const against = node.attributes.value ?? "";
  switch (node.attributes.operator) {
    case "isNotMissing":
      return true;
    case "equal":
      return same(against);
    case "lessThan":
      return Number(value) < Number(against);
    case "greaterOrEqual":
      return Number(value) >= Number(against);
    default:
      throw new RangeError(`no operator ${node.attributes.operator}`);
  }
}
