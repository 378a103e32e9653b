export { askVerification } from "./ask-verification.ts";
export type { Finding, FindingKind } from "./findings.ts";
export { type AuditHead, type ChainName, compareHead, type HeadStanding, isFresh } from "./head.ts";
export { type AuditEntryView, listAuditEntries } from "./list-entries.ts";
export { adoptEarlierRecords, type Sealing, sealAudit } from "./seal-audit.ts";
export { type AuditVerdict, verifyAudit } from "./verify-audit.ts";
export { type AuditState, type Verification, viewAuditState } from "./view-state.ts";
