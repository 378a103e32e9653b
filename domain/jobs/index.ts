export { askJob } from "./ask-job.ts";
export { cancelJob } from "./cancel-job.ts";
export { type Claim, claimJob, failJob, finishJob, lostJobs, reportProgress } from "./claim.ts";
export { listJobs } from "./list-jobs.ts";
export { type JobName, type JobRequest, requestJob } from "./request-job.ts";
export { viewJob } from "./view-job.ts";
