export { computeProfiles } from "./compute-profiles.ts";
export { listSubjects } from "./list-subjects.ts";
