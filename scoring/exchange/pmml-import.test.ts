import { describe, expect, test } from "vitest";
import { categoryColumn, numberColumn } from "../table/column.ts";
import { byName } from "./cards.fixture.ts";
import { attribute, ofOneNumber, simple, specificationSample } from "./pmml.fixture.ts";
import { importPmml } from "./pmml-import.ts";
import { type PointsCard, pointsByCard } from "./points-card.ts";

describe("a scorecard from elsewhere", () => {
  test("the specification's sample: what it says, and null for what it does not", () => {
    expect(importPmml(specificationSample)).toEqual({
      ...{
        schema: 1,
        kind: "points",
        name: "SampleScorecard",
        version: null,
        base: 0,
        reasons: "pointsBelow",
      },
      characteristics: [
        {
          ...{
            type: "category",
            feature: "department",
            reasonCode: "RC1",
            baseline: 19,
            unknown: -9,
            otherwise: 0,
          },
          bins: [
            { values: ["marketing"], points: 19 },
            { values: ["engineering"], points: 3 },
            { values: ["business"], points: 6 },
          ],
        },
        {
          ...{
            type: "number",
            feature: "age",
            reasonCode: "RC2",
            baseline: 18,
            unknown: -1,
            otherwise: null,
          },
          bins: [
            { below: 19, points: -3 },
            { below: 30, points: 0 },
            { below: 40, points: 12 },
            { below: null, points: 18 },
          ],
          specials: [],
        },
        {
          ...{
            type: "number",
            feature: "income",
            reasonCode: "RC3",
            baseline: 10,
            unknown: 5,
            otherwise: null,
          },
          bins: [
            { below: 1000.0000000000001, points: 26 },
            { below: 2500.0000000000005, points: 5 },
            { below: null, points: -3 },
          ],
          specials: [],
        },
      ],
    });
  });

  test("the sample's points: engineering at 33 with 1000 has 41; bounds are closed on the right", () => {
    const columns = byName([
      categoryColumn("department", ["engineering", "marketing", null, "law"]),
      numberColumn("age", [33, 18, null, 40]),
      numberColumn("income", [1000, 1000.5, 2500, null]),
    ]);
    expect([...pointsByCard(importPmml(specificationSample) as PointsCard, columns)]).toEqual([
      3 + 12 + 26,
      19 - 3 + 5,
      -9 - 1 + 5,
      0 + 18 + 5,
    ]);
  });

  const numbers = [null, -9, -1, 0, 0.5, 1, 2, 99];
  test.each([
    {
      what: "the first of overlapping attributes counts",
      xml: ofOneNumber(
        attribute(1, simple("x", "lessThan", 1)) +
          attribute(2, simple("x", "lessThan", 2)) +
          attribute(3, simple("x", "isNotMissing")),
      ),
      points: [Number.NaN, 1, 1, 1, 1, 2, 3, 3],
    },
    {
      what: "a gap has no points",
      xml: ofOneNumber(
        attribute(1, simple("x", "lessThan", 0)) + attribute(2, simple("x", "greaterThan", 1)),
      ),
      points: [Number.NaN, 1, 1, Number.NaN, Number.NaN, Number.NaN, 2, 2],
    },
    {
      what: "codes, also within a set",
      xml: ofOneNumber(
        `<Attribute partialScore="9"><SimpleSetPredicate field="x" booleanOperator="isIn"><Array n="2" type="real">-9 99</Array></SimpleSetPredicate></Attribute>${attribute(1.5, "<True/>")}`,
      ),
      points: [1.5, 9, 1.5, 1.5, 1.5, 1.5, 1.5, 9],
    },
    {
      what: "a replaced missing value has the points of the replacement",
      xml: ofOneNumber(
        attribute(1, simple("x", "lessThan", 0)) + attribute(2, simple("x", "greaterOrEqual", 0)),
        undefined,
        'missingValueReplacement="5"',
      ),
      points: [2, 1, 1, 2, 2, 2, 2, 2],
    },
    {
      what: "a value declared to be missing",
      xml: ofOneNumber(
        attribute(7, simple("x", "isMissing")) + attribute(1, simple("x", "isNotMissing")),
        '<DataField name="x" dataType="double" optype="continuous"><Value value="-9" property="missing"/></DataField>',
      ),
      points: [7, 7, 1, 1, 1, 1, 1, 1],
    },
    {
      what: "surrogate, xor, or, notEqual",
      xml: ofOneNumber(
        `<Attribute partialScore="4"><CompoundPredicate booleanOperator="surrogate">${simple("x", "equal", 0.5)}<True/></CompoundPredicate></Attribute>` +
          `<Attribute partialScore="5"><CompoundPredicate booleanOperator="xor">${simple("x", "lessThan", 1)}${simple("x", "greaterThan", -1)}</CompoundPredicate></Attribute>` +
          attribute(6, simple("x", "notEqual", 0)),
      ),
      points: [4, 5, 5, Number.NaN, 4, 5, 5, 5],
    },
  ])("$what", ({ xml, points }) => {
    const card = importPmml(xml) as PointsCard;
    expect([...pointsByCard(card, byName([numberColumn("x", numbers)]))]).toEqual(points);
    expect(card.reasons).toBeNull();
  });

  const simpleAttribute = attribute(1, simple("x", "isNotMissing"));
  test.each([
    ["a document type", `<!DOCTYPE PMML [<!ENTITY a "b">]>${ofOneNumber(simpleAttribute)}`, "DOCTYPE"],
    ["an entity beyond the five", ofOneNumber(simpleAttribute).replace('name="c"', 'name="&nbsp;"'), "XML"],
    ["broken XML", specificationSample.slice(0, 300), "不是有效的 XML"],
    ["nothing", "", "XML"],
    ["depth beyond reason", `${"<a>".repeat(100)}${"</a>".repeat(100)}`, "嵌套过深"],
    ["another root", "<html/>", "不是 PMML"],
    [
      "another model",
      specificationSample.replaceAll("Scorecard ", "TreeModel ").replaceAll("</Scorecard>", "</TreeModel>"),
      "Scorecard",
    ],
    ["computed points", ofOneNumber(simpleAttribute.replace(' partialScore="1"', "")), "由公式计算"],
    [
      "two fields in one characteristic",
      ofOneNumber(simpleAttribute + attribute(2, simple("y", "isMissing"))),
      "y 没有在",
    ],
    ["no number for points", ofOneNumber(attribute(Number.NaN, simple("x", "isMissing"))), "要是数字"],
    ["targets", specificationSample.replace("<Characteristics>", "<Targets/><Characteristics>"), "Targets"],
    [
      "an interval",
      ofOneNumber(
        simpleAttribute,
        '<DataField name="x" dataType="double" optype="continuous"><Interval closure="closedClosed" leftMargin="0"/></DataField>',
      ),
      "限定了取值区间",
    ],
  ])("is refused with %s", (_, xml, sentence) => {
    expect(() => importPmml(xml)).toThrow(sentence);
  });
});
