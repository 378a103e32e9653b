import { checkClocks as check } from "#domain/loans/index.ts";
import { prepareReadMonths } from "#domain/reads/index.ts";
import { expireTries } from "#domain/verification/index.ts";
import type { Handler } from "../handler.ts";

/**
 * Expires lines, books interest that has fallen due, marks overdue loans, closes verifications left undone, and prepares
 * the months of the read log.
 */
export const checkClocks: Handler = async (caller) => ({
  ...(await check(caller, {})),
  ...(await expireTries(caller, {})),
  readMonths: (await prepareReadMonths(caller, {})).made,
});
