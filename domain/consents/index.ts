export { type ConsentDraft, draftConsents } from "./draft-consents.ts";
export { grantConsent } from "./grant-consent.ts";
export { grantConsents } from "./grant-consents.ts";
export type { Granted } from "./insert-consent.ts";
export type { ConsentStatus } from "./lifecycle.ts";
export { type ConsentView, listConsents, viewConsent } from "./list-consents.ts";
export { type GranteeView, listGrantees } from "./list-grantees.ts";
export { DOMAIN_CONTENTS } from "./statement.ts";
export { withdrawConsent } from "./withdraw-consent.ts";
