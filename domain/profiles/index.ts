export type { AuthorisedProfile } from "./authorised-profile.ts";
export { computeAll } from "./compute-all.ts";
export { computeProfiles } from "./compute-profiles.ts";
export type { FeatureGroup, FeatureView } from "./feature-view.ts";
export { listSubjects, ProfileScope } from "./list-subjects.ts";
export { type Replay, replayScores } from "./replay-scores.ts";
export { type AftercareProfile, viewAftercare } from "./view-aftercare.ts";
export { type ReviewedProfile, viewAuthorisedProfile } from "./view-authorised-profile.ts";
export { type OwnProfile, type OwnScore, type ReasonView, viewOwnProfile } from "./view-own-profile.ts";
