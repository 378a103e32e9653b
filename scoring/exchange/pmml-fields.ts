import { invalid } from "#lib/errors.ts";
import type { FieldValue } from "./pmml-predicate.ts";
import type { XmlElement } from "./xml.ts";
import { childOf, childrenOf, numberOf } from "./xml-tree.ts";

/** How a field reads a value before any predicate sees it. */
export type FieldReader = {
  readonly type: "number" | "category";
  readonly integer: boolean;
  /** Values that the field itself names. */
  readonly named: readonly (string | number)[];
  /** The value, null where it counts as missing, undefined where PMML gives no result for it. */
  read(value: string | number | null): FieldValue | undefined;
};

const NUMBERS = ["double", "float", "integer"];

/**
 * The fields of a PMML document that a Scorecard may name: DataFields of the dictionary with the MiningField's treatment of
 * missing and invalid values (dmg.org, PMML 4.4, DataDictionary and MiningSchema).
 * @returns by name; it throws DomainError `invalid` for a field that is not declared, or not understood
 */
export function readFields(root: XmlElement, scorecard: XmlElement): (name: string) => FieldReader {
  const data = new Map(
    childrenOf(childOf(root, "DataDictionary") ?? root, "DataField").map((node) => [
      node.attributes.name,
      node,
    ]),
  );
  const mining = new Map(
    childrenOf(childOf(scorecard, "MiningSchema") ?? scorecard, "MiningField").map((node) => [
      node.attributes.name,
      node,
    ]),
  );
  const readers = new Map<string, FieldReader>();
  return (name) => {
    const known = readers.get(name);
    if (known) return known;
    const node = data.get(name);
    const use = mining.get(name);
    if (!node || !use)
      throw invalid(
        `PMML 的字段 ${name} 没有在 DataDictionary 和 MiningSchema 中声明，可能是派生字段，不能导入。`,
      );
    const reader = readerOf(name, node, use);
    readers.set(name, reader);
    return reader;
  };
}

function readerOf(name: string, node: XmlElement, use: XmlElement): FieldReader {
  const { optype, dataType = "" } = node.attributes;
  const type = optype === "continuous" && NUMBERS.includes(dataType) ? "number" : "category";
  if (optype === "continuous" && type !== "number")
    throw invalid(`字段 ${name} 的类型 ${dataType} 不能导入。`);
  const { missingValueReplacement, missingValueTreatment } = use.attributes;
  const { invalidValueTreatment = "returnInvalid", outliers = "asIs" } = use.attributes;
  if (outliers !== "asIs" || invalidValueTreatment === "asValue")
    throw invalid(`字段 ${name} 会改写极端值或无效值，不能导入。`);
  if (childOf(node, "Interval") && invalidValueTreatment !== "asIs")
    throw invalid(`字段 ${name} 限定了取值区间，区间以外不计分，不能导入。`);
  const parse = (value: string) => (type === "number" ? numberOf(value, `字段 ${name} 的取值`) : value);
  const valuesOf = (...properties: string[]) =>
    childrenOf(node, "Value")
      .filter(({ attributes }) => properties.includes(attributes.property ?? "valid"))
      .map(({ attributes }) => parse(attributes.value ?? ""));
  const [valid, missing] = [valuesOf("valid"), valuesOf("missing")];
  const invalids = valuesOf("invalid");
  const unanswered = missingValueTreatment === "returnInvalid" ? undefined : null;
  const replaced = missingValueReplacement === undefined ? unanswered : parse(missingValueReplacement);
  const turnedAway = (value: string | number) =>
    (type === "category" && valid.length > 0 && !valid.includes(value)) || invalids.includes(value);
  return {
    type,
    integer: dataType === "integer",
    named: [...valid, ...missing, ...invalids],
    read(value) {
      if (value === null || missing.includes(value)) return replaced;
      if (!turnedAway(value)) return value;
      if (invalidValueTreatment === "asIs") return value;
      return invalidValueTreatment === "asMissing" ? replaced : undefined;
    },
  };
}
