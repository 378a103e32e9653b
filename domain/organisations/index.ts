export { admitOrganisation } from "./admit-organisation.ts";
export { createOrganisation } from "./create-organisation.ts";
export { listHelp } from "./list-help.ts";
export { listOrganisations, type OrganisationRow } from "./list-organisations.ts";
export { listPeople, type PersonRow } from "./list-people.ts";
export { proposeOrganisationStatus } from "./propose-status.ts";
export { updateContact } from "./update-contact.ts";
export { viewContact } from "./view-contact.ts";
export { viewOrganisation } from "./view-organisation.ts";
