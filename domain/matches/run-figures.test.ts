import { expect, test } from "vitest";
import { openEngine, parseProductTerms } from "#matching/index.ts";
import { figuresOf, UNAUTHORISED } from "./run-figures.ts";

const terms = parseProductTerms({
  ...{ schema: 1, minFen: 1, maxFen: 100_000_00, termMonths: [12], guaranteeMode: "credit" },
  ...{ repaymentMethods: ["bullet"], fees: [], limit: 50_000_00, rateBps: 400 },
  rule: {
    all: [
      { feature: "tax", op: "gte", value: 10 },
      { feature: "staff", op: "gte", value: 5 },
    ],
  },
});

const subject = (tax: number | null, staff: number | null, authorised: boolean) => ({
  ...{ id: "", divisionCode: "120118", missing: {}, profile: null, authorised },
  features: { tax, staff },
});

test("a firm without an offer counts at its one obstacle, else at its lack of any consent, else nowhere", async () => {
  const engine = openEngine([{ id: "p", terms }]);
  const subjects = [
    subject(20, 9, true),
    subject(20, 1, true),
    subject(20, null, false),
    subject(null, null, false),
    subject(1, 1, true),
  ];
  const columns = engine.columns(subjects.length);
  for (const [row, { features }] of subjects.entries()) columns.set(row, features);
  const { summary } = figuresOf(subjects, await engine.matchAll(columns));
  expect(summary).toEqual({
    matchedByDivision: { 120118: 1 },
    eligibleByProduct: { p: 1 },
    obstacles: { "p /rule/all/1": 2, [UNAUTHORISED]: 1 },
  });
});
