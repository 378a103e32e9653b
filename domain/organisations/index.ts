export { createOrganisation } from "./create-organisation.ts";
