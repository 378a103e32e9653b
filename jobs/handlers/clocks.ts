import { checkClocks as check } from "#domain/loans/index.ts";
import type { Handler } from "../handler.ts";

/** Expires lines, books interest that has fallen due, and marks overdue loans. */
export const checkClocks: Handler = (caller) => check(caller, {});
