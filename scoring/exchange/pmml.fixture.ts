/*
 * The sample scorecard of the PMML specification (dmg.org, PMML 4.4, Scorecard, "Scorecard Sample"): department, age and
 * income with pointsBelow. Its bounds are closed on the right, and its age is a field of integers.
 */
const simple = (field: string, operator: string, value?: string | number) =>
  `<SimplePredicate field="${field}" operator="${operator}"${value === undefined ? "" : ` value="${value}"`}/>`;
const both = (...parts: string[]) =>
  `<CompoundPredicate booleanOperator="and">${parts.join("")}</CompoundPredicate>`;
const attribute = (points: number, predicate: string) =>
  `<Attribute partialScore="${points}">${predicate}</Attribute>`;
const between = (field: string, low: number, high: number) =>
  both(simple(field, "greaterThan", low), simple(field, "lessOrEqual", high));

export const specificationSample = `<?xml version="1.0"?>
<PMML xmlns="http://www.dmg.org/PMML-4_4" version="4.4">
  <Header copyright="www.dmg.org" description="Sample scorecard"/>
  <DataDictionary>
    <DataField name="department" dataType="string" optype="categorical"/>
    <DataField name="age" dataType="integer" optype="continuous"/>
    <DataField name="income" dataType="double" optype="continuous"/>
    <DataField name="overallScore" dataType="double" optype="continuous"/>
  </DataDictionary>
  <Scorecard modelName="SampleScorecard" functionName="regression" useReasonCodes="true"
      reasonCodeAlgorithm="pointsBelow" initialScore="0" baselineMethod="other">
    <MiningSchema>
      <MiningField name="department" usageType="active" invalidValueTreatment="asMissing"/>
      <MiningField name="age" usageType="active" invalidValueTreatment="asMissing"/>
      <MiningField name="income" usageType="active" invalidValueTreatment="asMissing"/>
      <MiningField name="overallScore" usageType="predicted"/>
    </MiningSchema>
    <Characteristics>
      <Characteristic name="departmentScore" reasonCode="RC1" baselineScore="19">
        ${attribute(-9, simple("department", "isMissing"))}
        ${attribute(19, simple("department", "equal", "marketing"))}
        ${attribute(3, simple("department", "equal", "engineering"))}
        ${attribute(6, simple("department", "equal", "business"))}
        ${attribute(0, "<True/>")}
      </Characteristic>
      <Characteristic name="ageScore" reasonCode="RC2" baselineScore="18">
        ${attribute(-1, simple("age", "isMissing"))}
        ${attribute(-3, simple("age", "lessOrEqual", 18))}
        ${attribute(0, between("age", 18, 29))}
        ${attribute(12, between("age", 29, 39))}
        ${attribute(18, simple("age", "greaterThan", 39))}
      </Characteristic>
      <Characteristic name="incomeScore" reasonCode="RC3" baselineScore="10">
        ${attribute(5, simple("income", "isMissing"))}
        ${attribute(26, simple("income", "lessOrEqual", 1000))}
        ${attribute(5, between("income", 1000, 2500))}
        ${attribute(-3, simple("income", "greaterThan", 2500))}
      </Characteristic>
    </Characteristics>
  </Scorecard>
</PMML>
`;

/** A scorecard of one number with these attributes, for cases. */
export const ofOneNumber = (
  attributes: string,
  field = `<DataField name="x" dataType="double" optype="continuous"/>`,
  use = "",
) =>
  `<PMML xmlns="http://www.dmg.org/PMML-4_3" version="4.3"><Header/>
  <DataDictionary>${field}</DataDictionary>
  <Scorecard functionName="regression" useReasonCodes="false">
    <MiningSchema><MiningField name="x" ${use}/></MiningSchema>
    <Characteristics><Characteristic name="c">${attributes}</Characteristic></Characteristics>
  </Scorecard></PMML>`;

export { attribute, simple };
