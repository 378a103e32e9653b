import { invalid } from "#lib/errors.ts";
import { type FieldReader, readFields } from "./pmml-fields.ts";
import { holds, named, type Predicate, readPredicate } from "./pmml-predicate.ts";
import type { PointsCard, PointsCharacteristic } from "./points-card.ts";
import type { XmlElement } from "./xml.ts";
import { childOf, childrenOf, numberOf } from "./xml-tree.ts";

const BEYOND_POINTS = ["Targets", "LocalTransformations"];

/**
 * A PMML Scorecard of any writer as a card of points. Attributes are tried in their order and the first that is true counts,
 * as the specification asks; bins of numbers are closed on the left here, so `x ≤ 18` becomes `x < 18⁺` with 18⁺ the next
 * double (in a field of integers, 19), which parts all values alike. Missing value replacements and values declared to be
 * missing are followed.
 * @throws DomainError `invalid` where points are computed (ComplexPartialScore), targets or fields transformed, a predicate
 *   names several fields, or a field stands in two characteristics
 */
export function readPointsCard(root: XmlElement, scorecard: XmlElement): PointsCard {
  for (const name of BEYOND_POINTS)
    if (childOf(scorecard, name)) throw invalid(`PMML 的 ${name} 超出了分值相加的评分卡，不能导入。`);
  const fields = readFields(root, scorecard);
  const {
    modelName,
    initialScore = "0",
    baselineScore,
    useReasonCodes,
    reasonCodeAlgorithm,
  } = scorecard.attributes;
  const nodes = childrenOf(childOf(scorecard, "Characteristics") ?? scorecard, "Characteristic");
  if (nodes.length === 0) throw invalid("PMML 评分卡没有特征。");
  const characteristics = nodes.map((node) => readCharacteristic(node, fields, baselineScore));
  const features = characteristics.map(({ feature }) => feature);
  const twice = features.find((feature, index) => features.indexOf(feature) < index);
  if (twice !== undefined) throw invalid(`字段 ${twice} 出现在两个特征里，不能导入。`);
  const header = childOf(root, "Header")?.attributes;
  return {
    ...{ schema: 1, kind: "points", name: modelName ?? header?.description ?? "PMML" },
    version: header?.modelVersion ?? null,
    base: numberOf(initialScore, "initialScore"),
    reasons:
      useReasonCodes === "false"
        ? null
        : reasonCodeAlgorithm === "pointsAbove"
          ? "pointsAbove"
          : "pointsBelow",
    characteristics,
  };
}

type Attribute = { predicate: Predicate; points: number };

function readCharacteristic(
  node: XmlElement,
  fieldOf: (name: string) => FieldReader,
  baseline: string | undefined,
): PointsCharacteristic {
  const { name = "", reasonCode = null, baselineScore = baseline } = node.attributes;
  const fields = new Set<string>();
  const attributes = childrenOf(node, "Attribute").map((attribute): Attribute => {
    const { partialScore } = attribute.attributes;
    if (childOf(attribute, "ComplexPartialScore") || partialScore === undefined)
      throw invalid(`特征 ${name} 的分值要由公式计算，不能导入。`);
    const read = readPredicate(attribute, (field) => fieldOf(field).type);
    for (const field of read.fields) fields.add(field);
    return { predicate: read.predicate, points: numberOf(partialScore, `特征 ${name} 的 partialScore`) };
  });
  if (fields.size !== 1) throw invalid(`特征 ${name} 的条件要只用一个字段，现有 ${fields.size} 个。`);
  const [feature] = fields as unknown as [string];
  const field = fieldOf(feature);
  /** Which attribute takes a value in; −1 none. */
  const placeOf = (value: string | number | null) => {
    const read = field.read(value);
    if (read === undefined) return -1;
    return attributes.findIndex(({ predicate }) => holds(predicate, read) === true);
  };
  const shared = {
    ...{ feature, reasonCode },
    baseline: baselineScore === undefined ? null : numberOf(baselineScore, `特征 ${name} 的 baselineScore`),
    unknown: attributes[placeOf(null)]?.points ?? null,
  };
  return field.type === "category"
    ? { ...shared, type: "category", ...groupsOf(attributes, placeOf, field) }
    : { ...shared, type: "number", otherwise: null, ...cellsOf(attributes, placeOf, field) };
}

type PlaceOf = (value: string | number | null) => number;

/** Words by the attribute that takes them, and the points of any other word. */
function groupsOf(attributes: readonly Attribute[], placeOf: PlaceOf, field: FieldReader) {
  const words = new Set(attributes.flatMap(({ predicate }) => named(predicate).values.map(String)));
  for (const word of field.named) words.add(String(word));
  const groups = new Map<number, string[]>();
  for (const word of words) {
    const place = placeOf(word);
    groups.set(place, [...(groups.get(place) ?? []), word]);
  }
  let other = "其他";
  while (words.has(other)) other = `${other}_`;
  const otherwise = attributes[placeOf(other)]?.points ?? null;
  return {
    bins: [...groups]
      .filter(([place]) => place >= 0 || otherwise !== null)
      .sort(([a], [b]) => a - b)
      .map(([place, values]) => ({ values, points: attributes[place]?.points ?? null })),
    otherwise,
  };
}

type Cell = { from: number; place: number };

/**
 * Numbers by the attribute that takes them: all bounds cut the line into cells within which no predicate changes. A cell of
 * one value that an attribute names singly is a code.
 */
function cellsOf(attributes: readonly Attribute[], placeOf: PlaceOf, field: FieldReader) {
  const next = field.integer ? (value: number) => Math.floor(value) + 1 : nextDouble;
  const bounds = new Set<number>();
  for (const value of [...attributes.flatMap(({ predicate }) => named(predicate).values), ...field.named]) {
    bounds.add(field.integer ? Math.ceil(Number(value)) : Number(value) + 0);
    bounds.add(next(Number(value)));
  }
  const starts = [...bounds.add(-Number.MAX_VALUE)].filter(Number.isFinite).sort((a, b) => a - b);
  const cells = starts.map((from): Cell => ({ from, place: placeOf(from) }));
  const single = ({ from, place }: Cell, index: number) =>
    cells[index + 1]?.from === next(from) &&
    (missing(from) || (place >= 0 && named(attributes[place]!.predicate).singly));
  const missing = (value: number) => field.named.includes(value) && field.read(value) !== value;
  const pointsAt = (place: number) => attributes[place]?.points ?? null;
  const specials = cells.filter(single).map(({ from, place }) => ({ value: from, points: pointsAt(place) }));
  const runs = cells
    .filter((cell, index) => !single(cell, index))
    .filter(({ place }, index, all) => index === 0 || place !== all[index - 1]!.place);
  const bins = runs.map(({ place }, index) => ({
    below: runs[index + 1]?.from ?? null,
    points: pointsAt(place),
  }));
  return { specials, bins };
}

/** The next larger double (IEEE 754, nextUp). */
function nextDouble(value: number): number {
  if (value === 0) return Number.MIN_VALUE;
  const bits = new BigInt64Array(Float64Array.of(value).buffer);
  bits[0]! += value > 0 ? 1n : -1n;
  return new Float64Array(bits.buffer)[0]!;
}
