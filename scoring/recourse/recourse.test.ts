import { describe, expect, test } from "vitest";
import { effectiveOn, known, moved, type RecourseAction } from "./action.ts";
import { action, profileOf, tableScorer } from "./problem.fixture.ts";
import { findRecourse, type RecourseWish } from "./recourse.ts";
import { requirementOf } from "./requirement.ts";

const TODAY = "2026-11-22";

const CARD = tableScorer({ a: [0, 10, 20], b: [0, 10, 30], c: [0, 5] });
const ask = (over: Partial<RecourseWish>) =>
  findRecourse({
    ...{ scorer: CARD, profile: profileOf({ a: 0, b: 0, c: 0 }), target: 20, today: TODAY, actions: [] },
    ...over,
  });
const stepsOf = (answer: ReturnType<typeof findRecourse>) =>
  answer.status === "plans"
    ? answer.plans.map(({ kind, steps }) => [kind, steps.map(({ text }) => text).join(" ")])
    : answer.status;

describe("plans", () => {
  test("nothing is asked of a firm that has the points", () => {
    expect(ask({ target: 0 })).toEqual({
      ...{ status: "reached", modelVersion: "table@1.0.0", target: 0, points: 0 },
    });
  });

  test("say what to do, when it shows, what the scorer then gives, and that nothing is promised", () => {
    const pay = action("pay", { levels: [[3, 2, { a: 2 }]] });
    expect(ask({ actions: [pay] })).toMatchObject({
      status: "plans",
      plans: [
        {
          ...{ kind: "cheapest", cost: 3, readyOn: "2027-01-22", points: 20, assumption: null },
          note: "按评分模型 table@1.0.0 的今日版本、其他情况不变测算，不构成承诺。",
          steps: [{ action: "pay", text: "pay0", effectiveOn: "2027-01-22", source: "test" }],
        },
      ],
    });
  });

  test.each<[string, RecourseAction[], string[][]]>([
    [
      "the cheaper of two levels is enough",
      [
        action("a", {
          levels: [
            [1, 0, { a: 2 }],
            [9, 0, { a: 2 }],
          ],
        }),
      ],
      [["cheapest", "a0"]],
    ],
    [
      "the cheapest, and another one with fewer steps",
      [
        action("a", { levels: [[1, 6, { a: 1 }]] }),
        action("b", {
          levels: [
            [1, 6, { b: 1 }],
            [9, 0, { b: 2 }],
          ],
        }),
        action("c", { levels: [[7, 12, { a: 2 }]] }),
      ],
      [
        ["cheapest", "a0 b0"],
        ["fewest", "c0"],
      ],
    ],
    [
      "a plan with something added is no other plan",
      [action("a", { levels: [[1, 0, { a: 2 }]] }), action("b", { levels: [[1, 0, { c: 1 }]] })],
      [["cheapest", "a0"]],
    ],
    [
      "of equal cost the fewer steps",
      [
        action("a", { levels: [[1, 0, { a: 1 }]] }),
        action("b", { levels: [[1, 0, { b: 1 }]] }),
        action("c", { levels: [[2, 9, { b: 2 }]] }),
      ],
      [
        ["cheapest", "c0"],
        ["soonest", "a0 b0"],
      ],
    ],
    [
      "of equal number the earlier",
      [action("a", { levels: [[2, 9, { a: 2 }]] }), action("b", { levels: [[2, 3, { b: 2 }]] })],
      [
        ["cheapest", "b0"],
        ["alternative", "a0"],
      ],
    ],
    [
      "of equal date the one declared first",
      [action("b", { levels: [[2, 3, { b: 2 }]] }), action("a", { levels: [[2, 3, { a: 2 }]] })],
      [
        ["cheapest", "b0"],
        ["alternative", "a0"],
      ],
    ],
    [
      "actions that exclude one another are not put together",
      [
        action("a", { levels: [[1, 0, { a: 1 }]], excludes: ["b"] }),
        action("b", { levels: [[1, 0, { b: 1 }]] }),
        action("c", { levels: [[5, 0, { b: 2 }]] }),
      ],
      [["cheapest", "c0"]],
    ],
    [
      "two actions on one feature do not add up",
      [action("a", { levels: [[1, 0, { a: 1 }]] }), action("b", { levels: [[1, 0, { a: 1, c: 1 }]] })],
      [],
    ],
  ])("%s", (_, actions, expected) => {
    const found = stepsOf(ask({ actions }));
    expect(found).toEqual(expected.length > 0 ? expected : "not_reachable");
  });

  test("window dressing is never suggested, however cheap", () => {
    const honest = action("honest", { levels: [[9, 12, { a: 2 }]] });
    const dressing = action("dressing", { levels: [[0, 0, { b: 2 }]], actionable: false });
    expect(stepsOf(ask({ actions: [dressing, honest] }))).toEqual([["cheapest", "honest0"]]);
    expect(ask({ actions: [dressing] })).toMatchObject({ status: "not_reachable", shortBy: 20 });
  });
});

describe("rules", () => {
  const rule = requirementOf({
    id: "r",
    feature: "c",
    atLeast: 1,
    reason: "要有 c",
    expiresOn: "2027-03-01",
  });

  test("force what meets them, also where the points are there", () => {
    const actions = [
      action("a", { levels: [[1, 0, { a: 2 }]] }),
      action("c", { levels: [[8, 0, { c: 1 }]] }),
    ];
    expect(stepsOf(ask({ actions, requirements: [rule] }))).toEqual([["cheapest", "a0 c0"]]);
    expect(stepsOf(ask({ actions, requirements: [rule], target: 0 }))).toEqual([["cheapest", "c0"]]);
  });

  test("that no action meets are not reachable, with the date they could expire", () => {
    const actions = [action("a", { levels: [[1, 0, { a: 2 }]] })];
    expect(ask({ actions, requirements: [rule] })).toMatchObject({
      ...{ status: "not_reachable", couldChangeOn: "2027-03-01", shortBy: 0 },
      blockedBy: [{ id: "r", feature: "c", reason: "要有 c", expiresOn: "2027-03-01" }],
      text: "目前没有可采取的行动能满足：要有 c，最早 2027年3月1日 后可能变化。",
    });
  });

  test("one of which has no date have none together", () => {
    const forever = requirementOf({ id: "s", feature: "b", atMost: -1, reason: "无" });
    expect(ask({ requirements: [rule, forever] })).toMatchObject({
      ...{ status: "not_reachable", couldChangeOn: null },
      blockedBy: [{ id: "r" }, { id: "s" }],
    });
  });

  test("that only window dressing could meet are not reachable", () => {
    const dressing = action("d", { levels: [[0, 0, { a: 2, c: 1 }]], actionable: false });
    expect(ask({ actions: [dressing], requirements: [rule] }).status).toBe("not_reachable");
  });

  test.each([
    [
      "at least",
      { atLeast: 2 },
      [
        [1, false],
        [2, true],
        ["2", false],
      ],
    ],
    [
      "at most",
      { atMost: 2 },
      [
        [3, false],
        [2, true],
      ],
    ],
    [
      "among",
      { among: ["A", true] },
      [
        ["A", true],
        ["B", false],
        [true, true],
      ],
    ],
  ] as const)("%s: what is missing is not accepted", (_, bound, cases) => {
    const { accepts, example } = requirementOf({ id: "r", feature: "f", reason: "", ...bound });
    for (const [value, accepted] of cases) expect(accepts(known(value))).toBe(accepted);
    expect(accepts({ value: null, missing: "unauthorised" })).toBe(false);
    expect(accepts(example!)).toBe(true);
  });
});

test("dates of effects: in months, on a date that is not past, on a day of next year", () => {
  expect(effectiveOn({ months: 3 }, "2026-11-30")).toBe("2027-02-28");
  expect(effectiveOn({ on: "2026-12-01" }, TODAY)).toBe("2026-12-01");
  expect(effectiveOn({ on: "2026-01-01" }, TODAY)).toBe(TODAY);
  expect(effectiveOn({ nextYearOn: "04-30" }, TODAY)).toBe("2027-04-30");
});

test("a scorer whose points do not add up is a bug, not a plan", () => {
  const scorer = { ...CARD, rescore: () => 1 };
  const actions = [action("a", { levels: [[1, 0, { a: 2 }]] })];
  expect(() => ask({ scorer, actions })).toThrow("does not confirm");
});

test.each([1.5, Number.NaN])("%d is no number of points", (target) => {
  expect(() => ask({ target })).toThrow(RangeError);
});

test("more linked actions than can be tried are refused by name", () => {
  const levels = Array.from({ length: 3 }, (): [number, number, Record<string, number>] => [1, 0, { a: 1 }]);
  const actions = Array.from({ length: 8 }, (_, at) => action(`x${at}`, { levels }));
  expect(() => ask({ actions })).toThrow("x0, x1");
});

test("moving nothing leaves a profile as it is", () => {
  expect(moved(profileOf({ a: 1 }), new Map())).toEqual(profileOf({ a: 1 }));
});
