import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { DataDomain } from "#lib/vocabulary.ts";
import { featureCatalogue, meaningOf } from "../features/catalogue.ts";
import { computeFeatures, withhold } from "../features/compute.ts";
import type { ProfileInput } from "../features/records.ts";
import { AS_OF, soundFirm } from "../features/sound-firm.fixture.ts";
import { score } from "../score.ts";
import { expertV1 } from "../scorecards/expert-v1.ts";
import { type FirmStates, moved } from "./action.ts";
import { actionsFor, parseActionTemplates } from "./action-template.ts";
import { authoriseAction } from "./authorise.ts";
import { authorisation, firmActions } from "./firm-actions.ts";
import { recourseForFirm } from "./firm-recourse.ts";
import { leavingDays } from "./leaving-days.ts";
import { requirementOf } from "./requirement.ts";
import { declaredScorer } from "./scorer.ts";

const scorer = declaredScorer(expertV1);
const DOMAINS: DataDomain[] = ["tax", "invoice", "social_security", "electricity", "water"];

const profileOf = (input: ProfileInput): FirmStates =>
  new Map(computeFeatures(input).map(({ id, value, missing }) => [id, { value, missing }]));
const ask = (input: ProfileInput, target: number) =>
  recourseForFirm({
    ...{ scorer, features: computeFeatures(input), target },
    ...{ today: AS_OF, leaving: leavingDays(input) },
  });
const stepsOf = (answer: ReturnType<typeof ask>) =>
  answer.status === "plans"
    ? answer.plans.map(({ kind, steps }) => [kind, ...steps.map(({ text }) => text)])
    : answer.status;

describe("the platform's actions", () => {
  const CONSEQUENCES: Record<string, string> = {
    tax_arrears_days: "tax_arrears",
    ss_gap_months: "ss_arrears",
  };
  const featuresOf = (template: (typeof firmActions)[number]) =>
    template.levels.flatMap(({ moves }) => moves.map(({ feature }) => feature));

  test("move what the catalogue calls actionable, and what follows from it", () => {
    for (const template of firmActions.filter(({ actionable }) => actionable))
      for (const feature of featuresOf(template))
        expect(meaningOf(CONSEQUENCES[feature] ?? feature).actionable, `${template.id} ${feature}`).toBe(
          true,
        );
  });

  test("leave no actionable feature without an action", () => {
    const moving = new Set(firmActions.filter(({ actionable }) => actionable).flatMap(featuresOf));
    const without = featureCatalogue.filter(({ id, actionable }) => actionable && !moving.has(id));
    expect(without.map(({ id }) => id)).toEqual(["coverage"]);
    expect(authorisation.source).toContain("coverage");
  });

  test("name what invites window dressing, with the reason, and never touch it otherwise", () => {
    const dressing = firmActions.filter(({ actionable }) => !actionable);
    expect(dressing.map(({ id }) => id)).toEqual([
      ...["issue_invoices", "declare_sales", "hire_on_paper", "idle_machines"],
    ]);
    for (const { whyNever } of dressing) expect(whyNever).toBeTruthy();
    for (const feature of dressing.flatMap(featuresOf))
      expect(meaningOf(feature).actionable, feature).toBe(false);
  });

  test.each<[string, (action: Record<string, unknown>) => void]>([
    [
      "an id twice",
      (action) => {
        action.id = "file_on_time";
      },
    ],
    [
      "an effort that is no whole number",
      (action) => {
        (action.levels as { cost: number }[])[0]!.cost = 0.5;
      },
    ],
    [
      "no reason why it is never suggested",
      (action) => {
        action.actionable = false;
      },
    ],
    [
      "no source",
      (action) => {
        action.source = "";
      },
    ],
  ])("a list with %s is refused", (_, change) => {
    const copy = structuredClone(firmActions) as Record<string, unknown>[];
    change(copy[0]!);
    expect(() => parseActionTemplates(copy)).toThrow("行动清单有误");
  });
});

describe("a firm", () => {
  test("with arrears pays them to pass the cap, now", () => {
    const firm = soundFirm(({ taxFilings }) => {
      taxFilings.at(-2)!.arrearsFen = 1n;
    });
    expect(ask(firm, 649).status).toBe("reached");
    expect(ask(firm, 700)).toMatchObject({
      ...{ status: "plans", points: 649, modelVersion: "expert@1.0.0" },
      plans: [{ steps: [{ action: "pay_tax_arrears", effectiveOn: AS_OF }], points: 883, assumption: null }],
    });
  });

  test("waits until enough late filings have left, not until all have", () => {
    const firm = soundFirm(({ taxFilings }) => {
      for (const at of [-3, -4, -9, -10]) taxFilings.at(at)!.filedOn = null;
    });
    const { points } = score(expertV1, computeFeatures(firm));
    expect(stepsOf(ask(firm, points + 10))).toContainEqual(["cheapest", "每月按期申报，保持至2027年2月1日"]);
    expect(stepsOf(ask(firm, points + 30))).toContainEqual(["cheapest", "每月按期申报，保持至2027年9月1日"]);
  });

  test("that withholds its tax data authorises them; the plan says what it rests on", () => {
    const answer = ask(withhold(soundFirm(), ["tax"]), 700);
    expect(stepsOf(answer)).toEqual([["cheapest", "授权查询纳税数据"]]);
    expect(answer).toMatchObject({ plans: [{ assumption: "sound" }] });
    expect(answer.status === "plans" && answer.plans[0]!.note).toBe(
      "以授权后的数据达到稳健企业的水平为前提；按评分模型 expert@1.0.0 的今日版本、其他情况不变测算，不构成承诺。",
    );
  });

  test("that a sound firm's data would not bring there is told of the best, not that it is impossible", () => {
    const answer = ask(withhold(soundFirm(), ["tax", "invoice"]), 860);
    expect(answer).toMatchObject({ status: "plans", plans: [{ assumption: "best" }] });
  });

  test("that is too young for a product is told when it will be old enough", () => {
    const requirements = [
      requirementOf({
        id: "age",
        feature: "firm_age",
        atLeast: 120,
        reason: "成立满十年",
        expiresOn: "2028-03-15",
      }),
    ];
    const features = computeFeatures(soundFirm());
    expect(recourseForFirm({ scorer, features, target: 700, today: AS_OF, requirements })).toMatchObject({
      ...{ status: "not_reachable", couldChangeOn: "2028-03-15", blockedBy: [{ id: "age" }] },
    });
  });

  test("is never told to dress its windows", () => {
    const firm = soundFirm(({ invoiceMonths }) => {
      for (const row of invoiceMonths.slice(-3)) row.voidedFen = row.outputFen;
    });
    const answer = ask(firm, 990);
    expect(answer.status).toBe("not_reachable");
  });
});

const firms = fc
  .record({
    late: fc.subarray([-2, -3, -5, -8, -11]),
    unpaid: fc.subarray([-1, -2, -7, -20]),
    bills: fc.subarray([-3, -4, -8]),
    arrears: fc.boolean(),
    grade: fc.constantFrom("A", "B", "M", "C", "D"),
    publicGrade: fc.constantFrom("优", "良", "中", "差"),
    events: fc.subarray(["dishonest", "abnormal_operation", "admin_penalty"] as const),
    hidden: fc.subarray(DOMAINS),
    known: fc.boolean(),
    target: fc.integer({ min: 0, max: 1000 }),
  })
  .map(({ late, unpaid, bills, arrears, grade, publicGrade, events, hidden, ...rest }) => {
    const firm = soundFirm((records) => {
      for (const at of late) records.taxFilings.at(at)!.filedOn = null;
      for (const at of unpaid) records.socialSecurityMonths.at(at)!.paidFen = 0n;
      for (const at of bills) records.waterBills.at(at)!.paidOn = null;
      if (arrears) records.taxFilings.at(-4)!.arrearsFen = 9n;
      records.taxGrades[0]!.grade = grade as "A";
      records.registryEvents[0]!.detail = publicGrade;
      for (const kind of events)
        records.registryEvents.push({ kind, occurredOn: "2026-02-01", endedOn: null, detail: "" });
    });
    return { ...rest, firm: withhold(firm, hidden) };
  });

describe("for any firm", () => {
  test("nobody who has an actionable plan is told that the points are not reachable", () => {
    fc.assert(
      fc.property(firms, ({ firm, known, target }) => {
        const leaving = known ? leavingDays(firm) : {};
        const features = computeFeatures(firm);
        const answer = recourseForFirm({ scorer, features, target, today: AS_OF, leaving });
        if (answer.status === "not_reachable")
          expect(scorer.rescore(afterEverything(profileOf(firm), leaving, target))).toBeLessThan(target);
        if (answer.status === "plans")
          for (const plan of answer.plans) expect(plan.points).toBeGreaterThanOrEqual(target);
      }),
      { numRuns: 150 },
    );
  });

  /** Everything done that can honestly be done, at its best level; withheld data as good as can be. */
  function afterEverything(
    profile: FirmStates,
    leaving: ReturnType<typeof leavingDays>,
    target: number,
  ): FirmStates {
    const requirements = scorer.requirementsFor(target);
    const authorise = authoriseAction({ scorer, profile, requirements }, "best");
    const own = actionsFor(firmActions, profile, AS_OF, leaving).filter(({ actionable }) => actionable);
    return [...own, ...(authorise ? [authorise] : [])]
      .flatMap(({ levels }) => levels)
      .reduce((after, { moves }) => {
        const next = moved(after, new Map(moves.map(({ feature, to }) => [feature, to])));
        return scorer.rescore(next) >= scorer.rescore(after) ? next : after;
      }, profile);
  }
});
