export { closeMonth } from "./close-month.ts";
export { type LedgerSealing, sealLedger } from "./seal-ledger.ts";
export { verifyLedger } from "./verify-ledger.ts";
export { viewStatement } from "./view-statement.ts";
export { viewTrialBalance } from "./view-trial-balance.ts";
