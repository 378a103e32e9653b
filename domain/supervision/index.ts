export { closeAccess } from "./close-access.ts";
export { type AccessList, type AccessView, listAccesses, listOwnAccesses } from "./list-accesses.ts";
export { openAccess } from "./open-access.ts";
export { type SupervisedFirm, viewFirm } from "./view-firm.ts";
