import type { MemberRole } from "#lib/vocabulary.ts";

/** Whether people of this role work on the bank's cases. */
export const isLender = (role: MemberRole): boolean => role === "officer" || role === "approver";

/** Whether people of this role take cases on and ask firms for consents. */
export const isOfficer = (role: MemberRole): boolean => role === "officer";

const REVIEWERS: ReadonlySet<MemberRole> = new Set([
  "officer",
  "approver",
  "product_manager",
  "official",
  "administrator",
]);

/** Whether people of this role have to do with changes that need a second person. */
export const reviewsChanges = (role: MemberRole): boolean => REVIEWERS.has(role);
