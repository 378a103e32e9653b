import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { computeFeatures, withhold } from "../features/compute.ts";
import { soundFirm } from "../features/sound-firm.fixture.ts";
import { fitScorecard } from "../fit/fit-scorecard.ts";
import { score } from "../score.ts";
import { expertV1 } from "../scorecards/expert-v1.ts";
import { categoryColumn, NOT_APPLICABLE, numberColumn, UNKNOWN } from "../table/column.ts";
import { type FeatureState, type FirmStates, known } from "./action.ts";
import { findRecourse } from "./recourse.ts";
import { declaredScorer, estimatedScorer } from "./scorer.ts";

const profileOf = (
  features: { id: string; value: FeatureState["value"]; missing: FeatureState["missing"] }[],
): FirmStates => new Map(features.map(({ id, value, missing }) => [id, { value, missing }]));
const sound = profileOf(computeFeatures(soundFirm()));
const declared = declaredScorer(expertV1);
const sumOf = ({ base, features, pointsOf }: typeof declared, profile: FirmStates) =>
  features.reduce((sum, id) => sum + pointsOf(id, profile.get(id)!), base);

describe("the declared card", () => {
  test("its points add up to what it gives", () => {
    expect(declared.rescore(sound)).toBe(score(expertV1, computeFeatures(soundFirm())).points);
    expect(sumOf(declared, sound)).toBe(883);
  });

  test.each([
    [299, []],
    [300, ["dishonest", "abnormal_operation"]],
    [550, ["dishonest", "abnormal_operation", "tax_grade_d", "tax_arrears"]],
    [650, ["dishonest", "abnormal_operation", "tax_grade_d", "tax_arrears", "social_security_arrears"]],
  ])("for %i points its caps below are requirements: %j", (target, ids) => {
    expect(declared.requirementsFor(target).map(({ id }) => id)).toEqual(ids);
  });

  test.each<[number, string, FeatureState, boolean]>([
    [650, "tax_arrears", known(1), false],
    [649, "tax_arrears", known(1), true],
    [650, "tax_arrears", known(0), true],
    [550, "tax_arrears", { value: null, missing: "unauthorised" }, false],
    [650, "tax_arrears", { value: null, missing: "not_covered" }, true],
    [500, "abnormal_op", known(true), false],
    [499, "abnormal_op", known(true), true],
    [300, "abnormal_op", { value: null, missing: "unauthorised" }, false],
    [550, "tax_grade", known("D"), false],
    [550, "tax_grade", known("C"), true],
  ])("for %i points, whether %s %j is accepted: %s", (target, feature, state, accepted) => {
    const rules = declared.requirementsFor(target).filter((rule) => rule.feature === feature);
    expect(rules.every((rule) => rule.accepts(state))).toBe(accepted);
  });

  test("more points than the card has are asked by mistake", () => {
    const wish = { scorer: declared, profile: sound, target: 1001, today: "2026-11-22", actions: [] };
    expect(() => findRecourse(wish)).toThrow("1001 is not among the points of expert@1.0.0");
  });

  test("each bin has a state of its own points", () => {
    for (const { feature, bins } of expertV1.characteristics)
      expect(
        declared.bins(feature).states.map((state) => declared.pointsOf(feature, state)),
        feature,
      ).toEqual(bins.map(({ points }) => points));
  });

  test("a feature outside of the card has no points", () => {
    expect(declared.pointsOf("kwh_cv", known(1))).toBe(0);
    expect(declared.bins("kwh_cv")).toEqual({ states: [], baseline: 0 });
  });

  test("points add up, capped, whatever is withheld", () => {
    const domains = ["tax", "invoice", "social_security", "electricity", "water"] as const;
    fc.assert(
      fc.property(fc.subarray([...domains]), (hidden) => {
        const profile = profileOf(computeFeatures(withhold(soundFirm(), hidden)));
        const [sum, points] = [sumOf(declared, profile), declared.rescore(profile)];
        const accepted = (target: number) =>
          sum >= target &&
          declared.requirementsFor(target).every((rule) => rule.accepts(profile.get(rule.feature)!));
        expect(accepted(points)).toBe(true);
        expect(accepted(points + 1)).toBe(false);
      }),
    );
  });
});

describe("an estimated card", () => {
  const rows = 400;
  const late = Array.from({ length: rows }, (_, row) => (row % 20 === 0 ? null : row % 7));
  const kind = Array.from({ length: rows }, (_, row) => (row % 3 === 0 ? "x" : "y"));
  const bad = late.map((count, row) => ((count ?? 4) + (kind[row] === "x" ? 2 : 0) > 3 + (row % 4) ? 1 : 0));
  const { card } = fitScorecard([numberColumn("late", late), categoryColumn("kind", kind)], bad);
  const scorer = estimatedScorer(card);
  const unknown: FeatureState = { value: null, missing: "unauthorised" };

  test("its points add up to what it gives, known or not", () => {
    expect(card.characteristics.map(({ feature }) => feature).sort()).toEqual(["kind", "late"]);
    for (const state of [known(0), known(3), known(6), unknown])
      for (const word of [known("x"), known("y"), known("unseen"), unknown]) {
        const profile = new Map([
          ["late", state],
          ["kind", word],
        ]);
        expect(scorer.rescore(profile)).toBe(sumOf(scorer, profile));
      }
  });

  test("keeps what is unknown and what is not applicable apart", () => {
    const [number] = card.characteristics.filter((item) => item.type === "number");
    const pointsAt = {
      [UNKNOWN]: number!.unknown!.points,
      [NOT_APPLICABLE]: number!.notApplicable?.points ?? 0,
    };
    expect(scorer.pointsOf("late", unknown)).toBe(pointsAt[UNKNOWN]);
    expect(scorer.pointsOf("late", { value: null, missing: "not_applicable" })).toBe(
      pointsAt[NOT_APPLICABLE],
    );
  });

  test("each bin has a state of its own points", () => {
    for (const { feature, bins } of card.characteristics)
      expect(scorer.bins(feature).states.map((state) => scorer.pointsOf(feature, state))).toEqual(
        bins.map(({ points }) => points),
      );
  });

  test("gives plans that it confirms, below any number of points and above", () => {
    const profile = new Map([
      ["late", known(6)],
      ["kind", known("x")],
    ]);
    const now = scorer.rescore(profile);
    const best = scorer.pointsOf("late", known(0)) - scorer.pointsOf("late", known(6)) + now;
    expect(best).toBeGreaterThan(now);
    const moves = [{ feature: "late", to: known(0) }];
    const level = { text: "t", cost: 1, earliest: { months: 0 }, moves };
    const actions = [{ id: "a", name: "a", actionable: true, excludes: [], source: "s", levels: [level] }];
    const ask = (target: number) => findRecourse({ scorer, profile, target, today: "2026-11-22", actions });
    expect(ask(now).status).toBe("reached");
    expect(ask(best)).toMatchObject({ status: "plans", plans: [{ points: best }] });
    expect(ask(best + 7)).toMatchObject({ status: "not_reachable", shortBy: 7 });
  });
});
