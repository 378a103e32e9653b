import { expect, it } from "vitest";
import { type HomeFacts, homeSteps } from "./home-steps.ts";

const nothing: HomeFacts = { complete: false, authorised: false, scored: false, offers: 0, applications: 0 };
const states = (facts: Partial<HomeFacts>) => homeSteps({ ...nothing, ...facts }).map((step) => step.state);

it.each([
  ["a newcomer", {}, ["next", "open", "closed", "closed", "closed"]],
  ["facts told", { complete: true }, ["done", "next", "closed", "closed", "closed"]],
  ["authorised before telling all", { authorised: true }, ["next", "done", "open", "closed", "closed"]],
  ["authorised", { complete: true, authorised: true }, ["done", "done", "next", "closed", "closed"]],
  ["scored", { complete: true, authorised: true, scored: true }, ["done", "done", "done", "next", "closed"]],
  [
    "offers there",
    { complete: true, authorised: true, scored: true, offers: 3 },
    ["done", "done", "done", "done", "next"],
  ],
  [
    "consent withdrawn after an application",
    { complete: true, scored: true, offers: 3, applications: 1 },
    ["done", "next", "done", "done", "done"],
  ],
] as const)("%s", (_, facts, expected) => {
  expect(states(facts)).toEqual(expected);
});

it("counts what lies behind a step", () => {
  expect(homeSteps({ ...nothing, offers: 4 })[3]).toMatchObject({ name: "offers", count: 4 });
});
