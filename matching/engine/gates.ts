import { type Grade, words } from "#lib/vocabulary.ts";
import { exact } from "../exact.ts";
import { type Formula, partsOf } from "../formula.ts";
import { type CompiledProduct, rateOf } from "../pair.ts";
import { costDependsOnAmount, feesLeaveNothing, nominalPrincipal, nominalSteps } from "../ranking-cost.ts";
import { ALWAYS, gradeIn, isNumber, NEVER, type TestTree, termChosen, treeKey } from "./feature-tests.ts";
import { formulaFeatures } from "./features.ts";
import { constantOf, formulaFor, testsOfReaching } from "./limit-tests.ts";

/**
 * When a limit, a rate or something beside the fees results, said of features: `tests` must be true for it. Where that
 * does not suffice (`exactly` false), each pair that passes must be asked.
 */
export type Gate = { tests: TestTree; exactly: boolean };

/** The grades a formula can tell apart: null for none known. */
export const GRADES: readonly (Grade | null)[] = [...words("grade"), null];

/** A limit of at least the minimum, and of at least a fen. */
export function limitGate(product: CompiledProduct): Gate {
  const { limit, minFen, maxFen } = product.terms;
  const least = Math.max(1, minFen);
  if (least > maxFen) return { tests: NEVER, exactly: true };
  return gateOf(product, limit, (grade, term) => {
    const formula = formulaFor(limit, grade, term);
    if (formula === null) return { tests: NEVER, exactly: true };
    const reaching = testsOfReaching(formula, exact(least));
    return { tests: withNumbers(formula, reaching ?? ALWAYS), exactly: reaching !== null };
  });
}

/** A rate of 0 to 10,000 basis points. */
export const rateGate = (product: CompiledProduct): Gate =>
  gateOf(product, product.terms.rateBps, (grade, term) => {
    const formula = formulaFor(product.terms.rateBps, grade, term);
    if (formula === null || constantOf(formula) === null) return { tests: NEVER, exactly: true };
    if (constantOf(formula) === undefined) return { tests: withNumbers(formula, ALWAYS), exactly: false };
    const rate = rateOf(product, { values: { grade }, termMonths: term, missing: new Set() });
    return { tests: rate === null ? NEVER : ALWAYS, exactly: true };
  });

/** Fees at drawdown that leave something of the loan, whatever amount the product can lend. */
export function feesGate(product: CompiledProduct): Gate {
  const { terms } = product;
  if (terms.fees.length === 0) return { tests: ALWAYS, exactly: true };
  return gateOf(product, null, (_, term) => {
    const eaten = amountsOf(product).map((amount) => feesLeaveNothing(terms, amount, term));
    if (eaten.includes(true) && eaten.includes(false)) return { tests: ALWAYS, exactly: false };
    return { tests: eaten.includes(true) ? NEVER : ALWAYS, exactly: true };
  });
}

/** The nominal loans that costs of the product can be reckoned on. */
function amountsOf({ terms }: CompiledProduct): number[] {
  const highest = nominalPrincipal(terms, terms.maxFen);
  const lowest = nominalPrincipal(terms, terms.minFen);
  if (!costDependsOnAmount(terms)) return [highest];
  return nominalSteps.filter((amount) => amount >= lowest && amount <= highest);
}

/** All features of the formula are numbers, and the tests hold. */
function withNumbers(formula: Formula, tests: TestTree): TestTree {
  const said = "test" in tests ? [tests] : tests.kind === "all" ? tests.parts : [];
  const numbers = new Set(said.flatMap((part) => ("test" in part ? [part.feature] : [])));
  const open = [...new Set(formulaFeatures(formula))].filter((feature) => !numbers.has(feature));
  return open.length === 0 ? tests : { kind: "all", parts: [...open.map(isNumber), tests] };
}

/**
 * Joins what holds for each grade and each allowed term to one gate, that asks for grade and term only where it must.
 * @param formula what is asked about; null for what hangs on the term alone
 */
function gateOf(
  product: CompiledProduct,
  formula: Formula | null,
  ask: (grade: Grade | null, term: number) => Gate,
): Gate {
  const { termMonths } = product.terms;
  const grades = formula !== null && mentions(formula, "byGrade") ? GRADES : [null];
  const terms = formula === null || mentions(formula, "byTerm") ? termMonths : termMonths.slice(0, 1);
  const byTerm = terms.map((term) =>
    chosen(
      grades.map((grade) => ({ of: grade, gate: ask(grade, term) })),
      gradeIn,
    ),
  );
  return chosen(
    byTerm.map((gate, index) => ({ of: terms[index]!, gate })),
    (some) => ({ kind: "any", parts: some.map((term) => termChosen(termMonths, term)) }),
  );
}

const mentions = (formula: Formula, operator: "byGrade" | "byTerm"): boolean =>
  typeof formula === "object" &&
  (operator in formula || partsOf(formula).some((part) => mentions(part, operator)));

function chosen<T>(cases: readonly { of: T; gate: Gate }[], among: (of: T[]) => TestTree): Gate {
  const exactly = cases.every(({ gate }) => gate.exactly);
  const same = new Map<string, { tests: TestTree; of: T[] }>();
  for (const { of, gate } of cases) {
    const key = treeKey(gate.tests);
    const known = same.get(key);
    if (known) known.of.push(of);
    else same.set(key, { tests: gate.tests, of: [of] });
  }
  if (same.size === 1) return { tests: cases[0]!.gate.tests, exactly };
  same.delete(treeKey(NEVER));
  const parts = [...same.values()].map(({ tests, of }): TestTree => {
    const selected = among(of);
    return treeKey(tests) === treeKey(ALWAYS) ? selected : { kind: "all", parts: [selected, tests] };
  });
  return { tests: parts.length === 1 ? parts[0]! : { kind: "any", parts }, exactly };
}
