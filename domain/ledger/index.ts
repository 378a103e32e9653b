export { closeMonth } from "./close-month.ts";
export { verifyLedger } from "./verify-ledger.ts";
