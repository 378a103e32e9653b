import { element, type XmlElement, xmlDocument } from "./xml.ts";

/** What an attribute of a characteristic takes in. `equal` is one value, `any` what nothing before it took. */
export type Scope =
  | { kind: "unknown" }
  | { kind: "equal"; value: string }
  | { kind: "interval"; lower: number | null; upper: number | null }
  | { kind: "words"; values: readonly string[] }
  | { kind: "any" };

/** What is told of an element in an Extension: a name, and canonical JSON. */
export type Told = { readonly name: string; readonly value: string };

export type PmmlAttribute = { scope: Scope; points: number; reasonCode?: string; told?: Told };
export type PmmlCharacteristic = {
  feature: string;
  /** The words that are known; null for numbers. */
  words: readonly string[] | null;
  baseline: number;
  attributes: readonly PmmlAttribute[];
  told?: Told;
};
export type PmmlScorecard = {
  name: string;
  version: string;
  base: number;
  baselineMethod: "mean" | "other";
  characteristics: readonly PmmlCharacteristic[];
  told?: Told;
};

export const NAMESPACE = "http://www.dmg.org/PMML-4_4";
export const EXTENDER = "xinyidai";
/** Rank of the last reason code in the Output. */
const REASONS = 4;

/** A PMML 4.4 document with one Scorecard (dmg.org, PMML 4.4, Scorecard and General Structure). */
export function pmmlDocument(card: PmmlScorecard): string {
  const target = nameBeside("points", card.characteristics);
  return xmlDocument(
    element("PMML", { xmlns: NAMESPACE, version: "4.4" }, [
      element("Header", { description: card.name, modelVersion: card.version }, [
        element("Application", { name: EXTENDER }),
      ]),
      dataDictionary(card.characteristics, target),
      scorecard(card, target),
    ]),
  );
}

/** A name that no characteristic has. */
function nameBeside(wanted: string, characteristics: readonly PmmlCharacteristic[]): string {
  const taken = new Set(characteristics.map(({ feature }) => feature));
  let name = wanted;
  while (taken.has(name)) name = `${name}_`;
  return name;
}

function dataDictionary(characteristics: readonly PmmlCharacteristic[], target: string): XmlElement {
  const fields = characteristics.map(({ feature, words }) =>
    words
      ? element(
          "DataField",
          { name: feature, optype: "categorical", dataType: "string" },
          words.map((value) => element("Value", { value })),
        )
      : element("DataField", { name: feature, optype: "continuous", dataType: "double" }),
  );
  return element("DataDictionary", { numberOfFields: fields.length + 1 }, [
    ...fields,
    element("DataField", { name: target, optype: "continuous", dataType: "double" }),
  ]);
}

function scorecard(card: PmmlScorecard, target: string): XmlElement {
  const attributes = {
    modelName: card.name,
    functionName: "regression",
    algorithmName: "Scorecard",
    initialScore: card.base,
    useReasonCodes: "true",
    reasonCodeAlgorithm: "pointsBelow",
    baselineMethod: card.baselineMethod,
  };
  return element("Scorecard", attributes, [
    ...extension(card.told),
    miningSchema(card.characteristics, target),
    output(card.characteristics),
    element("Characteristics", {}, card.characteristics.map(characteristic)),
  ]);
}

/** Nothing is imputed and no value is turned away: what is missing or not known has attributes of its own. */
const miningSchema = (characteristics: readonly PmmlCharacteristic[], target: string) =>
  element("MiningSchema", {}, [
    ...characteristics.map(({ feature }) =>
      element("MiningField", {
        name: feature,
        usageType: "active",
        missingValueTreatment: "asIs",
        invalidValueTreatment: "asIs",
      }),
    ),
    element("MiningField", { name: target, usageType: "target" }),
  ]);

function output(characteristics: readonly PmmlCharacteristic[]): XmlElement {
  const score = { name: nameBeside("score", characteristics), optype: "continuous", dataType: "double" };
  const reasons = Array.from({ length: Math.min(REASONS, characteristics.length) }, (_, index) =>
    element("OutputField", {
      name: nameBeside(`reason${index + 1}`, characteristics),
      optype: "categorical",
      dataType: "string",
      feature: "reasonCode",
      rank: index + 1,
    }),
  );
  return element("Output", {}, [element("OutputField", { ...score, feature: "predictedValue" }), ...reasons]);
}

const characteristic = ({ feature, baseline, attributes, told }: PmmlCharacteristic) =>
  element("Characteristic", { name: feature, reasonCode: feature, baselineScore: baseline }, [
    ...extension(told),
    ...attributes.map(({ scope, points, reasonCode, told }) =>
      element("Attribute", { reasonCode, partialScore: points }, [
        ...extension(told),
        predicate(feature, scope),
      ]),
    ),
  ]);

const extension = (told: Told | undefined): XmlElement[] =>
  told ? [element("Extension", { extender: EXTENDER, ...told })] : [];

function predicate(field: string, scope: Scope): XmlElement {
  const simple = (operator: string, value?: string | number) =>
    element("SimplePredicate", { field, operator, value });
  const both = (booleanOperator: string, parts: XmlElement[]) =>
    parts.length === 1 ? parts[0]! : element("CompoundPredicate", { booleanOperator }, parts);
  if (scope.kind === "any") return element("True");
  if (scope.kind === "unknown") return simple("isMissing");
  if (scope.kind === "equal") return simple("equal", scope.value);
  if (scope.kind === "interval") {
    const { lower, upper } = scope;
    if (lower === null && upper === null) return simple("isNotMissing");
    const parts = lower === null ? [] : [simple("greaterOrEqual", lower)];
    return both("and", upper === null ? parts : [...parts, simple("lessThan", upper)]);
  }
  const { values } = scope;
  // How a backslash stands in an array of strings is read in different ways; one by one there is no doubt.
  if (values.length === 1 || values.some((value) => /["\\]/.test(value)))
    return both(
      "or",
      values.map((value) => simple("equal", value)),
    );
  const array = element(
    "Array",
    { n: values.length, type: "string" },
    [],
    values.map((value) => `"${value}"`).join(" "),
  );
  return element("SimpleSetPredicate", { field, booleanOperator: "isIn" }, [array]);
}
