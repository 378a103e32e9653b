import type { MemberRole } from "#lib/vocabulary.ts";

/** Whether people of this role work on the bank's cases. */
export const isLender = (role: MemberRole): boolean => role === "officer" || role === "approver";
