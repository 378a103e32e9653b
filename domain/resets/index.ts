export { issueReset } from "./issue-reset.ts";
export { listOwnResets, type OwnReset } from "./list-own-resets.ts";
export { prepareReset, type ResetForm } from "./prepare-reset.ts";
export { type MadeReset, proposeReset } from "./propose-reset.ts";
export { redeemReset } from "./redeem-reset.ts";
export { revokeReset } from "./revoke-reset.ts";
export { type ResetView, viewReset } from "./view-reset.ts";
