import { checkClocks as check } from "#domain/loans/index.ts";
import { expireTries } from "#domain/verification/index.ts";
import type { Handler } from "../handler.ts";

/** Expires lines, books interest that has fallen due, marks overdue loans, and closes verifications left undone. */
export const checkClocks: Handler = async (caller) => ({
  ...(await check(caller, {})),
  ...(await expireTries(caller, {})),
});
