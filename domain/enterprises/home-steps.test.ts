import { expect, it } from "vitest";
import { type HomeFacts, homeSteps } from "./home-steps.ts";

const nothing: HomeFacts = {
  ...{ complete: false, verified: false, authorised: false, scored: false },
  ...{ offers: 0, applications: 0 },
};
const known = { complete: true, verified: true };
const states = (facts: Partial<HomeFacts>) => homeSteps({ ...nothing, ...facts }).map((step) => step.state);

it.each([
  ["a newcomer", {}, ["next", "open", "closed", "closed", "closed", "closed"]],
  ["facts told", { complete: true }, ["done", "next", "closed", "closed", "closed", "closed"]],
  ["verified before telling all", { verified: true }, ["next", "done", "open", "closed", "closed", "closed"]],
  ["verified", known, ["done", "done", "next", "closed", "closed", "closed"]],
  ["authorised", { ...known, authorised: true }, ["done", "done", "done", "next", "closed", "closed"]],
  [
    "another legal representative, to be shown anew",
    { complete: true, authorised: true, scored: true },
    ["done", "next", "done", "done", "open", "closed"],
  ],
  [
    "offers there",
    { ...known, authorised: true, scored: true, offers: 3 },
    ["done", "done", "done", "done", "done", "next"],
  ],
  [
    "consent withdrawn after an application",
    { ...known, scored: true, offers: 3, applications: 1 },
    ["done", "done", "next", "done", "done", "done"],
  ],
] as const)("%s", (_, facts, expected) => {
  expect(states(facts)).toEqual(expected);
});

it("counts what lies behind a step", () => {
  expect(homeSteps({ ...nothing, offers: 4 })[4]).toMatchObject({ name: "offers", count: 4 });
});
