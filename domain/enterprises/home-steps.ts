export type HomeStepName = "facts" | "verify" | "consent" | "profile" | "offers" | "apply";
export type HomeStep = {
  name: HomeStepName;
  /** `next` is the one to do now; `open` may be done, `closed` not yet. */
  state: "done" | "next" | "open" | "closed";
  /** How many there are behind the step, where that says something. */
  count?: number;
};

export type HomeFacts = {
  /** Address, assets and capital are told. */
  complete: boolean;
  /** The firm has shown who it is. */
  verified: boolean;
  /** A live consent lets the platform evaluate and match. */
  authorised: boolean;
  scored: boolean;
  offers: number;
  applications: number;
};

/** The road from registration to an application, from what is really there. The first step that is not done comes next. */
export function homeSteps(facts: HomeFacts): HomeStep[] {
  const steps: { name: HomeStepName; done: boolean; possible: boolean; count?: number }[] = [
    { name: "facts", done: facts.complete, possible: true },
    { name: "verify", done: facts.verified, possible: true },
    { name: "consent", done: facts.authorised, possible: facts.verified || facts.authorised },
    { name: "profile", done: facts.scored, possible: facts.authorised || facts.scored },
    { name: "offers", done: facts.offers > 0, possible: facts.scored, count: facts.offers },
    {
      name: "apply",
      done: facts.applications > 0,
      possible: facts.offers > 0 || facts.applications > 0,
      count: facts.applications,
    },
  ];
  const next = steps.findIndex((step) => !step.done);
  return steps.map(({ name, done, possible, count }, index) => {
    const state = done ? "done" : index === next ? "next" : possible ? "open" : "closed";
    return { name, state, ...(count ? { count } : {}) };
  });
}
