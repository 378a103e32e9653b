export { cancelChange } from "./cancel-change.ts";
export type { ChangeDetail, ChangeView } from "./change-rows.ts";
export { countWaitingChanges } from "./count-waiting.ts";
export { listChanges } from "./list-changes.ts";
export { rejectChange } from "./reject-change.ts";
export { viewChange } from "./view-change.ts";
