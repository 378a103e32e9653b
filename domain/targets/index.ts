export { approveTarget } from "./approve-target.ts";
export { listTargets, type TargetList } from "./list-targets.ts";
export type { Progress, Verdict } from "./progress.ts";
export { proposeTarget } from "./propose-target.ts";
export type { TargetView } from "./read-targets.ts";
export { setTarget } from "./set-target.ts";
