import { type Grade, words } from "#lib/vocabulary.ts";
import { comparisonTest, FALSE, TRUE, type Truth } from "../kleene.ts";
import { chooseTerm } from "../pair.ts";
import type { Comparison, FeatureValue } from "../rules.ts";
import type { SignedRule } from "./conditions.ts";
import { nextUp } from "./doubles.ts";

/**
 * A question to one feature. Between two neighbouring `cuts` all numbers get the same answer (a number at or above a cut
 * lies past it), and so do all texts that are not named in `texts`.
 */
export type FeatureTest = {
  /** The same for tests that ask the same. */
  key: string;
  feature: string;
  test: (value: FeatureValue) => Truth;
  cuts: readonly number[];
  texts: readonly string[];
};

/** Tests joined by Kleene's words; `not` has been pushed down into the tests. */
export type TestTree = FeatureTest | { kind: "all" | "any"; parts: readonly TestTree[] };

export const ALWAYS: TestTree = { kind: "all", parts: [] };
export const NEVER: TestTree = { kind: "any", parts: [] };

/** The tests of a part of a rule. */
export function testsOfRule({ rule, negated }: SignedRule): TestTree {
  if ("not" in rule) return testsOfRule({ rule: rule.not, negated: !negated });
  if ("all" in rule) return joined(negated ? "any" : "all", rule.all, negated);
  if ("any" in rule) return joined(negated ? "all" : "any", rule.any, negated);
  return testOfComparison(rule, negated);
}

const joined = (kind: "all" | "any", rules: readonly SignedRule["rule"][], negated: boolean): TestTree => ({
  kind,
  parts: rules.map((rule) => testsOfRule({ rule, negated })),
});

function testOfComparison(comparison: Comparison, negated: boolean): FeatureTest {
  const plain = comparisonTest(comparison);
  const test = negated ? (value: FeatureValue) => (2 - plain(value)) as Truth : plain;
  const values = "value" in comparison ? [comparison.value].flat() : [];
  const numbers = values.filter((value) => typeof value === "number");
  return {
    key: JSON.stringify([comparison, negated]),
    feature: comparison.feature,
    test,
    cuts: numbers.flatMap((number) => [number + 0, nextUp(number)]).filter(needed(comparison)),
    texts: values.filter((value) => typeof value === "string"),
  };
}

/** Of the cuts before and after each number, those that the operator draws. */
function needed({ op }: Comparison): (cut: number, at: number) => boolean {
  if (op === "gte" || op === "lt") return (_, at) => at % 2 === 0;
  if (op === "gt" || op === "lte") return (_, at) => at % 2 === 1;
  if (op === "between") return (_, at) => at === 0 || at === 3;
  return () => true;
}

const yes = (holds: boolean): Truth => (holds ? TRUE : FALSE);

/** Whether the feature is a number. */
export const isNumber = (feature: string): FeatureTest => ({
  key: `${feature} is a number`,
  feature,
  test: (value) => yes(typeof value === "number"),
  cuts: [],
  texts: [],
});

/** Whether the feature is a number at or above the bound. */
export const atOrAbove = (feature: string, bound: number): FeatureTest => ({
  key: `${feature} from ${bound}`,
  feature,
  test: (value) => yes(typeof value === "number" && value >= bound),
  cuts: [bound],
  texts: [],
});

/** Whether the grade is one of these; null stands for one that is missing or not of the platform's. */
export const gradeIn = (grades: readonly (Grade | null)[]): FeatureTest => ({
  key: `grade in ${grades.join()}`,
  feature: "grade",
  test: (value) => yes(grades.includes(gradeOf(value))),
  cuts: [],
  texts: words("grade"),
});

/** The grade that a value of the feature `grade` names, or null. */
export const gradeOf = (value: unknown): Grade | null =>
  words("grade").find((grade) => grade === value) ?? null;

/** Whether this of the allowed terms is the one chosen for the wished term. */
export const termChosen = (allowed: readonly number[], term: number): FeatureTest => ({
  key: `${term} of ${allowed.join()}`,
  feature: "requested_term",
  test: (value) => yes(chooseTerm(allowed, value) === term),
  cuts: [0, ...allowed].map(nextUp),
  texts: [],
});

/** The same for trees that are written alike. */
export const treeKey = (tree: TestTree): string =>
  "test" in tree ? tree.key : `${tree.kind}(${tree.parts.map(treeKey).join("; ")})`;

/** The tests in a tree. */
export const testsIn = (tree: TestTree): FeatureTest[] =>
  "test" in tree ? [tree] : tree.parts.flatMap(testsIn);
