export { admitRegistration } from "./admit-registration.ts";
export type { HomeStep, HomeStepName } from "./home-steps.ts";
export { importEnterprises } from "./import-enterprises.ts";
export { listRegistrationChoices, type RegistrationChoices } from "./list-registration-choices.ts";
export { type Registration, registerEnterprise } from "./register-enterprise.ts";
export { type SizeFacts, sizeClassOf } from "./size-class.ts";
export { updateEnterprise } from "./update-enterprise.ts";
export { type EnterpriseView, viewEnterprise } from "./view-enterprise.ts";
export { type HomeView, viewHome } from "./view-home.ts";
